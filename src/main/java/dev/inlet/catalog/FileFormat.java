package dev.inlet.catalog;

import java.util.Locale;

/** What the bytes of a table's files are, once decompressed. */
public enum FileFormat {
  CSV,
  JSON,
  /** Lines with columns at declared places. */
  FIXED_WIDTH,
  /** Lines that a pattern fits. */
  GROK,
  /** Lines whose fields their file names, as logs of the W3C do. */
  W3C,
  /** Elements of XML with a declared name. */
  XML,
  PARQUET,
  ORC,
  AVRO,
  /**
   * A table of Delta Lake: files of Parquet, and a log of versions that says which of them count.
   */
  DELTA;

  /** As it is written in the job catalog and in table definitions. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The format of a word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static FileFormat of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Whether the files are decoded by {@code format}, record by record, from text. */
  public boolean isText() {
    return this == CSV || this == JSON || this == W3C || isDeclared();
  }

  /** Whether the files are text that does not tell its columns: its layout may be declared. */
  public boolean isDeclared() {
    return this == FIXED_WIDTH || this == GROK || this == XML;
  }
}
