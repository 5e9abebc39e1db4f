package dev.inlet.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;

/** The blocks that Hadoop's codecs write: see {@link HadoopInput}. */
final class HadoopContainer implements Container, BlockSearch.Layout {
  private static final int HEADER_BYTES = 8;
  private static final int WINDOW_BYTES = 1 << 22;

  /** Of a first block that is larger, nobody would know what it is. */
  private static final int MOST_FIRST_BYTES = 1 << 28;

  /** More than that is only read where this much is right. */
  private static final int LOOK_BYTES = 1 << 10;

  /** Two chunks that can be decoded, one after the other, are no chance. */
  private static final int CERTAIN_CHUNKS = 2;

  private final HadoopCodec codec;

  HadoopContainer(HadoopCodec codec) {
    this.codec = codec;
  }

  @Override
  public Optional<String> whole(StoredFile file) {
    return Optional.empty();
  }

  @Override
  public OptionalLong blockFrom(StoredFile file, long offset) throws IOException {
    return BlockSearch.first(file, offset, WINDOW_BYTES, this);
  }

  @Override
  public BlockInput open(StoredFile file, long start, long end) throws IOException {
    return new HadoopInput(codec, file.from(start), start, new BlockRange(file, end));
  }

  /**
   * Whether a file begins with such blocks. No text does, for a chunk of less than 16 MiB has a
   * zero in its length.
   *
   * @param head the file's first bytes, or all of them
   */
  boolean isAt(byte[] head) {
    try {
      return isAt(new LookAhead(head));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isAt(LookAhead head) throws IOException {
    int size = head.bytes().length;
    int at = afterEmptyBlocks(head, 0);
    if (at == size && at > 0) {
      // More zeros may as well be what is left of another file.
      return size == Integer.BYTES;
    }
    if (size - at <= HEADER_BYTES
        || head.bigEndian(at) > MOST_FIRST_BYTES
        || head.bytes()[at + Integer.BYTES] != 0) {
      return false;
    }
    while (at < size) {
      int end = blockEnd(head, at, true);
      if (end < 0) {
        return false;
      }
      at = end == BlockSearch.UNSEEN ? size : afterEmptyBlocks(head, end);
    }
    return true;
  }

  @Override
  public int blockEnd(LookAhead window, int at) throws IOException {
    return blockEnd(window, at, false);
  }

  @Override
  public boolean follows(LookAhead window, int at) throws IOException {
    int next = afterEmptyBlocks(window, at);
    return !window.reaches(next + HEADER_BYTES + SnappyBlock.LENGTH_BYTES)
        || blockEnd(window, next, true) >= 0;
  }

  private static int afterEmptyBlocks(LookAhead window, int at) throws IOException {
    int next = at;
    while (window.reaches(next + 4L) && window.littleEndian(next) == 0) {
      next += Integer.BYTES;
    }
    return next;
  }

  /**
   * @param cut whether one chunk that is seen in part is as good as one that is seen whole
   */
  private int blockEnd(LookAhead window, int at, boolean cut) throws IOException {
    if (!window.reaches(at + 4L)) {
      return cut ? BlockSearch.UNSEEN : ~at;
    }
    long left = window.bigEndian(at);
    if (left <= 0) {
      return ~at;
    }
    int next = at + Integer.BYTES;
    for (int chunks = 0; left > 0; chunks++) {
      if (!window.reaches(next + 4L)) {
        return cut || chunks >= CERTAIN_CHUNKS ? BlockSearch.UNSEEN : ~next;
      }
      int length = window.bigEndian(next);
      int from = next + Integer.BYTES;
      if (length <= 0 || length > codec.mostEncoded(left)) {
        return ~next;
      }
      int text = seen(window, from, length);
      if (text <= 0 || text > left) {
        return text < 0 ? text : ~from;
      }
      if (!window.reaches((long) from + length)) {
        return cut || chunks >= CERTAIN_CHUNKS ? BlockSearch.UNSEEN : ~window.bytes().length;
      }
      text = codec.check(window.bytes(), from, from + length, false);
      if (text <= 0 || text > left) {
        return text < 0 ? text : ~from;
      }
      left -= text;
      next = from + length;
    }
    return next;
  }

  /** The length of a chunk's text as far as its beginning shows, before all of it is read. */
  private int seen(LookAhead window, int from, int length) throws IOException {
    int look = Math.min(length, LOOK_BYTES);
    int to = window.reaches((long) from + look) ? from + look : window.bytes().length;
    if (to == from + length) {
      return codec.check(window.bytes(), from, to, false);
    }
    // A chunk that is not empty may not show any of its text yet.
    return to == from ? 1 : nonZero(codec.check(window.bytes(), from, to, true));
  }

  private static int nonZero(int text) {
    return text == 0 ? 1 : text;
  }
}
