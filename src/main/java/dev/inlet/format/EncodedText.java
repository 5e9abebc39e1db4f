package dev.inlet.format;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Text that is written in the blocks of an encoder: in large pieces, several at a time, and in
 * order. Keeps in memory one piece, and as many more as there are threads.
 */
final class EncodedText implements Closeable {
  private static final int PIECE_BYTES = 1 << 22;
  private static final int FIRST_BYTES = 1 << 16;

  private final BlockEncoder encoder;
  private final OutputStream out;
  private final int threads;
  private final ArrayDeque<Future<ByteArrayOutputStream>> encoded = new ArrayDeque<>();
  private ExecutorService pool;
  private byte[] piece = new byte[FIRST_BYTES];
  private int size;

  EncodedText(BlockEncoder encoder, OutputStream out, int threads) {
    this.encoder = encoder;
    this.out = out;
    this.threads = threads;
  }

  void add(byte[] text, int from, int length) throws IOException {
    int at = from;
    while (at < from + length) {
      room(from + length - at);
      int count = Math.min(from + length - at, piece.length - size);
      System.arraycopy(text, at, piece, size, count);
      size += count;
      at += count;
    }
  }

  /** Adds what a stream gives at once; returns its last byte, or -1 at its end. */
  int addSome(InputStream text) throws IOException {
    room(1);
    int read = text.read(piece, size, piece.length - size);
    size += Math.max(read, 0);
    return read <= 0 ? -1 : piece[size - 1] & 0xff;
  }

  /** Writes all that was added. */
  void flush() throws IOException {
    if (size > 0 && encoded.isEmpty()) {
      encoder.encode(piece, 0, size, out);
      size = 0;
      return;
    }
    hand();
    while (!encoded.isEmpty()) {
      write();
    }
  }

  /** What was not flushed is not written. */
  @Override
  public void close() {
    if (pool != null) {
      pool.shutdownNow();
    }
  }

  private void room(int wanted) throws IOException {
    if (size == PIECE_BYTES) {
      hand();
    }
    if (size == piece.length || (size + wanted > piece.length && piece.length < PIECE_BYTES)) {
      long grown = Math.max(2L * piece.length, (long) size + wanted);
      piece = Arrays.copyOf(piece, (int) Math.min(grown, PIECE_BYTES));
    }
  }

  private void hand() throws IOException {
    if (size == 0) {
      return;
    }
    if (threads == 1) {
      encoder.encode(piece, 0, size, out);
      size = 0;
      return;
    }
    if (encoded.size() == threads) {
      write();
    }
    if (pool == null) {
      pool = Executors.newFixedThreadPool(threads, EncodedText::daemon);
    }
    byte[] text = piece;
    int length = size;
    encoded.add(
        pool.submit(
            () -> {
              ByteArrayOutputStream bytes = new ByteArrayOutputStream(length / 4);
              encoder.encode(text, 0, length, bytes);
              return bytes;
            }));
    piece = new byte[PIECE_BYTES];
    size = 0;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "inlet-encode");
    thread.setDaemon(true);
    return thread;
  }

  private void write() throws IOException {
    try {
      encoded.remove().get().writeTo(out);
    } catch (ExecutionException e) {
      throw new IOException("cannot encode", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
