package dev.inlet.certify;

import dev.inlet.CatalogException;
import dev.inlet.certify.Timeline.Mark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that was started, and what it tells on standard error. */
final class Child {
  private final Process process;
  private final long began = System.nanoTime();
  private final List<Mark> lines = new ArrayList<>();
  private final Thread reader;
  private final Thread reaper;
  private boolean silent;

  private Child(Process process, Path err) {
    this.process = process;
    this.reader = new Thread(() -> read(err), "inlet-certify-reader");
    this.reaper = new Thread(process::destroyForcibly, "inlet-certify-reaper");
  }

  static Child start(List<String> command, Path out, Path err) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile());
      // It writes to a pipe; a line that is rewritten would never end.
      builder.environment().put("INLET_TTY", "0");
      Child child = new Child(builder.start(), err);
      child.reader.setDaemon(true);
      child.reader.start();
      // A child does not outlive a command that somebody ends.
      Runtime.getRuntime().addShutdownHook(child.reaper);
      return child;
    } catch (IOException e) {
      throw new CatalogException(
          command.get(0) + ": cannot start a process: " + e.getMessage() + ". See " + out, e);
    }
  }

  private void read(Path err) {
    try (BufferedReader in = process.errorReader(StandardCharsets.UTF_8);
        PrintStream log = new PrintStream(err.toFile(), StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        log.println(line);
        told(line);
      }
    } catch (IOException e) {
      told("inlet certify: cannot go on reading: " + e.getMessage());
    } finally {
      fallSilent();
    }
  }

  private synchronized void told(String line) {
    lines.add(new Mark(line, millis()));
    notifyAll();
  }

  private synchronized void fallSilent() {
    silent = true;
    notifyAll();
  }

  /** Waits until it tells this line; false if it ends without. */
  synchronized boolean awaitLine(String line) {
    try {
      while (lines.stream().noneMatch(mark -> mark.line().equals(line))) {
        if (silent) {
          return false;
        }
        wait();
      }
      return true;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Whether it ends within so many milliseconds; waits so long at most. */
  boolean endsWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Ends it as {@code kill -9} does.
   *
   * @return whether that ended it; false if it had ended by itself
   */
  boolean kill() {
    // By its handle, which leaves the pipe open: what it told just before is still read.
    process.toHandle().destroyForcibly();
    // 128 and the number of SIGKILL; Inlet itself never ends with it.
    return await() == 137;
  }

  /** Waits for its end, and returns its exit code. */
  int await() {
    try {
      int exitCode = process.waitFor();
      reader.join();
      forget();
      return exitCode;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException e) {
      // This process is just ending, and the hook has killed the child.
      return;
    }
  }

  /** How long ago it was started. */
  long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  /** What it has told so far. */
  synchronized List<Mark> lines() {
    return List.copyOf(lines);
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while a run goes on", e);
  }
}
