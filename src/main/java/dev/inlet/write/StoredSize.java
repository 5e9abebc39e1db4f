package dev.inlet.write;

import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Format;
import java.util.Optional;

/**
 * How many bytes rows take, for each byte that they would take as plain CSV. Rough: only what is
 * not known from earlier runs is concluded from it.
 */
public final class StoredSize {
  /** In blocks of a shuffle, which Spark compresses with LZ4. */
  static final double IN_SHUFFLE = 0.7;

  private StoredSize() {}

  /** In the files of a target. */
  public static double of(TargetSpec target) {
    return of(target.format(), target.compression());
  }

  static double of(Format format, Optional<String> compression) {
    boolean plain = compression.filter("none"::equals).isPresent();
    return switch (format) {
      case DELTA, PARQUET, ORC -> plain ? 0.5 : 0.25;
      case AVRO -> plain ? 0.8 : 0.5;
      case JSON -> compression.isEmpty() || plain ? 2 : 0.3;
      case CSV -> compression.isEmpty() || plain ? 1 : 0.2;
      case FILES -> 1;
    };
  }
}
