package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One input of a job.
 *
 * @param name the name of the view that {@code sql} steps see
 * @param table the name of a declared table
 * @param bookmark what counts as new
 * @param onChange what to do about a file that changed after it was read
 * @param onMissing what to do about a file that is gone when it is to be read
 * @param onMalformed what to do about a record that does not fit the table
 * @param listing how to find the files
 * @param maxFiles how many new files a run takes at the most, oldest first
 * @param maxBytes how many bytes of them, as stored; a run takes at least one file
 * @param startAt files that were last modified before this are not read
 * @param ignoreOlderThan files that are older than this are not read
 * @param include globs of files, beside those of the table; empty means all
 * @param exclude globs of files that are not read
 */
public record SourceSpec(
    String name,
    String table,
    Bookmarking bookmark,
    OnChange onChange,
    OnMissing onMissing,
    OnMalformed onMalformed,
    ListingSpec listing,
    OptionalLong maxFiles,
    OptionalLong maxBytes,
    Optional<Instant> startAt,
    Optional<Duration> ignoreOlderThan,
    List<String> include,
    List<String> exclude,
    Origin origin) {

  /**
   * The column in which rows carry the file that they came from, as {@code <job>/<source>/<path>},
   * where rows of changed files are replaced.
   */
  public static final String FILE_COLUMN = "_inlet_file";

  /** The column in which rows carry what of their record did not fit, where that is rescued. */
  public static final String RESCUED_COLUMN = "_rescued";

  /** What counts as new in a source. */
  public enum Bookmarking {
    /** Files that no committed batch has read. */
    FILES,
    /** Everything, each time that another source has something new or no source is bookmarked. */
    OFF,
    /** Versions of a Delta table that no committed batch has read. */
    DELTA;

    /** As it is written in the job catalog. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What to do about a file that changed after it was read. */
  public enum OnChange {
    /** Ends the run. */
    FAIL,
    /** Reads it as if it were new; the rows of its older content stay. */
    APPEND,
    /** Reads it, and removes the rows of its older content in the same commit. */
    REPLACE,
    /** Leaves it as it was read. */
    IGNORE;

    /** As it is written in the job catalog. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What to do about a file that was there when the run was planned and is gone by now. */
  public enum OnMissing {
    /** Ends the run. */
    FAIL,
    /** Gives the batch up, and plans again without the file. */
    SKIP
  }

  /** What to do about a record that does not fit the table. */
  public enum OnMalformed {
    /** Keeps it in the reject store. */
    REJECT,
    /** Makes a row of what fits, which carries the rest in {@link #RESCUED_COLUMN}. */
    RESCUE,
    /** Ends the run. */
    FAIL;

    /** As it is written in the job catalog. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one of a word that {@link #word} gave. */
    public static OnMalformed of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * How to find files.
   *
   * @param window of partitions: how far from the newest partition's date to look back
   * @param lookBack of lexical: how many folders before that of the last key to look into
   * @param manifests of manifest: the file, or the folder of the files, that name the files
   */
  public record ListingSpec(
      By by, Optional<Duration> window, long lookBack, Optional<String> manifests) {
    /** The ways. */
    public enum By {
      FULL,
      PARTITIONS,
      LEXICAL,
      MANIFEST;

      /** As it is written in the job catalog. */
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    public ListingSpec {
      requireNonNull(by, "by");
      requireNonNull(window, "window");
      requireNonNull(manifests, "manifests");
    }

    /** Everything, each time. */
    public static ListingSpec full() {
      return new ListingSpec(By.FULL, Optional.empty(), 0, Optional.empty());
    }
  }

  public SourceSpec {
    requireNonNull(name, "name");
    requireNonNull(table, "table");
    requireNonNull(bookmark, "bookmark");
    requireNonNull(onChange, "onChange");
    requireNonNull(onMissing, "onMissing");
    requireNonNull(onMalformed, "onMalformed");
    requireNonNull(listing, "listing");
    requireNonNull(maxFiles, "maxFiles");
    requireNonNull(maxBytes, "maxBytes");
    requireNonNull(startAt, "startAt");
    requireNonNull(ignoreOlderThan, "ignoreOlderThan");
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    requireNonNull(origin, "origin");
  }

  /** What the rows of a file carry in {@link #FILE_COLUMN}. */
  public static String carried(String job, String source, String path) {
    return job + "/" + source + "/" + path;
  }

  /** A table read as a whole, apart from any job. */
  public static SourceSpec whole(TableSpec table) {
    return new SourceSpec(
        table.name(),
        table.name(),
        Bookmarking.OFF,
        OnChange.FAIL,
        OnMissing.FAIL,
        OnMalformed.REJECT,
        ListingSpec.full(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        table.origin());
  }

  /** The same source, of which a listing sees every file that is there. */
  public SourceSpec listedInFull() {
    return new SourceSpec(
        name,
        table,
        bookmark,
        onChange,
        onMissing,
        onMalformed,
        ListingSpec.full(),
        maxFiles,
        maxBytes,
        startAt,
        ignoreOlderThan,
        include,
        exclude,
        origin);
  }

  /** Whether what was read is remembered. */
  public boolean isBookmarked() {
    return bookmark != Bookmarking.OFF;
  }
}
