package dev.inlet.certify;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import dev.inlet.catalog.TargetSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads targets afresh, by nothing but the name of their format. */
final class TargetReader {
  private final SparkSession spark;
  private final Configuration conf;

  TargetReader(SparkSession spark, Configuration conf) {
    this.spark = requireNonNull(spark, "spark").newSession();
    this.conf = requireNonNull(conf, "conf");
    // The order within a map is that of the input, which is the same for all runs.
    this.spark.conf().set("spark.sql.legacy.allowHashOnMapType", "true");
  }

  /** What the target holds at a path. Columns that Inlet adds do not count. */
  TargetRows read(TargetSpec target, String path) throws IOException {
    if (!hasData(new Path(path))) {
      return new TargetRows(target.name(), 0, hex(0));
    }
    Dataset<Row> rows = spark.read().format(target.format().word()).load(path);
    // A hash passes over nulls, so that a value in one column and in another would look the same.
    Column[] columns =
        Arrays.stream(rows.columns())
            .filter(name -> !name.startsWith("_inlet_"))
            .sorted()
            .map(name -> rows.col("`" + name.replace("`", "``") + "`"))
            .flatMap(column -> Stream.of(column, column.isNull()))
            .toArray(Column[]::new);
    Row facts = rows.agg(count(lit(1)), sum(xxhash64(columns).cast("decimal(38,0)"))).head();
    BigDecimal hash = facts.isNullAt(1) ? BigDecimal.ZERO : facts.getDecimal(1);
    return new TargetRows(target.name(), facts.getLong(0), hex(hash.toBigInteger().longValue()));
  }

  /** Spark cannot tell the columns of a folder without files. */
  private boolean hasData(Path folder) throws IOException {
    FileSystem fs = folder.getFileSystem(conf);
    try {
      for (FileStatus status : fs.listStatus(folder)) {
        String name = status.getPath().getName();
        boolean isHidden = name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
        if (!isHidden && (status.isFile() || hasData(status.getPath()))) {
          return true;
        }
      }
      return false;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static String hex(long hash) {
    return String.format("%016x", hash);
  }
}
