package dev.inlet.catalog;

import java.util.Locale;

/** What the bytes of a table's files are, once decompressed. */
public enum FileFormat {
  CSV,
  JSON,
  PARQUET,
  ORC,
  AVRO,
  /**
   * A table of Delta Lake: files of Parquet, and a log of versions that says which of them count.
   */
  DELTA;

  /** As it is written in the job catalog and in table definitions. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the files are decoded by {@code format}, record by record, from text. */
  public boolean isText() {
    return this == CSV || this == JSON;
  }
}
