package dev.inlet.format;

import java.io.IOException;

/** Where a split was cut, no block or record begins: the file is to be read unsplit. */
public final class FalseEdgeException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;

  /**
   * @param file its name, as {@link StoredFile#name} has it
   * @param found what was found where the split should end
   */
  public FalseEdgeException(String file, String found) {
    super(
        file
            + ": cut at a false edge: expected a block and a record to begin there, found "
            + found
            + ". Read the file unsplit");
    this.file = file;
  }

  /** The file to read unsplit. */
  public String file() {
    return file;
  }
}
