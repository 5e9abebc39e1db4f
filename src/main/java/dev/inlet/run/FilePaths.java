package dev.inlet.run;

import dev.inlet.CatalogException;
import java.util.List;
import java.util.function.Function;

/** Finds the files that an operator names on the command line: by a path, or by how it ends. */
final class FilePaths {
  private static final int SHOWN = 3;

  private FilePaths() {}

  /** Whether a name is a path, or its end from a folder or the file's own name on. */
  static boolean isMeant(String path, String name) {
    return path.equals(name) || path.endsWith("/" + name) || name.endsWith("/" + path);
  }

  /**
   * The one that a name means; of several, the one whose whole path it is.
   *
   * @param where for the message
   * @throws CatalogException if there is none, or it could be several
   */
  static <T> T one(String where, String name, List<T> all, Function<T, String> path) {
    List<T> meant = all.stream().filter(one -> isMeant(path.apply(one), name)).toList();
    List<T> exact = meant.stream().filter(one -> path.apply(one).equals(name)).toList();
    List<T> found = exact.isEmpty() ? meant : exact;
    if (found.isEmpty()) {
      throw new CatalogException(
          where
              + ": no file '"
              + name
              + "': expected a path below the location, or its end from a folder on, found none"
              + " that is so. Correct the path");
    }
    if (found.size() > 1) {
      throw new CatalogException(
          where
              + ": file '"
              + name
              + "': expected one file, found "
              + found.size()
              + ": "
              + String.join(", ", found.stream().limit(SHOWN).map(path).toList())
              + (found.size() > SHOWN ? ", …" : "")
              + ". Give more of its path");
    }
    return found.get(0);
  }
}
