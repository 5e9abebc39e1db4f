package dev.inlet.run;

/** Is told how a run goes on, on whichever thread it happens. */
public interface RunListener {

  /**
   * A stage begins.
   *
   * @param detail such as the target's name; may be empty
   */
  void stage(String job, Stage stage, String detail);

  /** Spark finished a task. */
  default void progress(Progress progress) {}

  /** Hears nothing. */
  static RunListener none() {
    return (job, stage, detail) -> {};
  }

  /**
   * How far the stage is.
   *
   * @param tasks finished, of those that were started so far
   * @param totalBytes of the batch, as stored
   */
  record Progress(
      Stage stage, long tasks, long startedTasks, long records, long bytes, long totalBytes) {}
}
