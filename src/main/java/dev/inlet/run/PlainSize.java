package dev.inlet.run;

import dev.inlet.infer.TableDefinition;
import java.util.List;

/**
 * How many bytes of plain CSV the stored bytes of a source stand for. Rough, as {@link
 * dev.inlet.write.StoredSize}.
 */
final class PlainSize {
  private static final List<String> FAST = List.of("snappy", "lz4", "lzo", "lzop");

  private PlainSize() {}

  static double of(TableDefinition table) {
    double packed = table.compressions().stream().mapToDouble(PlainSize::packed).max().orElse(1);
    return switch (table.fileFormat()) {
      // Their files are compressed within, and that is counted in.
      case PARQUET, ORC, DELTA -> 4;
      case AVRO -> 2;
      // Names and tags are no values.
      case JSON -> packed / 2;
      case XML -> packed / 3;
      case CSV, FIXED_WIDTH, GROK, W3C -> packed;
    };
  }

  private static double packed(String compression) {
    if (compression.isEmpty() || compression.equals("none")) {
      return 1;
    }
    return FAST.stream().anyMatch(compression::startsWith) ? 3 : 5;
  }
}
