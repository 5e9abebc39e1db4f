package dev.inlet.read;

import dev.inlet.infer.PartitionLayout;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;

/**
 * Gives, for the path of a file as Spark tells it, the values of the columns that it stands for.
 */
final class PartitionOf {
  private PartitionOf() {}

  /**
   * @param base the folder that the layout's paths are relative to
   * @param carried what comes before the path in the column that tells the file; empty for no such
   *     column
   */
  static UDF1<String, Row> file(String base, PartitionLayout layout, Optional<String> carried) {
    String folder = new Path(base).toUri().getPath();
    int start = folder.endsWith("/") ? folder.length() : folder.length() + 1;
    boolean carries = carried.isPresent();
    String prefix = carried.orElse("");
    // Spark tells paths as URIs, percent-encoded.
    return uri -> {
      String path = URI.create(uri).getPath().substring(start);
      List<Object> values = new ArrayList<>(layout.values(path));
      if (carries) {
        values.add(prefix + path);
      }
      return RowFactory.create(values.toArray());
    };
  }
}
