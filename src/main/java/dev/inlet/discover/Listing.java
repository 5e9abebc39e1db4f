package dev.inlet.discover;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.SourceFile;
import java.util.List;

/**
 * The data files of a table at one moment.
 *
 * @param location as it was declared, for messages
 * @param base the folder that the files' paths are relative to
 * @param files oldest first; by path where the times are equal
 * @param hidden how many were left out for a name, or a folder's name, that begins with _ or .
 * @param empty how many were left out for having no bytes
 * @param excluded how many were left out by the patterns of the table
 */
public record Listing(
    String location, String base, List<SourceFile> files, int hidden, int empty, int excluded) {
  public Listing {
    requireNonNull(location, "location");
    requireNonNull(base, "base");
    files = List.copyOf(files);
  }

  /** Some of these files, as the same location's. */
  public Listing only(List<SourceFile> some) {
    return new Listing(location, base, some, hidden, empty, excluded);
  }

  /** The bytes of all files, as they are stored. */
  public long bytes() {
    return files.stream().mapToLong(SourceFile::length).sum();
  }

  /** What was left out, such as {@code 2 hidden, 1 empty}; empty if nothing was. */
  public String leftOut() {
    StringBuilder text = new StringBuilder();
    append(text, hidden, "hidden");
    append(text, empty, "empty");
    append(text, excluded, "excluded");
    return text.toString();
  }

  private static void append(StringBuilder text, int count, String word) {
    if (count > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(word);
    }
  }
}
