package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import java.util.function.BinaryOperator;

/**
 * What some values have in common: the type that holds them all, and the ways in which all of them
 * can be read besides. Readings are joined value by value, in any order.
 *
 * @param type if they are read as {@link dev.inlet.format.ValueParser} says
 * @param ways a bit for each of {@link Ways}
 * @param lesser of these ways, those in which all values are of the lesser of two types: whole
 *     numbers, dates without a time, the true one of two words
 */
record Reading(DataType type, long ways, long lesser) {
  /** Of no values. */
  static final Reading NOTHING = new Reading(Scalar.VOID, -1, -1);

  /** Of texts that can be read in no other way. */
  static final Reading TEXT = new Reading(Scalar.STRING, 0, 0);

  Reading {
    requireNonNull(type, "type");
  }

  /** Of values that can be read in no other way. */
  static Reading of(DataType type) {
    return type == Scalar.VOID ? NOTHING : new Reading(type, 0, 0);
  }

  /** What the values of both have in common. */
  Reading plus(Reading other, BinaryOperator<DataType> join) {
    return new Reading(join.apply(type, other.type), ways & other.ways, lesser & other.lesser);
  }

  /** Asked for each value, also while what the language would do is not compiled yet. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Reading one
        && ways == one.ways
        && lesser == one.lesser
        && type.equals(one.type);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(ways) + Long.hashCode(lesser)) + type.hashCode();
  }
}
