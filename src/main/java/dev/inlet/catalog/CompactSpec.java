package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A compaction as it was declared: many files of a folder become few in another one.
 *
 * @param files the source's files, as a table that nobody crawls
 * @param dest the folder of the outputs
 * @param srcPattern which files are looked at, by their whole path; empty means all
 * @param groupBy the files with the same captured texts are joined, by their whole path; each file
 *     is copied by itself if there is none
 * @param name of the outputs, with the captured texts in braces; empty for the texts one behind the
 *     other
 * @param targetBytes a group is cut where an output has as many; as stored
 * @param codec of the outputs by its extension, such as {@code gz}; empty text for none; absent if
 *     they keep that of their sources
 * @param startingIndex outputs are numbered from here on, in front of their names
 * @param headerLines at the start of each text file; an output has them once. Where nothing is
 *     said, files that begin with the same line are not joined
 * @param appendToLast whether a group goes on with the last output that is there of it
 * @param threads how many outputs are written at a time by the driver; absent for as many as there
 *     are cores
 */
public record CompactSpec(
    TableSpec files,
    String dest,
    Optional<Pattern> srcPattern,
    Optional<Pattern> groupBy,
    Optional<String> name,
    OptionalLong targetBytes,
    Optional<String> codec,
    Unmatched unmatched,
    OnUnreadable onUnreadable,
    Verify verify,
    Removal removal,
    Manifests manifests,
    OptionalLong startingIndex,
    OptionalInt headerLines,
    Edges edges,
    boolean appendToLast,
    Distribute distribute,
    OptionalLong threads) {

  /** The one source of such a job. */
  public static final String SOURCE = "src";

  /** Its one target. */
  public static final String TARGET = "dest";

  /** What becomes of files that no group takes. */
  public enum Unmatched {
    FAIL,
    COPY,
    SKIP
  }

  /** What to do about a group that cannot be joined, for one of its files. */
  public enum OnUnreadable {
    /** Ends the run; no other group is touched. */
    FAIL,
    /** Does the other groups, and ends with an error then. */
    SKIP
  }

  /** Whether starts and ends of text files are looked at when they are joined. */
  public enum Edges {
    /** A missing line end is added, a byte order mark dropped, a file without its end refused. */
    CHECKED,
    /** Each text ends with a line end and has no mark; nothing is decoded to see that. */
    TRUSTED
  }

  /** Whether outputs are made by Spark's executors. */
  public enum Distribute {
    /** The driver makes them, and no Spark is started. */
    NEVER,
    /** Executors make them where that is worth their start. */
    AUTO,
    /** Executors make them. */
    ALWAYS
  }

  /** What is compared before the outputs are published. */
  public enum Verify {
    /** Each output is as long as was written, and each source as long as it was listed. */
    BYTES,
    /** And sources and outputs hold the same records, whatever their order. */
    RECORDS,
    /** And the outputs in place are, byte by byte, those that were compared. */
    CHECKSUM;

    /** As it is written in the job catalog. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What becomes of the sources when the outputs are in place and the batch is committed.
   *
   * @param deletes whether they are deleted
   * @param archive the folder that they are moved to
   */
  public record Removal(boolean deletes, Optional<String> archive) {
    public Removal {
      requireNonNull(archive, "archive");
    }

    /** Whether they go from where they are. */
    public boolean isAny() {
      return deletes || archive.isPresent();
    }
  }

  /**
   * Lists of files, as S3DistCp has them.
   *
   * @param output where the list of what was copied goes
   * @param previous its files are not copied again
   * @param requirePrevious whether the one before has to be there
   * @param copyFrom only its files are copied
   * @param prefixes only files with one of its lines in front are copied
   */
  public record Manifests(
      Optional<String> output,
      Optional<String> previous,
      boolean requirePrevious,
      Optional<String> copyFrom,
      Optional<String> prefixes) {
    public Manifests {
      requireNonNull(output, "output");
      requireNonNull(previous, "previous");
      requireNonNull(copyFrom, "copyFrom");
      requireNonNull(prefixes, "prefixes");
    }
  }

  public CompactSpec {
    requireNonNull(files, "files");
    requireNonNull(dest, "dest");
    requireNonNull(srcPattern, "srcPattern");
    requireNonNull(groupBy, "groupBy");
    requireNonNull(name, "name");
    requireNonNull(targetBytes, "targetBytes");
    requireNonNull(codec, "codec");
    requireNonNull(unmatched, "unmatched");
    requireNonNull(onUnreadable, "onUnreadable");
    requireNonNull(verify, "verify");
    requireNonNull(removal, "removal");
    requireNonNull(manifests, "manifests");
    requireNonNull(startingIndex, "startingIndex");
    requireNonNull(headerLines, "headerLines");
    requireNonNull(edges, "edges");
    requireNonNull(distribute, "distribute");
    requireNonNull(threads, "threads");
  }

  /** The folder of the sources, as it was declared. */
  public String src() {
    return files.location();
  }

  /** Where it was declared. */
  public Origin origin() {
    return files.origin();
  }

  /** The names that a template asks for, in braces; each once. */
  public static List<String> namesIn(String template) {
    return Pattern.compile("\\{([^{}]*)\\}")
        .matcher(template)
        .results()
        .map(found -> found.group(1))
        .distinct()
        .toList();
  }
}
