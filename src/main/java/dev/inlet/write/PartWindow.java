package dev.inlet.write;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/**
 * The parts of one upload, of which a few are under way at a time. Once one has failed, no other is
 * begun. For one thread.
 */
final class PartWindow implements Closeable {
  /** S3A's own setting for blocks of one file. */
  private static final String ACTIVE = "fs.s3a.fast.upload.active.blocks";

  private static final int DEFAULT_ACTIVE = 4;

  private final ExecutorService pool;
  private final int most;
  private final List<Future<String>> parts = new ArrayList<>();
  private int answered;

  /**
   * @param most at a time, 1 or more
   */
  PartWindow(int most) {
    this.most = most;
    this.pool = Executors.newFixedThreadPool(most, work -> new Thread(work, "inlet-part"));
  }

  /** How many parts of a file are sent at a time. */
  static int most(Configuration conf) {
    return Math.max(1, conf.getInt(ACTIVE, DEFAULT_ACTIVE));
  }

  /**
   * Begins the next part; waits before that while as many as there may be are under way.
   *
   * @param part tells what completes the upload
   * @throws IOException if one before has failed
   */
  void begin(Callable<String> part) throws IOException {
    if (parts.size() - answered == most) {
      awaitNext();
    }
    for (Future<String> before : parts.subList(answered, parts.size())) {
      if (before.isDone()) {
        await(before);
      }
    }
    parts.add(pool.submit(part));
  }

  /** How many were begun. */
  int begun() {
    return parts.size();
  }

  /** Waits for all that were begun, and tells of all parts, in their order. */
  List<String> finish() throws IOException {
    awaitAll();
    List<String> told = new ArrayList<>();
    for (Future<String> part : parts) {
      told.add(await(part));
    }
    return told;
  }

  /** Waits until nothing is under way. */
  void awaitAll() throws IOException {
    while (answered < parts.size()) {
      awaitNext();
    }
  }

  private void awaitNext() throws IOException {
    await(parts.get(answered));
    answered++;
  }

  private static String await(Future<String> part) throws IOException {
    try {
      return part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("while uploading");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException known) {
        throw known;
      }
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IOException(e.getCause());
    }
  }

  /** Nothing is under way any more when this returns. */
  @Override
  @SuppressWarnings("CheckReturnValue") // What it says is asked again.
  public void close() {
    parts.forEach(part -> part.cancel(false));
    pool.shutdown();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
