package dev.inlet.write;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.from_utc_timestamp;

import dev.inlet.CatalogException;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.DatePart;
import dev.inlet.catalog.TargetSpec.PartitionSpec;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Adds a target's partition columns. The session's time zone is UTC, so a timestamp is shifted into
 * the partition's zone before it is formatted.
 */
final class Partitioning {
  private Partitioning() {}

  /**
   * Makes sure that the partition columns can be made.
   *
   * @throws CatalogException if not
   */
  static void check(TargetSpec target, Dataset<Row> rows) {
    for (PartitionSpec partition : target.partitionBy()) {
      field(target, partition, rows);
      for (DatePart part : partition.parts()) {
        if (find(rows, part.name()).isPresent()) {
          throw problem(
              target,
              partition,
              "the rows have a column '"
                  + part.name()
                  + "' already. Rename it in a step, or name the partition with 'as'");
        }
      }
    }
  }

  /** The rows with the partition columns. */
  static Dataset<Row> apply(TargetSpec target, Dataset<Row> rows) {
    Dataset<Row> result = rows;
    for (PartitionSpec partition : target.partitionBy()) {
      StructField source = field(target, partition, rows);
      for (DatePart part : partition.parts()) {
        result = result.withColumn(part.name(), format(partition, part, source.dataType()));
      }
    }
    return result;
  }

  /** A name as Spark SQL takes it, whatever is in it. */
  static String quoted(String column) {
    return '`' + column.replace("`", "``") + '`';
  }

  private static Column format(PartitionSpec partition, DatePart part, DataType type) {
    Column column = col(quoted(partition.column()));
    Column local =
        type.equals(DataTypes.TimestampType) && !partition.timeZone().getId().equals("UTC")
            ? from_utc_timestamp(column, partition.timeZone().getId())
            : column;
    return date_format(local, part.pattern());
  }

  private static StructField field(TargetSpec target, PartitionSpec partition, Dataset<Row> rows) {
    StructField field =
        find(rows, partition.column())
            .orElseThrow(
                () ->
                    problem(
                        target,
                        partition,
                        "expected a column '"
                            + partition.column()
                            + "', found "
                            + String.join(", ", rows.columns())));
    DataType type = field.dataType();
    boolean isDate =
        type.equals(DataTypes.TimestampType)
            || type.equals(DataTypes.DateType)
            || type.equals(DataTypes.TimestampNTZType);
    if (!partition.parts().isEmpty() && !isDate) {
      throw problem(
          target,
          partition,
          "column '"
              + partition.column()
              + "': expected a date or timestamp, found "
              + type.simpleString()
              + ". Add a step { cast { "
              + partition.column()
              + " = timestamp } }");
    }
    return field;
  }

  private static Optional<StructField> find(Dataset<Row> rows, String column) {
    return Arrays.stream(rows.schema().fields())
        .filter(f -> f.name().equalsIgnoreCase(column))
        .findFirst();
  }

  private static CatalogException problem(TargetSpec target, PartitionSpec partition, String what) {
    return new CatalogException(
        partition.origin() + ": target '" + target.name() + "': partition-by: " + what);
  }
}
