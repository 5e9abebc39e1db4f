package dev.inlet.compact;

import dev.inlet.InputException;

/** What is said of a file whose columns do not go with those of the files before it. */
final class OtherSchema {
  private OtherSchema() {}

  /**
   * @param other the file that has what was expected
   */
  static InputException refused(String file, String expected, String other, String found) {
    return new InputException(
        file
            + ": another schema: expected "
            + expected
            + " as in "
            + other
            + ", found "
            + found
            + ". Group the files by their schema");
  }
}
