package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The text of a zip of one entry, which is one block. Checksum and lengths are checked, and that
 * the file goes on to its end with the directory of one entry.
 */
final class ZipInput extends ChunkedInput {
  private static final int CHUNK_BYTES = 1 << 16;
  private static final int DESCRIPTOR_MAGIC = 0x08074b50;
  private static final int DIRECTORY_MAGIC = 0x02014b50;
  private static final long LARGE = 0xffffffffL;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] encoded = new byte[CHUNK_BYTES];
  private ZipHead head;
  private boolean ended;
  private long encodedBytes;
  private long textBytes;

  ZipInput(InputStream raw, long start, BlockRange range) {
    super(raw, start, range);
  }

  @Override
  boolean atBlock() {
    return head == null || ended;
  }

  @Override
  void decode() throws IOException {
    if (head == null) {
      begin();
    } else if (head.method() == ZipHead.STORED) {
      copy();
    } else {
      inflate();
    }
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    super.close();
  }

  private void begin() throws IOException {
    int magic = in.takeLittleEndian();
    if (magic == ZipEnd.MAGIC) {
      throw ZipEnd.refused(0);
    }
    if (magic != ZipHead.MAGIC) {
      throw new CorruptException("no entry where one should begin");
    }
    head = ZipHead.take(in);
  }

  private void copy() throws IOException {
    int step = (int) Math.min(CHUNK_BYTES, head.encodedBytes() - encodedBytes);
    if (step == 0) {
      end();
      return;
    }
    int taken = in.takeSome(encoded, 0, step);
    if (taken < 0) {
      throw new EOFException("unfinished entry");
    }
    encodedBytes += taken;
    System.arraycopy(encoded, 0, room(CHUNK_BYTES), 0, taken);
    hand(taken);
  }

  private void inflate() throws IOException {
    if (inflater.finished()) {
      in.giveBack(inflater.getRemaining());
      encodedBytes = inflater.getBytesRead();
      end();
      return;
    }
    if (inflater.needsInput()) {
      int taken = in.takeSome(encoded, 0, CHUNK_BYTES);
      if (taken < 0) {
        throw new EOFException("unfinished entry");
      }
      inflater.setInput(encoded, 0, taken);
    }
    try {
      int inflated = inflater.inflate(room(CHUNK_BYTES), 0, CHUNK_BYTES);
      if (inflated == 0 && inflater.needsDictionary()) {
        throw new CorruptException("an entry that needs a dictionary");
      }
      hand(inflated);
    } catch (DataFormatException e) {
      throw new CorruptException(e.getMessage());
    }
  }

  private void hand(int length) {
    crc.update(room(CHUNK_BYTES), 0, length);
    textBytes += length;
    give(0, length);
  }

  private void end() throws IOException {
    int expected = head.described() ? describedCrc() : head.crc();
    long encodedExpected = head.described() ? describedBytes() : head.encodedBytes();
    long textExpected = head.described() ? describedBytes() : head.textBytes();
    if (expected != (int) crc.getValue()) {
      throw new CorruptException("checksum of the entry differs");
    }
    if (encodedExpected != encodedBytes || textExpected != textBytes) {
      throw new CorruptException("an entry of another length than it told");
    }
    int magic = in.takeLittleEndian();
    if (magic != DIRECTORY_MAGIC && magic != ZipHead.MAGIC) {
      throw new CorruptException("no directory where it should begin");
    }
    int count = ZipEnd.takeCount(in);
    if (count != 1) {
      throw ZipEnd.refused(count);
    }
    if (magic == ZipHead.MAGIC) {
      throw new CorruptException("a second entry in a zip of one");
    }
    ended = true;
    give(0, 0);
  }

  private int describedCrc() throws IOException {
    int word = in.takeLittleEndian();
    return word == DESCRIPTOR_MAGIC ? in.takeLittleEndian() : word;
  }

  private long describedBytes() throws IOException {
    long low = Integer.toUnsignedLong(in.takeLittleEndian());
    boolean large = head.large() || encodedBytes >= LARGE || textBytes >= LARGE;
    return large ? low | (Integer.toUnsignedLong(in.takeLittleEndian()) << 32) : low;
  }
}
