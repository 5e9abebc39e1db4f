package dev.inlet.write;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Sends a file that is in pieces: bytes from this machine, held until they are a part, and ranges
 * that the store copies. As parts have a least length, the start of a range is read where too few
 * bytes come before it, and so is one that is too short by then.
 */
final class PieceSender {
  /** What becomes of a part; is asked for several at a time, each by a thread of its own. */
  interface Parts {
    /** Sends bytes as the next part. */
    String put(int number, InputStream in, long length, boolean last) throws IOException;

    /** Lets the store copy a range as the next part. */
    String copy(int number, CopiedRange range) throws IOException;
  }

  /** What S3 copies long before a request for it is given up. */
  private static final long COPIED_BYTES = 256L << 20;

  /** Of the 10,000 that an upload takes, what stays for copies if no range were one. */
  private static final long PARTS_LEFT = 10_000 - Uploads.MOST_PIECES - 1;

  /** That come with each range at most: the bytes before it, its start, and what it is cut to. */
  private static final long PARTS_OF_RANGE = 3;

  private final Parts to;
  private final Configuration conf;
  private final PartWindow window;
  private final long copyBytes;
  private byte[] held;
  private int count;
  private boolean hasCopied;

  /**
   * @param window that parts go through
   * @param conf to read ranges with that are not copied
   * @param partBytes as many bytes of this machine are held, and for each part that is under way
   * @param copyBytes as many are copied at once
   */
  PieceSender(Parts to, PartWindow window, Configuration conf, int partBytes, long copyBytes) {
    this.to = to;
    this.window = window;
    this.conf = conf;
    this.held = new byte[partBytes];
    this.copyBytes = copyBytes;
  }

  /** How many bytes are to be copied at once, so that there are parts enough for all ranges. */
  static long copyBytes(List<CopiedRange> ranges) {
    long bytes = ranges.stream().mapToLong(CopiedRange::length).sum();
    long parts = PARTS_LEFT - PARTS_OF_RANGE * ranges.size();
    return Math.max(COPIED_BYTES, (bytes + parts - 1) / parts);
  }

  void add(InputStream in, long length) throws IOException {
    long left = length;
    while (left > 0) {
      if (count == held.length) {
        flush();
      }
      int read = in.read(held, count, (int) Math.min(left, held.length - count));
      if (read < 0) {
        throw new EOFException("expected " + left + " bytes more");
      }
      count += read;
      left -= read;
    }
  }

  void add(CopiedRange range) throws IOException {
    long from = range.from();
    long end = range.from() + range.length();
    if (count > 0 && count < CopiedRange.LEAST_BYTES) {
      long fill = Math.min(end - from, CopiedRange.LEAST_BYTES - count);
      read(range, from, fill);
      from += fill;
    }
    long left = end - from;
    if (left >= CopiedRange.LEAST_BYTES) {
      flush();
      long copies = (left + copyBytes - 1) / copyBytes;
      for (long copy = 0; copy < copies; copy++) {
        long start = from + left * copy / copies;
        long length = from + left * (copy + 1) / copies - start;
        copy(range.part(start, length));
      }
    } else {
      read(range, from, left);
    }
  }

  private void copy(CopiedRange range) throws IOException {
    int number = window.begun() + 1;
    window.begin(() -> to.copy(number, range));
    if (!hasCopied) {
      // What is refused once is refused always, and not asked for again.
      window.awaitAll();
      hasCopied = true;
    }
  }

  private void read(CopiedRange range, long from, long length) throws IOException {
    if (length > 0) {
      try (RangeInput in = RangeInput.openToHold(range.part(from, length), conf)) {
        add(in, length);
      }
    }
  }

  private void flush() throws IOException {
    if (count > 0) {
      send(false);
    }
  }

  private void send(boolean last) throws IOException {
    InputStream in = new ByteArrayInputStream(held, 0, count);
    int number = window.begun() + 1;
    int length = count;
    window.begin(() -> to.put(number, in, length, last));
    // What was handed over is read until the part has been sent.
    held = last ? new byte[0] : new byte[held.length];
    count = 0;
  }

  /** Returns all parts, in their order. */
  List<String> finish() throws IOException {
    if (count > 0 || window.begun() == 0) {
      send(true);
    }
    return window.finish();
  }
}
