package dev.inlet.cli;

import dev.inlet.write.ExpectedFiles;

/** What a target is expected to get, in one line. */
final class ExpectedLine {
  private ExpectedLine() {}

  static String of(ExpectedFiles expected) {
    return "expected "
        + Text.bytes(expected.bytes())
        + " in "
        + (expected.files() < 0
            ? "a file for each partition"
            : Text.count(expected.files(), "file"))
        + ": "
        + expected.why();
  }
}
