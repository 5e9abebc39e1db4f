package dev.inlet.format;

/**
 * The current record is no row, for the reason of the message; without a stack trace, since it is
 * data and no failure.
 */
final class MisfitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MisfitException(String message) {
    super(message, null, false, false);
  }
}
