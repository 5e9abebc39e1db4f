package dev.inlet.compact;

import dev.inlet.InletException;
import dev.inlet.InputException;
import dev.inlet.catalog.CompactSpec.OnUnreadable;
import dev.inlet.compact.Compaction.Progress;
import dev.inlet.compact.CompactionPlan.Output;
import dev.inlet.state.Lease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Makes the outputs of a plan, several at a time, on the threads of this machine. */
final class Compactor {
  private final OutputStager stager;
  private final int threads;
  private final Lease lease;
  private final Progress progress;

  Compactor(OutputStager stager, int threads, Lease lease, Progress progress) {
    this.stager = stager;
    this.threads = threads;
    this.lease = lease;
    this.progress = progress;
  }

  /** A group that could not be joined. */
  record Bad(Output output, InputException why) {}

  /**
   * What came of it.
   *
   * @param made in the order of the plan's outputs; meaningless if some of them are bad
   */
  record Outcome(List<Staged> made, List<Bad> bad) {
    /** Of all outputs, of which those that are bad were not made. */
    static Outcome of(Staged[] made, List<Bad> bad) {
      return new Outcome(bad.isEmpty() ? List.of(made) : List.of(), bad);
    }
  }

  /**
   * Makes all of them, or none counts.
   *
   * @throws InputException for the first one that cannot be made, unless others are to be tried; in
   *     any case for what is no matter of one group. Nothing is under way any more then
   */
  Outcome make(CompactionPlan plan, OnUnreadable onUnreadable) {
    ExecutorService pool =
        Executors.newFixedThreadPool(threads, work -> new Thread(work, "inlet-compact"));
    try {
      return make(plan, onUnreadable, new ExecutorCompletionService<>(pool));
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException(
          stager.where() + ": interrupted. Run again; nothing was published", e);
    } finally {
      pool.shutdownNow();
      awaitEnd(pool);
    }
  }

  /** One of the outputs, by its place in the plan. */
  private record Attempt(int index, Optional<Staged> made, Optional<InputException> why) {}

  private Outcome make(
      CompactionPlan plan, OnUnreadable onUnreadable, CompletionService<Attempt> pool)
      throws InterruptedException, ExecutionException {
    int count = plan.outputs().size();
    for (int i = 0; i < count; i++) {
      int index = i;
      pool.submit(() -> make(index, plan.outputs().get(index), onUnreadable));
    }
    Staged[] made = new Staged[count];
    List<Bad> bad = new ArrayList<>();
    long bytes = 0;
    long ofBytes = plan.bytes();
    for (int done = 1; done <= count; done++) {
      Attempt attempt = pool.take().get();
      Output output = plan.outputs().get(attempt.index());
      attempt.made().ifPresent(one -> made[attempt.index()] = one);
      attempt.why().ifPresent(why -> bad.add(new Bad(output, why)));
      bytes += output.bytes();
      progress.made(done, count, bytes, ofBytes);
    }
    return Outcome.of(made, bad);
  }

  private Attempt make(int index, Output output, OnUnreadable onUnreadable) {
    lease.check();
    String attempt = OutputStager.attempt(index);
    try {
      return new Attempt(index, Optional.of(stager.stage(attempt, output)), Optional.empty());
    } catch (InputException e) {
      if (onUnreadable == OnUnreadable.FAIL) {
        throw e;
      }
      return new Attempt(index, Optional.empty(), Optional.of(e));
    } catch (IOException e) {
      throw stager.unmade(attempt, output, e);
    }
  }

  private static RuntimeException thrown(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof InletException known ? known : (RuntimeException) failure;
  }

  private static void awaitEnd(ExecutorService pool) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
