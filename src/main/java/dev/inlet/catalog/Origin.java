package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

/**
 * Where something was declared; prints as {@code conf/jobs.conf: 12}.
 *
 * @param file as the user named it
 * @param line counted from 1, or 0 where the whole file is meant
 */
public record Origin(String file, int line) {
  public Origin {
    requireNonNull(file, "file");
  }

  @Override
  public String toString() {
    return line > 0 ? file + ": " + line : file;
  }
}
