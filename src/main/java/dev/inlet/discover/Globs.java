package dev.inlet.discover;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/**
 * Include and exclude patterns. As in git, a pattern without {@code /} is for names at any depth,
 * one with {@code /} for the whole path below the location: {@code *} stays within one name, {@code
 * **} does not.
 */
final class Globs {
  private record Glob(PathMatcher matcher, boolean ofWholePath) {
    boolean matches(Path path) {
      return matcher.matches(ofWholePath ? path : path.getFileName());
    }
  }

  private final List<Glob> include;
  private final List<Glob> exclude;

  Globs(List<String> include, List<String> exclude) {
    this.include = include.stream().map(Globs::compile).toList();
    this.exclude = exclude.stream().map(Globs::compile).toList();
  }

  boolean accept(String relativePath) {
    Path path = Path.of(relativePath);
    return (include.isEmpty() || include.stream().anyMatch(glob -> glob.matches(path)))
        && exclude.stream().noneMatch(glob -> glob.matches(path));
  }

  private static Glob compile(String pattern) {
    return new Glob(
        FileSystems.getDefault().getPathMatcher("glob:" + pattern), pattern.contains("/"));
  }
}
