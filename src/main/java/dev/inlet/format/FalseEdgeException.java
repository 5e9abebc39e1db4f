package dev.inlet.format;

import java.io.IOException;

/** Where a split was cut, no block or record begins: the file is to be read unsplit. */
public final class FalseEdgeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;

  /**
   * @param file its name, as {@link StoredFile#name} has it
   * @param edge the byte of it where it was cut
   * @param expected the start of what
   * @param found what was found instead
   */
  public FalseEdgeException(String file, long edge, String expected, String found) {
    super(
        file
            + ": "
            + edge
            + ": no edge of a split: expected the start of "
            + expected
            + ", found "
            + found
            + ". Read the file unsplit");
    this.file = file;
  }

  /** The file to read unsplit. */
  public String file() {
    return file;
  }
}
