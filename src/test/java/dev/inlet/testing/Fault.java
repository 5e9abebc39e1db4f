package dev.inlet.testing;

import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.FaultyFileSystem.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;

/**
 * Counts the operations of {@link FaultyFileSystem}, and lets one of them go wrong. One operation
 * is done at a time, so that none slips past a death.
 */
final class Fault {
  /** Something that an operation does to the files. */
  @FunctionalInterface
  interface Effect<T> {
    T happen() throws IOException;
  }

  /**
   * What an operation can do.
   *
   * @param done as it should be
   * @param lie what leaves undone what it says is done
   * @param torn what a death in the midst of it leaves
   */
  record Effects<T>(Effect<T> done, Effect<T> lie, Effect<?> torn) {}

  private final List<Operation> done = new ArrayList<>();
  private Predicate<Operation> which = operation -> false;
  private Side side = Side.BEFORE;
  private Optional<Operation> struck = Optional.empty();
  private boolean dead;
  private Predicate<Operation> sleepOn = operation -> false;
  private Runnable meanwhile = () -> {};

  /** Everything works again until the first operation that is like this. */
  synchronized void set(Predicate<Operation> first, Side on) {
    which = first;
    side = on;
    sleepOn = operation -> false;
    done.clear();
    struck = Optional.empty();
    dead = false;
  }

  /** As {@link #set}, at the n-th operation from now. */
  void setAt(long n, Side on) {
    set(operation -> done.size() == n, on);
  }

  /** Nothing goes wrong; before the first operation that is like this, something else happens. */
  synchronized void sleep(Predicate<Operation> on, Runnable action) {
    set(operation -> false, Side.BEFORE);
    sleepOn = on;
    meanwhile = action;
  }

  synchronized boolean isDead() {
    return dead;
  }

  synchronized Optional<Operation> struck() {
    return struck;
  }

  synchronized List<Operation> operations() {
    return List.copyOf(done);
  }

  synchronized void refuseIfDead() throws IOException {
    if (dead) {
      throw new IOException("the process died at " + struck.orElseThrow());
    }
  }

  /** Does an operation that changes no files. */
  <T> T read(Kind kind, Path path, Effect<T> effect) throws IOException {
    return perform(kind, path, new Effects<>(effect, effect, () -> null));
  }

  /** Does an operation that changes files. */
  <T> T change(Kind kind, Path path, Effect<T> effect, T lie) throws IOException {
    return perform(kind, path, new Effects<>(effect, () -> lie, () -> null));
  }

  /** Does an operation, or what the fault makes of it. */
  <T> T perform(Kind kind, Path path, Effects<T> effects) throws IOException {
    Operation operation = new Operation(kind, path.toUri().getPath());
    sleepIfTold(operation);
    return awake(operation, effects);
  }

  /** Not within the lock: what happens meanwhile uses the file system too. */
  private void sleepIfTold(Operation operation) {
    Runnable action = () -> {};
    synchronized (this) {
      if (sleepOn.test(operation)) {
        sleepOn = never -> false;
        action = meanwhile;
      }
    }
    action.run();
  }

  private synchronized <T> T awake(Operation operation, Effects<T> effects) throws IOException {
    refuseIfDead();
    done.add(operation);
    if (struck.isPresent() || !which.test(operation)) {
      return effects.done().happen();
    }
    struck = Optional.of(operation);
    return switch (side.of(operation.kind())) {
      case BEFORE -> throw death(effects.torn());
      case AFTER -> throw death(effects.done());
      case LIES_DONE -> effects.lie().happen();
      case LIES_FAILED -> {
        effects.done().happen();
        throw new IOException("the answer was lost: " + operation);
      }
      case REFUSES -> throw new IOException("not now: " + operation);
    };
  }

  private IOException death(Effect<?> last) throws IOException {
    try {
      last.happen();
    } finally {
      dead = true;
    }
    return new IOException("the process died at " + struck.orElseThrow());
  }
}
