package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Blocks in frames, where the head of a frame tells how its blocks are laid out. A split that
 * begins behind a head takes it for one such as the file's first; where that proves wrong, its
 * start is a false edge, for only who has read from the first on knows for certain.
 *
 * @param <F> what the head of a frame tells
 */
abstract class FramedInput<F> extends ChunkedInput {
  private final BlockRange range;
  private final long start;
  private F frame;
  private boolean assumed;
  private boolean first = true;

  /**
   * @param head that of the frame in the middle of which the first block may be; null if that block
   *     begins with a head
   */
  FramedInput(InputStream raw, long start, BlockRange range, F head) {
    super(raw, start, range);
    this.range = range;
    this.start = start;
    this.frame = head;
    this.assumed = head != null;
  }

  /** As {@link #decode}. */
  abstract void decodeNext() throws IOException;

  /** That of the blocks that come; null between two. */
  final F frame() {
    return frame;
  }

  /** Whether a head may come next: between frames, or where the first block of a split begins. */
  final boolean mayMeetHead() {
    return frame == null || (assumed && first);
  }

  /** Whether the frame was read from its head on. */
  final boolean isWhole() {
    return !assumed;
  }

  /**
   * @param next what the head tells that was met; null if no blocks belong to it
   */
  final void begin(F next) {
    frame = next;
    assumed = false;
  }

  final void end() {
    frame = null;
  }

  @Override
  final boolean atBlock() {
    return true;
  }

  @Override
  boolean mayEnd() {
    return frame == null;
  }

  @Override
  final void decode() throws IOException {
    try {
      decodeNext();
      first = false;
    } catch (CorruptException | EOFException | UnsupportedOperationException e) {
      if (assumed) {
        throw range.falseStart(start, e);
      }
      throw e;
    }
  }
}
