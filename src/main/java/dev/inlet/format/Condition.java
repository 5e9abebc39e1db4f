package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Scalar;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What a query asks of the values of one column, so that the other cells of rows that it does not
 * want need not be decoded.
 *
 * @param literals what values are compared with: slots as {@link Vector} has them, or texts; a list
 *     for {@link Is#ONE_OF}, none for {@link Is#NULL} and {@link Is#NOT_NULL}, else one
 */
public record Condition(String column, Is is, List<? extends Serializable> literals)
    implements Serializable {
  /** Types whose slots are in the order of their values. */
  private static final Set<DataType> ORDERED =
      Set.of(
          Scalar.BOOLEAN,
          Scalar.TINYINT,
          Scalar.SMALLINT,
          Scalar.INT,
          Scalar.BIGINT,
          Scalar.DATE,
          Scalar.TIMESTAMP,
          Scalar.TIMESTAMP_NTZ);

  /** How a value, which is no null but where that is asked, is compared with a literal. */
  public enum Is {
    ONE_OF,
    LESS,
    AT_MOST,
    GREATER,
    AT_LEAST,
    NULL,
    NOT_NULL
  }

  /** Tells whether a value fulfils a condition. */
  interface Test {
    boolean holds(Vector values, int index);
  }

  public Condition {
    requireNonNull(column, "column");
    requireNonNull(is, "is");
    literals = List.copyOf(literals);
  }

  /** Whether values of a type can be compared by their slots, or as texts, byte by byte. */
  public static boolean isFor(DataType type) {
    return type == Scalar.STRING
        || ORDERED.contains(type)
        || (type instanceof Decimal decimal && decimal.precision() <= Vector.SHORT_DECIMAL_DIGITS);
  }

  /** Of values of a type that this {@link #isFor}. */
  Test test(DataType type) {
    return switch (is) {
      case NULL -> Vector::isNull;
      case NOT_NULL -> (values, index) -> !values.isNull(index);
      case ONE_OF -> type == Scalar.STRING ? isOneOfTexts() : isOneOfSlots();
      default -> type == Scalar.STRING ? comparedWithText() : comparedWithSlot();
    };
  }

  private Test isOneOfSlots() {
    long[] sorted = literals.stream().mapToLong(slot -> (Long) slot).sorted().toArray();
    return (values, index) ->
        !values.isNull(index) && Arrays.binarySearch(sorted, values.slot(index)) >= 0;
  }

  private Test isOneOfTexts() {
    byte[][] sorted =
        literals.stream()
            .map(text -> ((String) text).getBytes(UTF_8))
            .sorted(Arrays::compareUnsigned)
            .toArray(byte[][]::new);
    Comparator<byte[]> order = Arrays::compareUnsigned;
    return (values, index) ->
        !values.isNull(index) && Arrays.binarySearch(sorted, text(values, index), order) >= 0;
  }

  private static byte[] text(Vector values, int index) {
    int start = values.start(index);
    return Arrays.copyOfRange(values.heap(), start, start + values.length(index));
  }

  private Test comparedWithSlot() {
    long literal = (Long) literals.get(0);
    return (values, index) ->
        !values.isNull(index) && allows(Long.compare(values.slot(index), literal));
  }

  private Test comparedWithText() {
    byte[] literal = ((String) literals.get(0)).getBytes(UTF_8);
    return (values, index) ->
        !values.isNull(index) && allows(Arrays.compareUnsigned(text(values, index), literal));
  }

  private boolean allows(int compared) {
    return switch (is) {
      case LESS -> compared < 0;
      case AT_MOST -> compared <= 0;
      case GREATER -> compared > 0;
      case AT_LEAST -> compared >= 0;
      default -> throw new IllegalStateException(is.name());
    };
  }
}
