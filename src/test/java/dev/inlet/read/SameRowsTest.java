package dev.inlet.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.SharedSpark;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows are those of Spark's own readers, in their order, in however many splits. */
@Tag("spark")
class SameRowsTest {
  private static final String LINEITEM =
      "orderkey bigint, partkey bigint, suppkey bigint, linenumber int, quantity decimal(12,2),"
          + " extendedprice decimal(12,2), discount decimal(12,2), tax decimal(12,2), returnflag"
          + " string, linestatus string, shipdate date, commitdate date, receiptdate date,"
          + " shipinstruct string, shipmode string, comment string";

  private static final String FLIGHTS =
      "date timestamp_ntz, delay int, distance int, origin string, destination string";

  private static final int ROWS = 12_000;

  private final SparkSession spark = SharedSpark.session();

  @TempDir private Path folder;

  @Test
  void ofLineItemsAsText() throws IOException {
    Path file = lineItems();
    assertSame(csv(LINEITEM).csv(file.toString()), file, LINEITEM);
    assertEquals(4, inlet(file, LINEITEM, 4).javaRDD().getNumPartitions());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bzip2", "gzip", "snappy"})
  void ofLineItemsThatAreCompressed(String codec) throws IOException {
    Dataset<Row> rows = csv(LINEITEM).csv(lineItems().toString());
    String out = folder.resolve("out").toString();
    rows.coalesce(1).write().option("header", "true").option("compression", codec).csv(out);
    Path file = only(Path.of(out));
    assertSame(csv(LINEITEM).csv(file.toString()), file, LINEITEM);
  }

  @Test
  void ofLineItemsAsJson() throws IOException {
    String out = folder.resolve("out").toString();
    csv(LINEITEM).csv(lineItems().toString()).coalesce(1).write().json(out);
    Path file = only(Path.of(out));
    assertSame(spark.read().schema(LINEITEM).json(file.toString()), file, LINEITEM);
  }

  @Test
  void ofTheSampleFlights() {
    Path project = Path.of(System.getProperty("inlet.project", ".")).toAbsolutePath();
    Path file = project.resolve("data/flights/flights-2001-01-01.csv.bz2");
    String format = "yyyy-MM-dd HH:mm:ss";
    assertSame(
        csv(FLIGHTS).option("timestampNTZFormat", format).csv(file.toString()), file, FLIGHTS);
  }

  private DataFrameReader csv(String ddl) {
    return spark.read().schema(ddl).option("header", "true");
  }

  /** By one task, by two and by four. */
  private void assertSame(Dataset<Row> rows, Path file, String ddl) {
    List<Row> expected = rows.collectAsList();
    assertTrue(expected.size() > 1_000, "rows: " + expected.size());
    for (int parts : new int[] {1, 2, 4}) {
      List<Row> read = inlet(file, ddl, parts).collectAsList();
      assertEquals(expected.size(), read.size(), parts + " splits");
      for (int i = 0; i < read.size(); i++) {
        assertEquals(expected.get(i), read.get(i), "row " + i + " of " + parts + " splits");
      }
    }
  }

  private Dataset<Row> inlet(Path file, String ddl, int parts) {
    return spark
        .read()
        .format("inlet")
        .schema(ddl)
        .option("splitBytes", file.toFile().length() / parts + 1)
        .load(file.toString());
  }

  private Path lineItems() throws IOException {
    Iterator<LineItem> items = new LineItemGenerator(1, 1, 1).iterator();
    StringBuilder text = new StringBuilder();
    text.append(String.join(",", StructType.fromDDL(LINEITEM).fieldNames())).append('\n');
    for (int i = 0; i < ROWS; i++) {
      String line = items.next().toLine();
      text.append(
          Stream.of(line.substring(0, line.length() - 1).split("\\|", -1))
              .map(cell -> cell.indexOf(',') < 0 ? cell : '"' + cell + '"')
              .collect(Collectors.joining(",", "", "\n")));
    }
    return Files.writeString(folder.resolve("lineitem.csv"), text, UTF_8);
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .findFirst()
          .orElseThrow();
    }
  }
}
