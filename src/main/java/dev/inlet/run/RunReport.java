package dev.inlet.run;

import static java.util.Objects.requireNonNullElse;

import dev.inlet.compact.Proof;
import dev.inlet.compact.Removed;
import dev.inlet.write.ExpectedFiles;
import java.util.List;

/**
 * What happened in a run, as it is kept in {@code <state>/jobs/<job>/runs/<run>.json}. Instants are
 * ISO-8601; sizes are bytes as stored.
 *
 * @param sequence of the batch; 0 if there was none
 * @param recovered whether the batch was one that a run before had left
 * @param records that were read, rejected ones among them; -1 where a batch was only rolled forward
 * @param rescued rows that carry what of their record did not fit; 0 where a batch was only rolled
 *     forward
 * @param rejects the folder of the rejected records; empty if there are none
 * @param missing files that were gone before they were read, and that the run did without
 * @param requests to object stores; all zero where there are none
 * @param compacted of a job that compacts; of a run that only removed sources, those of the batch
 *     before
 * @param tables Delta tables that were compacted
 * @param message why there was nothing to do, or why the run failed; empty if it is done
 */
public record RunReport(
    String run,
    String job,
    Status status,
    int exitCode,
    String startedAt,
    String endedAt,
    long sequence,
    boolean recovered,
    List<Source> sources,
    long records,
    long rejected,
    long rescued,
    String rejects,
    List<Target> targets,
    List<String> schemaChanges,
    List<String> missing,
    List<Timing> stages,
    Requests requests,
    Compacted compacted,
    List<TableWork> tables,
    String message) {

  /** How a run ended. */
  public enum Status {
    DONE,
    NOTHING_NEW,
    FAILED,
    /** It was killed, or its machine is gone: the run after it says so. */
    LOST
  }

  /**
   * What was taken from one source.
   *
   * @param listing how its files were found, such as {@code full}; empty for a batch that a run
   *     before had frozen
   * @param listCalls how many requests that took
   * @param unseen what the listing could not see; empty if it saw everything
   * @param splits that its text files were cut in, or are; 0 where Spark's own readers read
   * @param tasks that read these splits
   */
  public record Source(
      String name,
      String table,
      int tableVersion,
      long files,
      long bytes,
      String listing,
      long listCalls,
      String unseen,
      long splits,
      long tasks) {
    public Source {
      // Reports of older versions lack them.
      listing = requireNonNullElse(listing, "");
      unseen = requireNonNullElse(unseen, "");
    }

    /** The same, after its files were shared out among tasks. */
    Source shared(long inSplits, long amongTasks) {
      return new Source(
          name,
          table,
          tableVersion,
          files,
          bytes,
          listing,
          listCalls,
          unseen,
          inSplits,
          amongTasks);
    }
  }

  /**
   * What landed in one target.
   *
   * @param rowsInFiles rows that the files hold, with those of before that were written again; -1
   *     if the target does not tell, and 0 in reports of older versions
   * @param expected before it was written; {@link ExpectedFiles#UNKNOWN} where a batch was only
   *     rolled forward
   */
  public record Target(
      String name,
      String path,
      String format,
      long rows,
      long files,
      long bytes,
      long rowsInFiles,
      List<String> partitions,
      long version,
      ExpectedFiles expected) {
    public Target {
      partitions = List.copyOf(partitions);
      // Reports of older versions lack it.
      expected = requireNonNullElse(expected, ExpectedFiles.UNKNOWN);
    }
  }

  /**
   * How many requests a run made to object stores, as far as its own process made them, up to this
   * report.
   *
   * @param put of whole objects
   * @param uploads that were begun; their parts, and to complete them, are requests more
   * @param delete of one or of many objects
   */
  public record Requests(
      long list, long head, long get, long put, long uploads, long delete, long copy) {
    /** None. */
    public static final Requests NONE = new Requests(0, 0, 0, 0, 0, 0, 0);

    Requests minus(Requests before) {
      return new Requests(
          list - before.list,
          head - before.head,
          get - before.get,
          put - before.put,
          uploads - before.uploads,
          delete - before.delete,
          copy - before.copy);
    }
  }

  /**
   * What a compaction made of its sources.
   *
   * @param copied bytes of the outputs that were copied as they were stored
   * @param verified what was compared: {@code bytes}, {@code records} or {@code checksum}; empty
   *     where nothing was compacted
   * @param records in the sources, and as many in the outputs; -1 if they were not counted
   * @param hash of the records whatever their order; empty if they were not counted
   * @param removal what becomes of the sources: {@code keep}, {@code delete} or {@code archive}
   * @param removed sources that are gone
   * @param changed sources that changed after they were compacted, and stay
   * @param examples some of these
   * @param leftOut files that the compaction is not about, such as {@code 3 in no group}
   */
  public record Compacted(
      long sources,
      long sourceBytes,
      long outputs,
      long outputBytes,
      long copied,
      String verified,
      long records,
      String hash,
      String removal,
      long removed,
      long changed,
      List<String> examples,
      String leftOut) {
    /** Nothing. */
    public static final Compacted NONE =
        new Compacted(0, 0, 0, 0, 0, "", -1, "", "", 0, 0, List.of(), "");

    public Compacted {
      examples = List.copyOf(examples);
    }

    static Compacted of(Removed removed, String leftOut) {
      Proof proof = removed.proof();
      return new Compacted(
          proof.sources(),
          proof.sourceBytes(),
          proof.outputs(),
          proof.outputBytes(),
          proof.copied(),
          proof.verified(),
          proof.records(),
          proof.hash(),
          removed.how(),
          removed.removed(),
          removed.changed(),
          removed.examples(),
          leftOut);
    }
  }

  /** How long one stage took. */
  public record Timing(String stage, long millis) {}

  public RunReport {
    sources = List.copyOf(sources);
    targets = List.copyOf(targets);
    schemaChanges = List.copyOf(schemaChanges);
    // Reports of older runs do not have it.
    missing = List.copyOf(requireNonNullElse(missing, List.of()));
    stages = List.copyOf(stages);
    requests = requireNonNullElse(requests, Requests.NONE);
    compacted = requireNonNullElse(compacted, Compacted.NONE);
    tables = List.copyOf(requireNonNullElse(tables, List.of()));
  }

  /** Of a run that loads rows. */
  public RunReport(
      String run,
      String job,
      Status status,
      int exitCode,
      String startedAt,
      String endedAt,
      long sequence,
      boolean recovered,
      List<Source> sources,
      long records,
      long rejected,
      long rescued,
      String rejects,
      List<Target> targets,
      List<String> schemaChanges,
      List<String> missing,
      List<Timing> stages,
      Requests requests,
      String message) {
    this(
        run,
        job,
        status,
        exitCode,
        startedAt,
        endedAt,
        sequence,
        recovered,
        sources,
        records,
        rejected,
        rescued,
        rejects,
        targets,
        schemaChanges,
        missing,
        stages,
        requests,
        Compacted.NONE,
        List.of(),
        message);
  }

  /** Files of all sources. */
  public long files() {
    return sources.stream().mapToLong(Source::files).sum();
  }

  /** Stored bytes of all sources. */
  public long bytes() {
    return sources.stream().mapToLong(Source::bytes).sum();
  }
}
