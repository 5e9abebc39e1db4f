package dev.inlet.discover;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.SourceFile;
import java.util.List;

/**
 * The data files of a table at one moment.
 *
 * @param location as it was declared, for messages
 * @param base the folder that the files' paths are relative to
 * @param files those that were asked for, oldest first; by path where the times are equal
 * @param found how many data files there are
 * @param hidden how many were left out for a name, or a folder's name, that begins with _ or ., or
 *     for being a {@code datapackage.json}
 * @param empty how many were left out for having no bytes
 * @param excluded how many were left out by the patterns of the table or the source
 * @param missing how many are named by a manifest and not there
 * @param calls how many requests the listing took
 */
public record Listing(
    String location,
    String base,
    List<SourceFile> files,
    long found,
    long hidden,
    long empty,
    long excluded,
    long missing,
    long calls,
    Scope scope) {

  /**
   * How far a listing went.
   *
   * @param how such as {@code full}
   * @param unseen what it could not see, in words; empty if it saw everything
   */
  public record Scope(String how, String unseen) {
    static final Scope FULL = new Scope("full", "");

    public Scope {
      requireNonNull(how, "how");
      requireNonNull(unseen, "unseen");
    }
  }

  public Listing {
    requireNonNull(location, "location");
    requireNonNull(base, "base");
    files = List.copyOf(files);
    requireNonNull(scope, "scope");
  }

  /** Of a location that is not there. */
  public static Listing none(String location) {
    return new Listing(location, location, List.of(), 0, 0, 0, 0, 0, 0, Scope.FULL);
  }

  /** The same listing with some of these files. */
  public Listing only(List<SourceFile> some) {
    return new Listing(location, base, some, found, hidden, empty, excluded, missing, calls, scope);
  }

  /** The same listing with so many of the files found left out by other rules than its patterns. */
  public Listing excluding(long more) {
    return new Listing(
        location, base, files, found - more, hidden, empty, excluded + more, missing, calls, scope);
  }

  /** The bytes of the files, as they are stored. */
  public long bytes() {
    return files.stream().mapToLong(SourceFile::length).sum();
  }

  /** What was left out, such as {@code 2 hidden, 1 empty}; empty if nothing was. */
  public String leftOut() {
    StringBuilder text = new StringBuilder();
    append(text, hidden, "hidden");
    append(text, empty, "empty");
    append(text, excluded, "excluded");
    append(text, missing, "missing");
    return text.toString();
  }

  private static void append(StringBuilder text, long count, String word) {
    if (count > 0) {
      text.append(text.isEmpty() ? "" : ", ").append(count).append(' ').append(word);
    }
  }
}
