package dev.inlet.read;

import dev.inlet.infer.PartitionLayout;
import java.net.URI;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;

/** Gives, for the path of a file as Spark tells it, the values of the table's partition columns. */
final class PartitionOf {
  private PartitionOf() {}

  /**
   * @param base the folder that the layout's paths are relative to
   */
  static UDF1<String, Row> file(String base, PartitionLayout layout) {
    String folder = new Path(base).toUri().getPath();
    int start = folder.endsWith("/") ? folder.length() : folder.length() + 1;
    // Spark tells paths as URIs, percent-encoded.
    return uri ->
        RowFactory.create(layout.values(URI.create(uri).getPath().substring(start)).toArray());
  }
}
