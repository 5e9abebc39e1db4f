package dev.inlet.bench;

import dev.inlet.testing.SharedSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;

/**
 * {@code inferSchema}, told that there is a header, which quotes are doubled, and the delimiter of
 * {@code .tsv}, for none of which it looks.
 */
final class SparkSniffer implements Sniffer {
  @Override
  public String name() {
    return "Spark";
  }

  @Override
  public Map<String, String> kinds(DeclaredFile file) {
    Map<String, String> kinds = new LinkedHashMap<>();
    for (StructField field : read(file.location(), true).schema().fields()) {
      kinds.put(field.name(), Sniffer.kind(field.dataType().simpleString()));
    }
    return kinds;
  }

  @Override
  public List<Map<String, String>> rows(Path file) {
    List<Map<String, String>> rows = new ArrayList<>();
    Dataset<Row> all = read(file, false);
    for (Row row : all.collectAsList()) {
      Map<String, String> cells = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        cells.put(all.columns()[i], row.isNullAt(i) ? "" : row.getString(i));
      }
      rows.add(cells);
    }
    return rows;
  }

  private static Dataset<Row> read(Path location, boolean types) {
    String name = location.toString();
    if (name.endsWith(".json")) {
      return SharedSpark.session().read().json(name);
    }
    return SharedSpark.session()
        .read()
        .option("header", true)
        .option("multiLine", true)
        .option("escape", "\"")
        .option("inferSchema", types)
        .option("sep", name.endsWith(".tsv") ? "\t" : ",")
        .csv(name);
  }
}
