package dev.inlet.cli;

import dev.inlet.run.RunListener;
import dev.inlet.run.Stage;
import java.util.Locale;

/**
 * Shows how a run goes on: on a terminal one line that is rewritten, else a plain line per stage.
 */
final class ProgressLine implements RunListener, AutoCloseable {
  private static final String ERASE = "\r\u001b[K";

  private final Console console;
  private final boolean silent;
  private long stageBegan;
  private String head = "";
  private boolean shown;

  ProgressLine(Console console, boolean silent) {
    this.console = console;
    this.silent = silent;
  }

  @Override
  public synchronized void stage(String job, Stage stage, String detail) {
    stageBegan = System.nanoTime();
    head = job + ": " + stage.word() + (detail.isEmpty() ? "" : " " + detail);
    if (console.live()) {
      show("");
    } else if (!silent && isWorthALine(stage)) {
      console.err().println(head);
    }
  }

  @Override
  public synchronized void progress(Progress progress) {
    if (console.live()) {
      show(text(progress, (System.nanoTime() - stageBegan) / 1e9));
    }
  }

  /** What the line says of a stage that has been going on for so many seconds. */
  static String text(Progress progress, double seconds) {
    StringBuilder text = new StringBuilder();
    text.append(progress.tasks())
        .append('/')
        .append(progress.startedTasks())
        .append(progress.stage() == Stage.COMPACT ? " files" : " tasks");
    if (progress.records() > 0) {
      text.append("  ").append(Text.count(progress.records(), "record"));
    }
    boolean reads = progress.stage() == Stage.READ || progress.stage() == Stage.COMPACT;
    if (reads && progress.bytes() > 0 && seconds > 0) {
      double rate = progress.bytes() / seconds;
      text.append(String.format(Locale.ROOT, "  %.1f MB/s", rate / 1e6));
      long left = Math.round((progress.totalBytes() - progress.bytes()) / rate);
      if (left > 0) {
        text.append("  ").append(Text.seconds(left * 1000)).append(" left");
      }
    }
    return text.toString();
  }

  /** Takes the line off the terminal. */
  synchronized void clear() {
    if (shown) {
      console.err().print(ERASE);
      console.err().flush();
      shown = false;
    }
  }

  @Override
  public void close() {
    clear();
  }

  private void show(String text) {
    console.err().print(ERASE + head + "  " + text);
    console.err().flush();
    shown = true;
  }

  private static boolean isWorthALine(Stage stage) {
    return stage == Stage.START_SPARK
        || stage == Stage.READ
        || stage == Stage.WRITE
        || stage == Stage.COMPACT;
  }
}
