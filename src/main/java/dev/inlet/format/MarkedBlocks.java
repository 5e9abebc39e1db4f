package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * Finds where a block begins in a format whose blocks begin with a magic at a whole byte: what
 * stands behind the magic is decoded by way of trial.
 */
final class MarkedBlocks {
  private static final int LOOK_BYTES = 1 << 22;

  /** A block is decoded so far, or to its end and into the next one, before it is believed. */
  private static final int TRIAL_BYTES = 1 << 17;

  /** The blocks of a format. */
  interface Layout {
    /** The fewest bytes that a block may have. */
    int minBytes();

    /** Whether so many bytes may be the first of a block. */
    boolean mayBegin(byte[] bytes, int at);

    /**
     * Decodes from a block on.
     *
     * @param start where {@code raw} begins in the file
     */
    BlockInput open(InputStream raw, long start, BlockRange range) throws IOException;
  }

  private MarkedBlocks() {}

  /** As {@link Container#blockFrom}; looks at 4 MiB. */
  static OptionalLong first(StoredFile file, long offset, Layout layout) throws IOException {
    try (LookAhead ahead = new LookAhead(file, offset, LOOK_BYTES)) {
      for (int at = 0; ahead.reaches(at + (long) layout.minBytes()); at++) {
        if (layout.mayBegin(ahead.bytes(), at) && isBlock(ahead, at, layout)) {
          return OptionalLong.of(offset + at);
        }
      }
    }
    return OptionalLong.empty();
  }

  private static boolean isBlock(LookAhead ahead, int at, Layout layout) throws IOException {
    byte[] decoded = new byte[1 << 13];
    int left = TRIAL_BYTES;
    try (BlockInput in = layout.open(ahead.from(at), at, BlockRange.endless())) {
      while (left > 0 && !in.behind() && in.block() == at) {
        left -= in.read(decoded, 0, decoded.length);
      }
      return true;
    } catch (EOFException e) {
      return left < TRIAL_BYTES && ahead.limited();
    } catch (CorruptException | UnsupportedOperationException e) {
      return false;
    }
  }
}
