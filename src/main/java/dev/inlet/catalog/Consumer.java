package dev.inlet.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A program that reads tables by a definition of its own. */
public enum Consumer {
  SPARK,
  HIVE,
  ATHENA,
  REDSHIFT_SPECTRUM,
  TRINO,
  DUCKDB;

  /** As it is written in the job catalog and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The consumer of a word; empty if there is none. */
  public static Optional<Consumer> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }

  /** All words, in the order of this list. */
  public static List<String> words() {
    return Arrays.stream(values()).map(Consumer::word).toList();
  }
}
