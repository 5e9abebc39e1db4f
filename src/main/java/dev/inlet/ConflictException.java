package dev.inlet;

/** Another run holds the job, or a commit conflicted; it is safe to try again. */
public final class ConflictException extends InletException {
  private static final long serialVersionUID = 1L;

  /** Exit code of this kind. */
  public static final int EXIT_CODE = 4;

  public ConflictException(String message) {
    this(message, null);
  }

  public ConflictException(String message, Throwable cause) {
    super(EXIT_CODE, message, cause);
  }
}
