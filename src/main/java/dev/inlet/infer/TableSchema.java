package dev.inlet.infer;

import dev.inlet.format.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * A table's columns: those that its records give, and those that its folders give.
 *
 * @param columns without those that a folder of the same name replaces
 */
public record TableSchema(List<Column> columns, List<Column> partitionColumns) {
  public TableSchema {
    columns = List.copyOf(columns);
    partitionColumns = List.copyOf(partitionColumns);
  }

  /** The columns of the records and then those of the folders. */
  public List<Column> all() {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(partitionColumns);
    return all;
  }
}
