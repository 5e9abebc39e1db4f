package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;

/** Tries where blocks of frames begin that are like a file's first one. */
final class Lz4Blocks implements BlockSearch.Layout {
  /** So much of a block is looked at before all of it is read. */
  private static final int LOOK_BYTES = 1 << 10;

  /** So much of a block that follows is. */
  private static final int FOLLOW_BYTES = 1 << 16;

  private final Lz4Frame frame;

  Lz4Blocks(Lz4Frame frame) {
    this.frame = frame;
  }

  /** From a block's second byte on the next one begins within its length, and then has its own. */
  int windowBytes() {
    return 2 * (frame.mostBytes() + Long.BYTES) + FOLLOW_BYTES;
  }

  @Override
  public int blockEnd(LookAhead window, int at) throws IOException {
    int from = at + Integer.BYTES;
    if (!window.reaches(from)) {
      return ~at;
    }
    int word = window.littleEndian(at);
    if (Lz4Frame.isMagic(word)) {
      return headEnd(window, word, at);
    }
    int length = frame.blockBytes(word);
    if (length <= 0 || !mayBegin(window, word, from, Math.min(length, LOOK_BYTES))) {
      return ~at;
    }
    int end = from + length + frame.checksumBytes();
    if (!window.reaches(end)) {
      return ~at;
    }
    if (!isChecked(window, from, length)) {
      return ~end;
    }
    if (frame.isPlain(word)) {
      // Without a checksum, nothing but a length to the bit tells it from other bytes.
      return frame.blockChecksums() || length == frame.mostBytes() ? end : ~at;
    }
    int text = check(window, from, from + length, false);
    return text > 0 ? end : Math.min(text, ~at);
  }

  @Override
  public boolean follows(LookAhead window, int at) throws IOException {
    int from = at + Integer.BYTES;
    if (!window.reaches(from)) {
      return false;
    }
    int word = window.littleEndian(at);
    if (frame.legacy() && Lz4Frame.isMagic(word)) {
      return true;
    }
    if (word == Lz4Frame.END_MARK && !frame.legacy()) {
      int next = from + (frame.contentChecksum() ? Integer.BYTES : 0);
      return window.endsAt(next)
          || (window.reaches(next + 4L) && Lz4Frame.isMagic(window.littleEndian(next)));
    }
    int length = frame.blockBytes(word);
    return length > 0 && mayBegin(window, word, from, Math.min(length, FOLLOW_BYTES));
  }

  /** Whether a block's first bytes can be such. */
  private boolean mayBegin(LookAhead window, int word, int from, int look) throws IOException {
    boolean seen = window.reaches((long) from + look);
    return frame.isPlain(word)
        || (seen && check(window, from, from + look, look < frame.blockBytes(word)) >= 0);
  }

  private int check(LookAhead window, int from, int to, boolean cut) {
    return Lz4Block.check(window.bytes(), from, to, cut, frame.mostBytes());
  }

  private boolean isChecked(LookAhead window, int from, int length) {
    return !frame.blockChecksums()
        || window.littleEndian(from + length) == Lz4Frame.hash(window.bytes(), from, length);
  }

  /** A frame's head belongs to its first block. */
  private static int headEnd(LookAhead window, int magic, int at) throws IOException {
    int from = at + Integer.BYTES;
    if (magic == Lz4Frame.LEGACY_MAGIC) {
      return from;
    }
    if (magic != Lz4Frame.MAGIC) {
      return ~at;
    }
    try (RawBytes in = new RawBytes(window.from(from), from)) {
      Lz4Frame next = Lz4Frame.take(in);
      return next.linked() ? ~at : (int) in.position();
    } catch (EOFException | CorruptException | UnsupportedOperationException e) {
      return ~at;
    }
  }
}
