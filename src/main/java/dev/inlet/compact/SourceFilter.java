package dev.inlet.compact;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CompactSpec;
import dev.inlet.catalog.CompactSpec.Unmatched;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Which of the files in the source a compaction is about, by patterns and lists. What it leaves out
 * is not read, and so is looked at again by the next run. Not for several threads.
 */
public final class SourceFilter implements Predicate<SourceFile> {
  private final CompactSpec spec;
  private final String base;
  private final Optional<Matcher> pattern;
  private final Optional<Groups> groups;
  private final List<String> prefixes;
  private final Optional<TreeSet<String>> wanted;
  private final TreeSet<String> copied;
  private final Set<String> unreadable;
  private long others;
  private long unlisted;
  private long before;
  private long skipped;
  private long unread;

  /**
   * Reads the lists that the declaration names.
   *
   * @param unreadable paths of files to do without
   * @throws InputException if one of them cannot be read
   */
  public SourceFilter(CompactSpec spec, Set<String> unreadable, Configuration conf) {
    this.spec = spec;
    this.unreadable = Set.copyOf(unreadable);
    this.base = Places.base(spec, conf).toString();
    this.pattern = spec.srcPattern().map(regex -> regex.matcher(""));
    this.groups = spec.groupBy().map(regex -> new Groups(spec, regex));
    this.prefixes = spec.manifests().prefixes().map(file -> lines(file, conf)).orElse(List.of());
    this.wanted =
        spec.manifests()
            .copyFrom()
            .map(file -> new TreeSet<>(S3Manifest.baseNames(new Path(file), conf)));
    this.copied = new TreeSet<>(previous(conf));
  }

  private List<String> previous(Configuration conf) {
    return S3Manifest.previous(spec, conf).stream().map(S3Manifest.Entry::baseName).toList();
  }

  @Override
  public boolean test(SourceFile file) {
    String path = base + "/" + file.path();
    if (unreadable.contains(file.path())) {
      unread++;
      return false;
    }
    if (pattern.isPresent() && !pattern.get().reset(path).matches()) {
      others++;
      return false;
    }
    if (!isListed(file.path(), path)) {
      unlisted++;
      return false;
    }
    if (copied.contains(file.path())) {
      before++;
      return false;
    }
    if (spec.unmatched() == Unmatched.SKIP && !CompactionPlanner.isMatched(groups, path)) {
      skipped++;
      return false;
    }
    return true;
  }

  /** A list of what to copy wins over prefixes, as in S3DistCp. */
  private boolean isListed(String relative, String path) {
    if (wanted.isPresent()) {
      return wanted.get().contains(relative);
    }
    return spec.manifests().prefixes().isEmpty() || prefixes.stream().anyMatch(path::startsWith);
  }

  /** How many files were left out so far. */
  public long count() {
    return others + unlisted + before + skipped + unread;
  }

  /** What was left out so far, such as {@code 3 in no group}; empty if nothing was. */
  public String leftOut() {
    List<String> parts = new ArrayList<>();
    add(parts, others, "not of src-pattern");
    add(parts, unlisted, "not listed");
    add(parts, before, "in the previous manifest");
    add(parts, skipped, "in no group");
    add(parts, unread, "of groups that cannot be joined");
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  /** Prefixes are whole, or relative to the source. */
  private List<String> lines(String name, Configuration conf) {
    Path file = new Path(name);
    List<String> lines = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(file.getFileSystem(conf).open(file), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank()) {
          lines.add(line.contains(":/") ? line.strip() : base + "/" + line.strip());
        }
      }
    } catch (IOException e) {
      throw new InputException(
          file
              + ": src-prefixes-file: expected a list of prefixes, one a line, found "
              + e.getMessage()
              + ". Correct its name ("
              + spec.origin()
              + ")",
          e);
    }
    return lines;
  }
}
