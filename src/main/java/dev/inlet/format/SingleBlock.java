package dev.inlet.format;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells files that are one block from others, where a file's head does not say and to know it would
 * mean to decode it: a look at each quarter shows blocks, or else there are so few that splits at
 * them are not worth while.
 */
final class SingleBlock {
  private static final int PLACES = 4;
  private static final String[] UNITS = {"bytes", "KB", "MB", "GB", "TB", "PB", "EB"};

  private SingleBlock() {}

  /**
   * As {@link Container#whole}.
   *
   * @param block what a block of the format is called
   */
  static Optional<String> reason(Container container, StoredFile file, String block)
      throws IOException {
    for (int place = 1; place < PLACES; place++) {
      long offset = file.length() / PLACES * place;
      if (offset > 0 && container.blockFrom(file, offset).isPresent()) {
        return Optional.empty();
      }
    }
    return Optional.of("one " + block + " of " + size(file.length()));
  }

  /** In powers of 1,000. */
  private static String size(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 999.95) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
  }
}
