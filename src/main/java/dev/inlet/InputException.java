package dev.inlet;

/** Input is missing, corrupt, truncated or unsupported. */
public final class InputException extends InletException {
  private static final long serialVersionUID = 1L;

  /** Exit code of this kind. */
  public static final int EXIT_CODE = 3;

  public InputException(String message) {
    this(message, null);
  }

  public InputException(String message, Throwable cause) {
    super(EXIT_CODE, message, cause);
  }
}
