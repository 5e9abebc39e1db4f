package dev.inlet.discover;

import dev.inlet.InputException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * What manifests call files, as paths below a table's location. Names are taken as they are, as
 * Hadoop does: a percent sign is one.
 */
final class ManifestPaths {
  private static final Pattern URI =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?://([^/]*))?(/.*)", Pattern.DOTALL);

  /** Different ways to reach one store. */
  private static final List<String> S3 = List.of("s3", "s3a", "s3n");

  private final Path base;
  private final String scheme;
  private final String authority;
  private final String folder;

  /**
   * @param base the table's location, qualified
   */
  ManifestPaths(Path base) {
    this.base = base;
    this.scheme = base.toUri().getScheme();
    this.authority = text(base.toUri().getAuthority());
    String path = base.toUri().getPath();
    this.folder = path.endsWith("/") ? path : path + "/";
  }

  /**
   * The path below the location of what a manifest calls so: a URI, a path from the root on, or a
   * path below the location.
   *
   * @param where for messages
   * @throws InputException if it is elsewhere
   */
  String relative(String where, String named) {
    Matcher uri = URI.matcher(named);
    String path = named;
    if (uri.matches()) {
      if (!isSameStore(uri.group(1), text(uri.group(2)))) {
        throw elsewhere(where);
      }
      path = uri.group(3);
    }
    boolean isAbsolute = path.startsWith("/");
    if (isAbsolute && !path.startsWith(folder)) {
      throw elsewhere(where);
    }
    String relative = isAbsolute ? path.substring(folder.length()) : path;
    if (relative.isEmpty()
        || List.of(relative.split("/", -1)).stream()
            .anyMatch(name -> name.isEmpty() || name.equals("..") || name.equals("."))) {
      throw elsewhere(where);
    }
    return relative;
  }

  private boolean isSameStore(String otherScheme, String otherAuthority) {
    boolean sameScheme =
        otherScheme.equalsIgnoreCase(scheme) || (S3.contains(otherScheme) && S3.contains(scheme));
    return sameScheme && otherAuthority.equals(authority);
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }

  private InputException elsewhere(String where) {
    return new InputException(
        where
            + ": expected a file below the table's location "
            + base
            + ", found another place. Correct the manifest or 'location'");
  }
}
