package dev.inlet.format;

import java.io.IOException;

/** What was read is no data of its format; the message says what was found instead. */
final class CorruptException extends IOException {
  private static final long serialVersionUID = 1L;

  CorruptException(String message) {
    super(message);
  }
}
