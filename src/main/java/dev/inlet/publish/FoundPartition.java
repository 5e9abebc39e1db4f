package dev.inlet.publish;

import static java.util.Objects.requireNonNull;

import dev.inlet.infer.PartitionLayout;
import java.util.List;

/**
 * A folder of a table that gives its partition columns their values.
 *
 * @param values in the order of the columns, as a metastore keeps them; {@link
 *     PartitionLayout#HIVE_NULL} for null
 * @param path below the table's location
 */
public record FoundPartition(List<String> values, String path) {
  public FoundPartition {
    values = List.copyOf(values);
    requireNonNull(path, "path");
  }
}
