package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.SourceFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one table that are copied.
 *
 * @param base the folder that the files' paths are relative to
 * @param first those that are there from the beginning, oldest first
 * @param late the one that is added after a run was killed
 */
record Sample(String table, String base, List<SourceFile> first, Optional<SourceFile> late) {
  Sample {
    requireNonNull(table, "table");
    requireNonNull(base, "base");
    first = List.copyOf(first);
    requireNonNull(late, "late");
  }

  /**
   * The newest files, all of them there from the beginning.
   *
   * @param oldestFirst all files of the table
   * @param limit how many to take at most
   */
  static Sample atOnce(String table, String base, List<SourceFile> oldestFirst, int limit) {
    int size = oldestFirst.size();
    return new Sample(
        table, base, oldestFirst.subList(Math.max(0, size - limit), size), Optional.empty());
  }

  /** These files, the newest of them late; a single file is there from the beginning. */
  Sample withLateFile() {
    int last = first.size() - 1;
    return last < 1
        ? this
        : new Sample(table, base, first.subList(0, last), Optional.of(first.get(last)));
  }

  /** How many files are copied. */
  int files() {
    return first.size() + (late.isPresent() ? 1 : 0);
  }

  /** The paths of all files, the late one too. */
  List<String> paths() {
    return Stream.concat(first.stream(), late.stream()).map(SourceFile::path).toList();
  }

  /** The bytes of all files, as they are stored. */
  long bytes() {
    return Stream.concat(first.stream(), late.stream()).mapToLong(SourceFile::length).sum();
  }
}
