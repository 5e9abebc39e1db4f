package dev.inlet.discover;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * Include and exclude patterns. As in git, a pattern without {@code /} is for names at any depth,
 * one with {@code /} for the whole path below the location: {@code *} stays within one name, {@code
 * **} does not.
 */
final class Globs {
  private static final String ANY_FOLDER = "**/";

  private record Glob(List<PathMatcher> matchers, boolean ofWholePath) {
    boolean matches(Path path) {
      Path subject = ofWholePath ? path : path.getFileName();
      return matchers.stream().anyMatch(matcher -> matcher.matches(subject));
    }
  }

  private final List<Glob> include;
  private final List<Glob> exclude;

  Globs(List<String> include, List<String> exclude) {
    this.include = include.stream().map(Globs::compile).toList();
    this.exclude = exclude.stream().map(Globs::compile).toList();
  }

  boolean accept(String relativePath) {
    if (include.isEmpty() && exclude.isEmpty()) {
      return true;
    }
    Path path = Path.of(relativePath);
    return (include.isEmpty() || include.stream().anyMatch(glob -> glob.matches(path)))
        && exclude.stream().noneMatch(glob -> glob.matches(path));
  }

  private static Glob compile(String pattern) {
    List<PathMatcher> matchers = new ArrayList<>(List.of(matcher(pattern)));
    if (pattern.startsWith(ANY_FOLDER)) {
      // Any folder is also none, as in git; Java's globs want one.
      matchers.add(matcher(pattern.substring(ANY_FOLDER.length())));
    }
    return new Glob(List.copyOf(matchers), pattern.contains("/"));
  }

  private static PathMatcher matcher(String pattern) {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
  }
}
