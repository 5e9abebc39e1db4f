package dev.inlet.write;

import dev.inlet.write.Manifest.Moved;
import java.util.List;

/**
 * What one attempt at a task has put into uploads. It is written down twice: when its uploads are
 * begun, so that they can be aborted should it die, and when all their parts are there; the second
 * is put if absent under the number of the task, so one attempt of each task counts.
 */
record Attempt(List<Moved> files) {
  /** Of what an attempt has begun. */
  private static final String BEGUN = "attempt-";

  /** Of the attempt at a task that counts. */
  private static final String CHOSEN = "task-";

  Attempt {
    files = List.copyOf(files);
  }

  /** Which attempt has staged a file: its first name is that. */
  static String of(String staged) {
    return staged.replaceFirst("/.*", "");
  }

  /** What it is called within its attempt. */
  static String nameOf(String staged) {
    return staged.substring(staged.indexOf('/') + 1);
  }

  static String begunName(String attempt) {
    return BEGUN + attempt + ".json";
  }

  static String chosenName(int task) {
    return String.format("%s%06d.json", CHOSEN, task);
  }

  static boolean isBegun(String name) {
    return name.startsWith(BEGUN);
  }

  static boolean isChosen(String name) {
    return name.startsWith(CHOSEN);
  }
}
