package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The blocks of an Avro file, without what is in them. Format: the Avro specification, "Object
 * Container Files": a header with a marker of 16 bytes, and blocks that each tell how many records
 * and bytes they have, with the marker behind them. Avro's own reader takes the end of the file
 * within a block, and compressed bytes that end too early, for the end of the records.
 */
public final class AvroBlocks {
  private static final byte[] MAGIC = {'O', 'b', 'j', 1};
  private static final int MARKER = 16;
  private static final int BUFFER = 256 << 10;

  private final String file;
  private final InputStream stored;
  private long at;

  private AvroBlocks(InputStream stored, String file) {
    this.file = requireNonNull(file, "file");
    this.stored = new BufferedInputStream(stored, BUFFER);
  }

  /**
   * Counts the records by what their blocks say.
   *
   * @param stored from the file's start on; is not closed
   * @throws InputException if a block is not whole, or the marker is not where it belongs
   */
  public static long records(InputStream stored, String file) throws IOException {
    return new AvroBlocks(stored, file).records();
  }

  private long records() throws IOException {
    if (!Arrays.equals(bytes(MAGIC.length), MAGIC)) {
      throw corrupt(0, "the start of an Avro file");
    }
    for (long pairs = number(); pairs != 0; pairs = number()) {
      if (pairs < 0) {
        number();
      }
      for (long i = 0; i < 2 * Math.abs(pairs); i++) {
        skip(number());
      }
    }
    byte[] marker = bytes(MARKER);
    long records = 0;
    for (int first = stored.read(); first >= 0; first = stored.read()) {
      at++;
      long begin = at - 1;
      long count = number(first);
      long length = number();
      if (count < 0 || length < 0) {
        throw corrupt(begin, "how many records and bytes a block has");
      }
      skip(length);
      if (!Arrays.equals(bytes(MARKER), marker)) {
        throw corrupt(at - MARKER, "the file's marker behind a block");
      }
      records += count;
    }
    return records;
  }

  private long number() throws IOException {
    return number(next());
  }

  /** In groups of seven bits, the lowest first, with the sign in the lowest of all. */
  private long number(int first) throws IOException {
    long value = first & 0x7f;
    int byteOf = first;
    for (int shift = 7; (byteOf & 0x80) != 0; shift += 7) {
      if (shift > 63) {
        throw corrupt(at, "a number of at most ten bytes");
      }
      byteOf = next();
      value |= (byteOf & 0x7fL) << shift;
    }
    return (value >>> 1) ^ -(value & 1);
  }

  private int next() throws IOException {
    int found = stored.read();
    if (found < 0) {
      throw cut();
    }
    at++;
    return found;
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = stored.readNBytes(length);
    at += bytes.length;
    if (bytes.length < length) {
      throw cut();
    }
    return bytes;
  }

  private void skip(long length) throws IOException {
    if (length < 0) {
      throw corrupt(at, "a length");
    }
    long left = length;
    while (left > 0) {
      long skipped = stored.skip(left);
      if (skipped <= 0) {
        // Some streams skip nothing where there is something.
        next();
        left--;
      } else {
        at += skipped;
        left -= skipped;
      }
    }
  }

  private InputException cut() {
    return problem("truncated at byte " + at + ": expected the rest of a block, found the end");
  }

  private InputException corrupt(long offset, String expected) {
    return problem("corrupt at byte " + offset + ": expected " + expected + ", found other bytes");
  }

  private InputException problem(String what) {
    return new InputException(
        file + ": " + what + ". Copy the file from its source again, or exclude it");
  }
}
