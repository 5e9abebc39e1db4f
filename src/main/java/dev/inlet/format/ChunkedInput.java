package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Decodes a file chunk by chunk and keeps account of the edge. A block is one chunk or several;
 * what a block is, and how a chunk is decoded, is the format's own.
 */
abstract class ChunkedInput extends BlockInput {
  /** Stands at the beginning of a chunk between two calls of {@link #decode}. */
  final RawBytes in;

  private final BlockRange range;
  private byte[] text = {};
  private int at;
  private int size;

  /**
   * @param raw stands at the start of the first block
   */
  ChunkedInput(InputStream raw, long start, BlockRange range) {
    this.in = new RawBytes(raw, start);
    this.range = range;
  }

  /**
   * Decodes one chunk, or goes over what stands between two, and {@link #give gives} what comes of
   * it; the file has not ended.
   *
   * @throws java.io.EOFException if the file ends within it
   * @throws UnsupportedOperationException if it needs what this decoder does not have
   * @throws IOException if it is corrupt
   */
  abstract void decode() throws IOException;

  /** Whether a block begins with what is decoded next. */
  abstract boolean atBlock();

  /** Whether a file may end here, before a block. */
  boolean mayEnd() {
    return true;
  }

  /** The buffer that is given from; what it holds is kept when it grows. */
  final byte[] room(int bytes) {
    if (text.length < bytes) {
      text = Arrays.copyOf(text, bytes);
    }
    return text;
  }

  /**
   * Hands out a part of {@link #room}, which is to stay as it is until {@link #decode} is called.
   */
  final void give(int from, int to) {
    at = from;
    size = to;
  }

  @Override
  final boolean behind() throws IOException {
    while (at == size) {
      if (atBlock() && (!enter() || range.behind())) {
        return true;
      }
      decode();
    }
    return range.behind();
  }

  @Override
  final long block() {
    return range.block();
  }

  @Override
  public final int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (at == size) {
      if (atBlock() && !enter()) {
        return -1;
      }
      decode();
    }
    int read = Math.min(length, size - at);
    System.arraycopy(text, at, bytes, from, read);
    at += read;
    return read;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Comes to the next block; false at the end of the file. */
  private boolean enter() throws IOException {
    if (in.ended()) {
      if (!mayEnd()) {
        throw new EOFException("unfinished file");
      }
      range.enterEnd();
      return false;
    }
    range.enter(in.position());
    return true;
  }
}
