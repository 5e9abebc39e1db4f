package dev.inlet;

import java.util.regex.Pattern;

/**
 * Something that a person other than Inlet's authors can act on. Printed without a stack trace.
 *
 * <p>A message reads {@code <where>: <what>: expected <x>, found <y>. <remedy>}. Each subclass is
 * one exit code of the command line; every other exception is a bug of ours and ends in {@link
 * #BUG_EXIT_CODE}.
 */
public abstract sealed class InletException extends RuntimeException
    permits CatalogException,
        InputException,
        ConflictException,
        CommitStateUnknownException,
        RuleException {
  private static final long serialVersionUID = 1L;

  /** The exit code of an exception that is not an {@code InletException}. */
  public static final int BUG_EXIT_CODE = 70;

  /** Hadoop's servers put theirs into the messages that they send. */
  private static final Pattern STACK_TRACE =
      Pattern.compile("(\\R\\s+at [^\\n]*)+(\\R(?=\\)|\\.|$))?");

  private final int exitCode;

  InletException(int exitCode, String message, Throwable cause) {
    super(STACK_TRACE.matcher(message).replaceAll(""), cause);
    this.exitCode = exitCode;
  }

  /** The process exit code for this kind of problem. */
  public int exitCode() {
    return exitCode;
  }
}
