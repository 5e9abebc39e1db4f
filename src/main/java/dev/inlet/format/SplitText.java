package dev.inlet.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * A window that moves over the decoded text of a split, and over what follows it for as long as its
 * last record needs. It always ends with a line feed behind its last byte, where whoever looks for
 * the end of a line or a cell stops without asking at each byte whether the window goes on; and the
 * array is so much longer that eight bytes can be looked at from each of its bytes.
 */
final class SplitText implements Closeable {
  /** A record that is longer ends the reading: its quotes or line ends cannot be right. */
  static final int MAX_RECORD_BYTES = 16 << 20;

  /** As many bytes behind the window may be looked at, and mean nothing but for the first. */
  static final int SLACK_BYTES = 8;

  private static final int LARGEST_START = 1 << 18;
  private static final int SMALLEST_START = 1 << 10;

  private final BlockInput input;
  private byte[] bytes;
  private int limit;
  private long base;
  private long edge = Long.MAX_VALUE;
  private boolean ended;

  /**
   * @param expectedBytes of decoded text, roughly: small files need not have large windows
   */
  SplitText(BlockInput input, long expectedBytes) {
    this.input = input;
    int start = (int) Math.max(SMALLEST_START, Math.min(expectedBytes, LARGEST_START));
    this.bytes = new byte[start + SLACK_BYTES];
    this.bytes[0] = '\n';
  }

  /** All of a text. */
  SplitText(InputStream text, int windowBytes) {
    this.input = new WholeText(text);
    this.bytes = new byte[windowBytes + SLACK_BYTES];
    this.bytes[0] = '\n';
  }

  /** The window; another array after {@link #more}. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the window ends in its array. */
  int limit() {
    return limit;
  }

  /** The place in the split's decoded text of a place in the window. */
  long offset(int index) {
    return base + index;
  }

  /** The window's last byte is that of the file. */
  boolean ended() {
    return ended;
  }

  /**
   * Whether a record that starts here is of a later split: it starts behind that one's first byte.
   */
  boolean isBehind(int index) {
    return base + index > edge;
  }

  /** The last place in the window where a record of this split can start. */
  int lastStart() {
    return (int) Math.min(limit - 1L, edge - base);
  }

  /** Where the next split begins in the window; to be asked when something {@link #isBehind}. */
  int edge() {
    return (int) (edge - base);
  }

  /** Whether another split follows this one. */
  boolean hasNext() {
    return edge != Long.MAX_VALUE && !(ended && edge == base + limit);
  }

  /**
   * Moves the window on, so that what was at {@code keep} is its first byte, and makes it longer by
   * one byte at the least; false if there is none, but the window has moved all the same.
   */
  boolean more(int keep) {
    if (keep > 0) {
      System.arraycopy(bytes, keep, bytes, 0, limit - keep);
      limit -= keep;
      base += keep;
    }
    if (limit >= bytes.length - SLACK_BYTES) {
      bytes = Arrays.copyOf(bytes, limit * 2 + SLACK_BYTES);
    }
    int before = limit;
    try {
      fill(before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes[limit] = '\n';
    return limit > before;
  }

  private void fill(int before) throws IOException {
    while (!ended && limit < bytes.length - SLACK_BYTES) {
      if (edge == Long.MAX_VALUE && input.behind()) {
        edge = base + limit;
        if (limit > before) {
          return;
        }
      }
      int read = input.read(bytes, limit, bytes.length - SLACK_BYTES - limit);
      ended = read < 0;
      limit += Math.max(read, 0);
      if (edge != Long.MAX_VALUE && read > 0) {
        // What is behind the split costs as much to decode, and mostly is not needed.
        return;
      }
    }
    if (ended) {
      edge = Math.min(edge, base + limit);
    }
  }

  /** Whether the split has no block at all; to be asked before anything else. */
  boolean isEmpty() {
    try {
      return input.behind();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
