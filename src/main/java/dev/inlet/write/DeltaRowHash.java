package dev.inlet.write;

import dev.inlet.CommitStateUnknownException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Sums of hashes of the rows of a Delta table, which are equal whatever the rows' order. */
final class DeltaRowHash {
  /** Holds the sum of as many hashes as a table can have rows. */
  private static final String WIDE = "decimal(28, 0)";

  private final SparkSession spark;
  private final String table;
  private final LongFunction<String> remedy;

  /**
   * @param remedy what to do about a version with other rows
   */
  DeltaRowHash(SparkSession spark, String table, LongFunction<String> remedy) {
    this.spark = spark;
    this.table = table;
    this.remedy = remedy;
  }

  /**
   * Reads the rows before and after a commit.
   *
   * @param predicate for the rows that are meant; empty for all
   * @return the hash, and how many rows it is of
   * @throws CommitStateUnknownException if they differ
   */
  String requireEqual(long version, String predicate) {
    String before = hash(version - 1, predicate);
    String after = hash(version, predicate);
    if (!before.equals(after)) {
      throw new CommitStateUnknownException(
          table
              + ": version "
              + version
              + ", by which partitions were compacted, has other rows: expected hash "
              + before
              + ", found "
              + after
              + (predicate.isEmpty() ? "" : " where " + predicate)
              + remedy.apply(version));
    }
    return before;
  }

  private String hash(long version, String predicate) {
    Dataset<Row> rows = spark.read().format("delta").option("versionAsOf", version).load(table);
    if (!predicate.isEmpty()) {
      rows = rows.where(predicate);
    }
    List<Column> columns = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      Column value = functions.col("`" + field.name().replace("`", "``") + "`");
      // The hash passes over nulls, so that it would not tell which of two columns has one.
      columns.add(functions.isnull(value));
      columns.add(isHashed(field.dataType()) ? value : asText(value));
    }
    Column[] once = columns.toArray(Column[]::new);
    columns.add(0, functions.lit(1));
    Column[] again = columns.toArray(Column[]::new);
    Row sums =
        rows.agg(
                functions.count(functions.lit(1)),
                functions.sum(functions.xxhash64(once).cast(WIDE)).cast("string"),
                functions.sum(functions.xxhash64(again).cast(WIDE)).cast("string"))
            .first();
    return sums.getLong(0)
        + ":"
        + (sums.isNullAt(1) ? "0" : sums.getString(1))
        + ":"
        + (sums.isNullAt(2) ? "0" : sums.getString(2));
  }

  /** Maps, and whatever comes beside them some day, have no hash of their own. */
  private static boolean isHashed(DataType type) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (!isHashed(field.dataType())) {
          return false;
        }
      }
      return true;
    }
    if (type instanceof ArrayType array) {
      return isHashed(array.elementType());
    }
    return !(type instanceof MapType) && type instanceof AtomicType;
  }

  private static Column asText(Column value) {
    return functions.to_json(functions.struct(value.as("v")));
  }
}
