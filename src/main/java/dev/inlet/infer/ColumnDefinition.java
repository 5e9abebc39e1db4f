package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import java.util.List;

/**
 * A column with the reasons for its type.
 *
 * @param type as {@link DataType#sql} spells it
 * @param notation as {@link dev.inlet.format.Notation#of} knows it; empty where values are written
 *     as usual
 * @param meaning what its texts are, such as {@code uuid}, or which narrower type its numbers fit,
 *     such as {@code fits int}; empty where that is not known
 * @param evidence in words; empty for columns that folders give
 * @param witness of the rarest type, which decided
 * @param seen types of its values, the most frequent one first
 * @param nulls sampled records without a value
 * @param hinted whether the job catalog declares the type
 */
public record ColumnDefinition(
    String name,
    String type,
    String notation,
    String meaning,
    String evidence,
    Witness witness,
    List<TypeSeen> seen,
    long nulls,
    boolean hinted) {
  public ColumnDefinition {
    requireNonNull(name, "name");
    // Documents of before there were notations, meanings and counts have none.
    notation = notation == null ? "" : notation;
    meaning = meaning == null ? "" : meaning;
    requireNonNull(evidence, "evidence");
    requireNonNull(witness, "witness");
    seen = seen == null ? List.of() : List.copyOf(seen);
    DataType.parse(type);
  }

  /** Of values that are written as usual, and were not counted. */
  public ColumnDefinition(
      String name, String type, String evidence, Witness witness, boolean hinted) {
    this(name, type, "", "", evidence, witness, List.of(), 0, hinted);
  }

  /** The same reasons for another type. */
  ColumnDefinition of(Column column) {
    return new ColumnDefinition(
        column.name(),
        column.type().sql(),
        column.notation(),
        meaning,
        evidence,
        witness,
        seen,
        nulls,
        hinted);
  }

  /** Name, parsed type and notation. */
  public Column column() {
    return new Column(name, DataType.parse(type), notation);
  }
}
