package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * When an undisturbed run told what.
 *
 * @param marks the lines that tell of a stage, in their order
 * @param endMillis when the process ended, counted from its start
 */
record Timeline(List<Mark> marks, long endMillis) {
  /** The stage of a run that has not yet told of any: its JVM starts, it plans and freezes. */
  static final String BEFORE_ANY = "before spark";

  /**
   * A line on standard error.
   *
   * @param atMillis counted from the start of the process
   */
  record Mark(String line, long atMillis) {
    Mark {
      requireNonNull(line, "line");
    }
  }

  Timeline {
    marks = List.copyOf(marks);
  }

  /** Of everything that a run of a job told, what tells of stages. */
  static Timeline of(String job, List<Mark> lines, long endMillis) {
    return new Timeline(
        lines.stream().filter(mark -> mark.line().startsWith(job + ": ")).toList(), endMillis);
  }

  /** How long the stage of this mark took. */
  long lengthOf(int mark) {
    long end = mark + 1 < marks.size() ? marks.get(mark + 1).atMillis() : endMillis;
    return end - marks.get(mark).atMillis();
  }

  /** The stage that was told of last. */
  String lastStage() {
    if (marks.isEmpty()) {
      return BEFORE_ANY;
    }
    String line = marks.get(marks.size() - 1).line();
    return line.substring(line.indexOf(": ") + 2);
  }
}
