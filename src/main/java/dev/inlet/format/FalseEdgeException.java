package dev.inlet.format;

import java.io.IOException;

/** Where a split was cut, no block or record begins: the file is to be read unsplit. */
public final class FalseEdgeException extends IOException {
  private static final long serialVersionUID = 1L;

  public FalseEdgeException(String message) {
    super(message);
  }
}
