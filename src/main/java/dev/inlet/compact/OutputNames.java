package dev.inlet.compact;

import java.util.function.Predicate;

/** The names of the outputs of one group: the bare one for a single output, else numbered. */
final class OutputNames {
  private final Predicate<String> taken;
  private final FileKind kind;
  private long number;

  /**
   * @param taken whether no output may have a name
   */
  OutputNames(Predicate<String> taken, FileKind kind) {
    this.taken = taken;
    this.kind = kind;
  }

  String next(int outputs) {
    String bare = kind.stem() + kind.extension();
    if (outputs == 1 && number == 0 && !taken.test(bare)) {
      return bare;
    }
    while (taken.test(numbered(number))) {
      number++;
    }
    return numbered(number++);
  }

  private String numbered(long n) {
    // Behind a day, a digit more would look like another day.
    boolean isDigit = Character.isDigit(kind.stem().charAt(kind.stem().length() - 1));
    return kind.stem() + (isDigit ? "-" : "") + n + kind.extension();
  }
}
