package dev.inlet.cli;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * How folders become tables.
 *
 * @param policy when folders beside each other are one table
 * @param similarity the least that holds folders together, from 0 to 1
 * @param tableLevel the folders that are a table each, whatever is in them: 1 is the location
 *     itself, 2 the folders in it; empty if that is found out
 */
record Grouping(Policy policy, double similarity, OptionalInt tableLevel) {
  /** When folders beside each other are one table. */
  enum Policy {
    /** Those that are similar enough. */
    SIMILAR,
    /** All that can be read as one. */
    COMBINE,
    /** None: each folder with files is a table. */
    SEPARATE
  }

  /** What holds if nothing else is said; the threshold is that of Glue's crawlers. */
  static final Grouping DEFAULT = new Grouping(Policy.SIMILAR, 0.7, OptionalInt.empty());

  Grouping {
    requireNonNull(policy, "policy");
    requireNonNull(tableLevel, "tableLevel");
  }

  /** Whether folders of such a score are one table. */
  boolean joins(double score, boolean compatible) {
    return switch (policy) {
      case SIMILAR -> score >= similarity;
      case COMBINE -> compatible;
      case SEPARATE -> false;
    };
  }
}
