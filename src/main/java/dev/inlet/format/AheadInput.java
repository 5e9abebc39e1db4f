package dev.inlet.format;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file that is one block, decoded by a thread of its own while its reader is at work on what was
 * decoded before: through a ring of few buffers, so that it is never far ahead.
 *
 * <p>What is read, and behind which byte it fails with what, is as without that thread. An
 * interrupt of the reader is passed on to whoever decodes, for it may be a file system that waits.
 */
final class AheadInput extends BlockInput {
  /** What the thread is called, before the name of its file. */
  static final String THREAD = "inlet-decode ";

  private static final int BUFFERS = 8;
  private static final int BUFFER_BYTES = 1 << 18;

  private final BlockInput decoded;
  private final Thread thread;
  private final byte[][] buffers = new byte[BUFFERS][];
  private final int[] sizes = new int[BUFFERS];

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filledOne = lock.newCondition();
  private final Condition takenOne = lock.newCondition();

  // Guarded by the lock.
  private long filled;
  private long taken;
  private boolean ended;
  private Throwable failure;

  private volatile boolean closed;

  // Of the reader: the buffer that it is in, from a place on.
  private boolean started;
  private boolean within;
  private int position;

  /**
   * @param decoded closed with this; not to be used any more
   * @param file for the name of the thread
   */
  AheadInput(BlockInput decoded, String file) {
    this.decoded = decoded;
    this.thread = new Thread(this::decode, THREAD + file);
    thread.setDaemon(true);
  }

  @Override
  boolean behind() throws IOException {
    return !isAtHand();
  }

  @Override
  long block() {
    return 0;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!isAtHand()) {
      return -1;
    }
    int buffer = (int) (taken % BUFFERS);
    int read = Math.min(length, sizes[buffer] - position);
    System.arraycopy(buffers[buffer], position, bytes, from, read);
    position += read;
    if (position == sizes[buffer]) {
      giveBack();
    }
    return read;
  }

  /** The thread has ended when this returns, and so nobody reads the file any more. */
  @Override
  public void close() throws IOException {
    closed = true;
    thread.interrupt();
    lock.lock();
    try {
      takenOne.signal();
    } finally {
      lock.unlock();
    }
    joinThread();
    decoded.close();
  }

  private void joinThread() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for what is read next; false at the end of the file. */
  private boolean isAtHand() throws IOException {
    if (within) {
      return true;
    }
    if (!started) {
      // Not before: what may fail until then would leave the thread behind.
      started = true;
      thread.start();
    }
    lock.lock();
    try {
      awaitFilled();
      if (filled > taken) {
        within = true;
        position = 0;
        return true;
      }
      if (failure instanceof IOException e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void awaitFilled() {
    boolean interrupted = false;
    while (filled == taken && !ended) {
      try {
        filledOne.await();
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveBack() {
    within = false;
    lock.lock();
    try {
      taken++;
      takenOne.signal();
    } finally {
      lock.unlock();
    }
  }

  private void decode() {
    while (!ended && awaitTaken()) {
      int buffer = (int) (filled % BUFFERS);
      fill(buffer);
    }
  }

  /** Waits for a buffer that may be filled; false if the reader wants no more. */
  private boolean awaitTaken() {
    lock.lock();
    try {
      while (filled - taken == BUFFERS && !closed) {
        takenOne.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("CatchingUnchecked") // Whatever it is, the reader has to fail with it.
  private void fill(int buffer) {
    int size = 0;
    int read = 0;
    Throwable problem = null;
    try {
      if (buffers[buffer] == null) {
        buffers[buffer] = new byte[BUFFER_BYTES];
      }
      while (read >= 0 && size < BUFFER_BYTES && !closed) {
        read = decoded.read(buffers[buffer], size, BUFFER_BYTES - size);
        size += Math.max(read, 0);
      }
    } catch (Throwable e) {
      problem = e;
    }
    lock.lock();
    try {
      sizes[buffer] = size;
      filled += size > 0 ? 1 : 0;
      ended = read < 0 || problem != null;
      failure = problem;
      filledOne.signal();
    } finally {
      lock.unlock();
    }
  }
}
