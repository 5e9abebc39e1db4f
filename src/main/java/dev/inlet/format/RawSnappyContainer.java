package dev.inlet.format;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** A file that is a single block of snappy, without any framing. */
final class RawSnappyContainer implements Container {
  /** Shorter texts are of one byte's length, which may be a letter. */
  private static final int SHORT = 128;

  @Override
  public Optional<String> whole(StoredFile file) {
    return Optional.of("one block of snappy");
  }

  @Override
  public OptionalLong blockFrom(StoredFile file, long offset) {
    return OptionalLong.empty();
  }

  @Override
  public BlockInput open(StoredFile file, long start, long end) throws IOException {
    return new RawSnappyInput(file.from(start), start, new BlockRange(file, end));
  }

  /**
   * Whether a file is one. There is nothing to know it by but that its elements are right one after
   * the other. Letters are elements too, but such copies reach further back than a short text goes.
   * Of the shortest ones, those that may be text are taken for it.
   *
   * @param head the file's first bytes
   * @param all whether they are all of it
   */
  static boolean isAt(byte[] head, boolean all) {
    int length = SnappyBlock.check(head, 0, head.length, !all);
    return length >= SHORT || (length > 0 && all && !isText(head));
  }

  private static boolean isText(byte[] bytes) {
    for (byte b : bytes) {
      // Hive separates by the control characters up to 8.
      if (b == 0 || (b > 13 && b < 27)) {
        return false;
      }
    }
    return true;
  }
}
