package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What is done on a second thread while the first one lists files: one thing after the other, in
 * the order in which they were given. A listing that is far ahead waits.
 */
final class Beside implements AutoCloseable {
  /** How many things may wait; with pages of 1,000 files some dozens of megabytes. */
  private static final int AHEAD = 512;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread daemon = new Thread(work, "inlet-beside");
            daemon.setDaemon(true);
            return daemon;
          });
  private final Semaphore free = new Semaphore(AHEAD);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** Does this after all that was given before, unless one of them failed. */
  void run(Runnable work) {
    requireNonNull(work, "work");
    throwFailure();
    free.acquireUninterruptibly();
    thread.execute(
        () -> {
          try {
            if (failure.get() == null) {
              work.run();
            }
          } catch (RuntimeException | Error e) {
            failure.set(e);
          } finally {
            free.release();
          }
        });
  }

  /** Returns when everything that was given is done, and throws what one of them threw. */
  void await() {
    free.acquireUninterruptibly(AHEAD);
    free.release(AHEAD);
    throwFailure();
  }

  private void throwFailure() {
    Throwable thrown = failure.get();
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /** Returns when nothing is at work any more, whether or not it was awaited. */
  @Override
  public void close() {
    thread.shutdown();
    free.acquireUninterruptibly(AHEAD);
  }
}
