package dev.inlet.format;

import io.airlift.compress.lzo.LzoDecompressor;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The blocks of lzop files. Where one begins is found by what it decodes to; the index that Hadoop
 * keeps beside such a file would cost a read as well, and may be older than the file.
 */
final class LzopContainer implements Container {
  /** More than Hadoop and lzop make of it; both have blocks of 256 KiB of text. */
  private static final int MOST_LOOKED_FOR_BYTES = 1 << 21;

  @Override
  public Optional<String> whole(StoredFile file) {
    return Optional.empty();
  }

  @Override
  public OptionalLong blockFrom(StoredFile file, long offset) throws IOException {
    Optional<LzopFrame> head = head(file);
    return head.isEmpty()
        ? OptionalLong.empty()
        : BlockSearch.first(file, offset, 2 * MOST_LOOKED_FOR_BYTES, new Blocks(head.get()));
  }

  @Override
  public BlockInput open(StoredFile file, long start, long end) throws IOException {
    BlockRange range = new BlockRange(file, end);
    LzopFrame head = start == 0 ? null : head(file).orElse(null);
    return new LzopInput(file.from(start), start, range, head);
  }

  private static Optional<LzopFrame> head(StoredFile file) throws IOException {
    try (RawBytes in = new RawBytes(file.from(0), 0)) {
      return in.takeBigEndian() == LzopFrame.MAGIC
          ? Optional.of(LzopFrame.take(in))
          : Optional.empty();
    } catch (EOFException | CorruptException | UnsupportedOperationException e) {
      // Whoever reads the file whole will say so.
      return Optional.empty();
    }
  }

  /** Tries where blocks begin that are laid out as the file's head says. */
  private static final class Blocks implements BlockSearch.Layout {
    private static final int LENGTHS_BYTES = 8;

    private final LzopFrame frame;
    private final LzoDecompressor lzo = new LzoDecompressor();

    Blocks(LzopFrame frame) {
      this.frame = frame;
    }

    @Override
    public int blockEnd(LookAhead window, int at) throws IOException {
      if (!window.reaches(at + 4L)) {
        return ~at;
      }
      if (window.bigEndian(at) == LzopFrame.MAGIC) {
        return headEnd(window, at);
      }
      if (!mayBegin(window, at)) {
        return ~at;
      }
      int textLength = window.bigEndian(at);
      int length = window.bigEndian(at + 4);
      boolean plain = length == textLength;
      int checksums = at + LENGTHS_BYTES;
      int from = checksums + frame.checksumBytes(plain);
      if ((plain && !frame.checksText()) || !window.reaches((long) from + length)) {
        return ~at;
      }
      byte[] bytes = window.bytes();
      byte[] text = new byte[textLength];
      if (plain) {
        System.arraycopy(bytes, from, text, 0, length);
      } else if (!frame.isEncoded(bytes, checksums, bytes, from, length)
          || !decodes(bytes, from, length, text)) {
        return ~(from + textLength);
      }
      return frame.isText(bytes, checksums, text, textLength)
          ? from + length
          : ~(from + textLength);
    }

    @Override
    public boolean follows(LookAhead window, int at) throws IOException {
      if (!window.reaches(at + 4L)) {
        return false;
      }
      if (window.bigEndian(at) != 0) {
        return !window.reaches(at + LENGTHS_BYTES) || mayBegin(window, at);
      }
      return window.endsAt(at + 4)
          || (window.reaches(at + 8L) && window.bigEndian(at + 4) == LzopFrame.MAGIC);
    }

    private static boolean mayBegin(LookAhead window, int at) throws IOException {
      if (!window.reaches((long) at + LENGTHS_BYTES)) {
        return false;
      }
      int textLength = window.bigEndian(at);
      int length = window.bigEndian(at + 4);
      return textLength > 0
          && textLength <= MOST_LOOKED_FOR_BYTES
          && length > 0
          && length <= textLength;
    }

    private boolean decodes(byte[] bytes, int from, int length, byte[] text) {
      try {
        return LzopInput.decode(lzo, bytes, from, length, text, text.length) == text.length;
      } catch (CorruptException e) {
        return false;
      }
    }

    /** A head belongs to its first block. */
    private static int headEnd(LookAhead window, int at) throws IOException {
      int from = at + Integer.BYTES;
      try (RawBytes in = new RawBytes(window.from(from), from)) {
        LzopFrame.take(in);
        return (int) in.position();
      } catch (EOFException | CorruptException | UnsupportedOperationException e) {
        return ~at;
      }
    }
  }
}
