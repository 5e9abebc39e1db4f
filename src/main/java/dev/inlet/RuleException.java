package dev.inlet;

/** A quality rule, a threshold or a precondition said no. */
public final class RuleException extends InletException {
  private static final long serialVersionUID = 1L;

  /** Exit code of this kind. */
  public static final int EXIT_CODE = 6;

  public RuleException(String message) {
    this(message, null);
  }

  public RuleException(String message, Throwable cause) {
    super(EXIT_CODE, message, cause);
  }
}
