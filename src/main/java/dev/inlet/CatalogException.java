package dev.inlet;

/** The job catalog or the command line is wrong. */
public final class CatalogException extends InletException {
  private static final long serialVersionUID = 1L;

  /** Exit code of this kind. */
  public static final int EXIT_CODE = 2;

  public CatalogException(String message) {
    this(message, null);
  }

  public CatalogException(String message, Throwable cause) {
    super(EXIT_CODE, message, cause);
  }
}
