package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The text of all members of a gzip file, one after the other, from one of them on. Zeros behind a
 * member are padding, as the gzip command has it; anything else that is no member is corrupt.
 * Checksum and length of each member are checked.
 */
final class GzipInput extends BlockInput {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Source raw;
  private final BlockRange range;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();

  /** What is decoded and was not read yet, all of one member. */
  private final byte[] decoded = new byte[BUFFER_BYTES];

  private int position;
  private int limit;
  private boolean inMember;
  private boolean ended;
  private long blocksEnd = Long.MAX_VALUE;

  /**
   * @param start where {@code raw} begins in the file, which is where a member does
   */
  GzipInput(InputStream raw, long start, BlockRange range) {
    this.raw = new Source(raw, start);
    this.range = range;
  }

  @Override
  boolean behind() throws IOException {
    decode();
    return range.behind();
  }

  @Override
  long block() {
    return range.block();
  }

  @Override
  long blocksEnd() {
    return blocksEnd;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!decode()) {
      return -1;
    }
    int read = Math.min(length, limit - position);
    System.arraycopy(decoded, position, bytes, from, read);
    position += read;
    return read;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    raw.close();
  }

  /** Sees to it that bytes are there to be read; false at the end of the file. */
  private boolean decode() throws IOException {
    while (position == limit && !ended) {
      if (inMember) {
        inflate();
      } else {
        enterMember();
      }
    }
    return !ended;
  }

  private void enterMember() throws IOException {
    long start = raw.offset();
    if (raw.isPadding()) {
      blocksEnd = start;
      range.enterEnd();
      ended = true;
      return;
    }
    range.enter(raw.offset());
    GzipHeader.read(raw::read);
    inflater.reset();
    crc.reset();
    inMember = true;
  }

  private void inflate() throws IOException {
    if (inflater.needsInput()) {
      raw.giveTo(inflater);
    }
    position = 0;
    limit = 0;
    try {
      limit = inflater.inflate(decoded, 0, decoded.length);
    } catch (DataFormatException e) {
      throw new CorruptException(e.getMessage());
    }
    crc.update(decoded, 0, limit);
    if (inflater.finished()) {
      raw.takeBack(inflater.getRemaining());
      inMember = false;
      checkTrailer();
    }
  }

  private void checkTrailer() throws IOException {
    if (raw.nextFour() != (int) crc.getValue()) {
      throw new CorruptException("checksum of a gzip member differs");
    }
    if (raw.nextFour() != (int) inflater.getBytesWritten()) {
      throw new CorruptException("length of a gzip member differs");
    }
  }

  /** The file's bytes, in a buffer that the inflater takes them from. */
  private static final class Source {
    private final InputStream raw;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    /** Where in the file the buffer ends. */
    private long end;

    Source(InputStream raw, long start) {
      this.raw = raw;
      this.end = start;
    }

    /** Where in the file the next byte stands. */
    long offset() {
      return end - (limit - position);
    }

    /** Whether another byte is there. */
    private boolean reads() throws IOException {
      if (position == limit) {
        position = 0;
        limit = Math.max(0, raw.read(buffer, 0, buffer.length));
        end += limit;
      }
      return position < limit;
    }

    void giveTo(Inflater inflater) throws IOException {
      if (!reads()) {
        throw new EOFException("unfinished gzip member");
      }
      inflater.setInput(buffer, position, limit - position);
      position = limit;
    }

    /** Of what the inflater was given last, so many bytes stand behind the member. */
    void takeBack(int count) {
      position -= count;
    }

    int read() throws IOException {
      return reads() ? buffer[position++] & 0xff : -1;
    }

    int nextFour() throws IOException {
      int four = 0;
      for (int shift = 0; shift < 32; shift += 8) {
        if (!reads()) {
          throw new EOFException("unfinished gzip trailer");
        }
        four |= read() << shift;
      }
      return four;
    }

    /** Whether there is nothing but zeros up to the end of the file; they are then read. */
    boolean isPadding() throws IOException {
      while (reads() && buffer[position] == 0) {
        position++;
      }
      return !reads();
    }

    void close() throws IOException {
      raw.close();
    }
  }
}
