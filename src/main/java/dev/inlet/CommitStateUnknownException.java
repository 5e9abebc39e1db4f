package dev.inlet;

/** It is not known whether a commit took effect; nothing is cleaned up. */
public final class CommitStateUnknownException extends InletException {
  private static final long serialVersionUID = 1L;

  /** Exit code of this kind. */
  public static final int EXIT_CODE = 5;

  public CommitStateUnknownException(String message) {
    this(message, null);
  }

  public CommitStateUnknownException(String message, Throwable cause) {
    super(EXIT_CODE, message, cause);
  }
}
