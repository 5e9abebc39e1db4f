package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * One input of a job.
 *
 * @param name the name of the view that {@code sql} steps see
 * @param table the name of a declared table
 * @param bookmark what counts as new
 */
public record SourceSpec(String name, String table, Bookmarking bookmark, Origin origin) {
  /**
   * The column (string) that holds the file that a row came from, as {@code <source name>/<path of
   * the file relative to the source's base>}.
   */
  public static final String FILE_COLUMN = "_inlet_file";

  /** What counts as new in a source. */
  public enum Bookmarking {
    /** Files that no committed batch has read. */
    FILES,
    /** Everything, each time that another source has something new or no source is bookmarked. */
    OFF;

    /** As it is written in the job catalog. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public SourceSpec {
    requireNonNull(name, "name");
    requireNonNull(table, "table");
    requireNonNull(bookmark, "bookmark");
    requireNonNull(origin, "origin");
  }
}
