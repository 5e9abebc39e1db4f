package dev.inlet.compact;

import java.io.IOException;

/** An output cannot be written, which is no matter of the source that is read meanwhile. */
final class OutputFailure extends IOException {
  private static final long serialVersionUID = 1L;

  OutputFailure(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
