package dev.inlet.format;

import dev.inlet.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** The lines of a text that are not blank, by LF or CRLF; a byte order mark is skipped. */
public final class Lines implements Closeable {
  private static final int MAX_LINE_BYTES = 16 << 20;

  private final InputStream text;
  private final String file;
  private byte[] buffer;
  private int limit;
  private int position;
  private int start;
  private int end;
  private long number;

  /**
   * @param text plain bytes, such as {@link Compression#open} gives
   * @param file as messages should name it
   */
  public Lines(InputStream text, String file) {
    this(text, file, 1 << 16);
  }

  Lines(InputStream text, String file, int bufferBytes) {
    this.text = text;
    this.file = file;
    this.buffer = new byte[Math.max(bufferBytes, 4)];
    skipByteOrderMark();
  }

  /** Moves on to the next line that is not blank; false after the last one. */
  public boolean next() {
    do {
      if (!nextLine()) {
        return false;
      }
    } while (isBlank());
    return true;
  }

  /** Counted from 1, blank lines too. */
  public long number() {
    return number;
  }

  /** Holds the line from {@link #start()} to {@link #end()}, until the next move. */
  public byte[] bytes() {
    return buffer;
  }

  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  @Override
  public void close() {
    try {
      text.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String raw() {
    return Bytes.text(buffer, start, end);
  }

  private boolean nextLine() {
    start = position;
    for (; ; position++) {
      if (position == limit && !fill()) {
        if (start == limit) {
          return false;
        }
        break;
      }
      if (buffer[position] == '\n') {
        break;
      }
    }
    end = position > start && buffer[position - 1] == '\r' ? position - 1 : position;
    position = Math.min(position + 1, limit);
    number++;
    return true;
  }

  private boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private boolean fill() {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      position -= start;
      limit -= start;
      start = 0;
    }
    if (limit >= MAX_LINE_BYTES) {
      throw new InputException(
          file
              + ": "
              + (number + 1)
              + ": line too long: expected at most 16 MiB, found more. Write one record per line");
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(limit * 2, MAX_LINE_BYTES));
    }
    try {
      int read = text.read(buffer, limit, buffer.length - limit);
      limit += Math.max(read, 0);
      return read > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void skipByteOrderMark() {
    try {
      limit = text.readNBytes(buffer, 0, 3);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean found =
        limit == 3
            && buffer[0] == (byte) 0xef
            && buffer[1] == (byte) 0xbb
            && buffer[2] == (byte) 0xbf;
    position = found ? 3 : 0;
  }
}
