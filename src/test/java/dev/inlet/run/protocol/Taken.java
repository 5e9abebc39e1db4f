package dev.inlet.run.protocol;

/** A step that was taken: by whom, and what came of it. */
record Taken(String who, Step step, Next next) {
  /** What no actor does, such as a file that comes late; the note says what. */
  static Taken byNature(World after, String what) {
    return new Taken("", Step.IDLE, new Next(after, Actor.NOBODY, what));
  }

  /** Two lines: the step, and the world after it. */
  String text() {
    String what = who.isEmpty() ? next.note() : step.text;
    String note = who.isEmpty() || next.note().isEmpty() ? "" : ", " + next.note();
    return String.format(
        "%-9s %-7s %s%s%n%18s%s", who, step.row, what, note, "", next.world().text());
  }
}
