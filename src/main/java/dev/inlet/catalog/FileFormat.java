package dev.inlet.catalog;

import java.util.Locale;

/** What the bytes of a file are, once decompressed. */
public enum FileFormat {
  CSV,
  JSON,
  PARQUET,
  ORC,
  AVRO;

  /** As it is written in the job catalog and in table definitions. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the files are decoded by {@code format}, record by record, from text. */
  public boolean isText() {
    return this == CSV || this == JSON;
  }
}
