package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import dev.inlet.format.Column;
import dev.inlet.format.DataType;

/**
 * A column with the reasons for its type.
 *
 * @param type as {@link DataType#sql} spells it
 * @param evidence in words; empty for columns that folders give
 * @param hinted whether the job catalog declares the type
 */
public record ColumnDefinition(
    String name, String type, String evidence, Witness witness, boolean hinted) {
  public ColumnDefinition {
    requireNonNull(name, "name");
    requireNonNull(evidence, "evidence");
    requireNonNull(witness, "witness");
    DataType.parse(type);
  }

  /** Name and parsed type. */
  public Column column() {
    return new Column(name, DataType.parse(type));
  }
}
