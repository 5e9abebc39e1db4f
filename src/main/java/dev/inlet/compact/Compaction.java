package dev.inlet.compact;

import static java.util.Objects.requireNonNull;

import dev.inlet.InletException;
import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CompactSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.compact.CompactionPlan.Output;
import dev.inlet.compact.Compactor.Bad;
import dev.inlet.compact.Provenance.Document;
import dev.inlet.compact.Provenance.Head;
import dev.inlet.state.FilePlace;
import dev.inlet.state.Lease;
import dev.inlet.write.BatchTag;
import dev.inlet.write.FileLanding;
import dev.inlet.write.FileStaging;
import dev.inlet.write.Written;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A job's compaction: plans it, makes the outputs of a batch, lands them, and in the end lets the
 * sources go. Each step may be done again by whoever comes next.
 */
public final class Compaction {
  private static final String STAGED_DOCUMENT = "sources.jsonl";

  /** How many sources are removed at a time; who removes waits for the store, not for a core. */
  private static final int REMOVALS = 8;

  private final CompactSpec spec;
  private final TargetSpec target;
  private final Configuration conf;
  private final FileLanding landing;
  private final Path dest;

  public Compaction(CompactSpec spec, TargetSpec target, Configuration conf) {
    this.spec = requireNonNull(spec, "spec");
    this.target = requireNonNull(target, "target");
    this.conf = requireNonNull(conf, "conf");
    this.landing = new FileLanding(target, conf);
    this.dest = new Path(target.path());
  }

  /**
   * How it went.
   *
   * @param written empty if nothing has landed, since groups cannot be joined that are to be left
   *     out
   * @param unreadable the sources of these groups
   * @param why what is wrong with the first of them
   */
  public record Landed(Optional<Written> written, List<String> unreadable, String why) {
    public Landed {
      requireNonNull(written, "written");
      unreadable = List.copyOf(unreadable);
      requireNonNull(why, "why");
    }

    private static Landed without(List<Bad> bad) {
      return new Landed(
          Optional.empty(),
          bad.stream()
              .flatMap(one -> one.output().sources().stream())
              .map(SourceFile::path)
              .toList(),
          bad.get(0).why().getMessage());
    }
  }

  /**
   * A place with its file system and from its root, so that it is the same however it is written.
   */
  public static String whole(String place, Configuration conf) {
    return Places.qualified(place, conf).toString();
  }

  /** Is told how far a batch is, on whichever thread it happens. */
  @FunctionalInterface
  public interface Progress {
    /**
     * An output is made.
     *
     * @param outputs that are made by now
     * @param bytes of their sources
     */
    void made(int outputs, int ofOutputs, long bytes, long ofBytes);
  }

  /**
   * Decides which files become which; changes nothing.
   *
   * @param base the folder that the files' paths are relative to
   * @throws dev.inlet.CatalogException if the destination is within the source
   * @throws InputException if outputs would be in each other's way, or cannot be made
   */
  public CompactionPlan plan(String job, String base, List<SourceFile> files) {
    Places.check(spec, conf);
    Destination there = new DestinationFolders(dest, earlier(job), conf);
    return new CompactionPlanner(spec, base, there).plan(files);
  }

  /** The folder of the documents of earlier batches. */
  private Path earlier(String job) {
    return new Path(dest, "_inlet/" + job + "/" + CompactSpec.TARGET);
  }

  /**
   * Makes the outputs of a batch as they were planned, proves that they hold what the sources hold,
   * and lands them.
   *
   * @param untold the batch's tag, without the number of records
   * @param spark whose executors make the outputs; this process does if there is none
   * @throws dev.inlet.ConflictException if the lease was lost, or another run was faster
   * @throws dev.inlet.CommitStateUnknownException if it cannot be told whether the batch landed
   */
  public Landed land(
      BatchTag untold,
      String base,
      CompactionPlan plan,
      Optional<SparkSession> spark,
      Lease lease,
      Progress progress) {
    landing.makeFolder();
    FileStaging staging = landing.staging(untold);
    List<Staged> made;
    // Other machines have other working folders.
    String there = spark.isPresent() ? whole(target.path(), conf) : target.path();
    OutputRules rules = OutputRules.of(spec, base, there);
    try {
      Compactor.Outcome outcome =
          spark.isPresent()
              ? new SparkCompactor(spark.get(), rules, target.origin(), conf, lease, progress)
                  .make(plan, staging, spec.onUnreadable())
              : new Compactor(new OutputStager(rules, staging, conf), threads(), lease, progress)
                  .make(plan, spec.onUnreadable());
      if (!outcome.bad().isEmpty()) {
        staging.discard();
        return Landed.without(outcome.bad());
      }
      made = outcome.made();
      addDocument(untold, base, plan, made, staging);
    } catch (IOException e) {
      InputException failure = unwritable(staging.where(), e);
      discard(staging, failure);
      throw failure;
    } catch (RuntimeException e) {
      discard(staging, e);
      throw e;
    }
    BatchTag tag =
        new BatchTag(
            untold.job(),
            untold.sequence(),
            untold.batch(),
            untold.run(),
            untold.frozenAt(),
            rules.counts() ? made.stream().mapToLong(Staged::records).sum() : -1,
            0);
    List<String> replaces =
        plan.outputs().stream()
            .flatMap(output -> output.continued().stream())
            .map(SourceFile::path)
            .toList();
    return new Landed(Optional.of(landing.land(tag, staging, replaces, lease)), List.of(), "");
  }

  private int threads() {
    return (int) spec.threads().orElse(Runtime.getRuntime().availableProcessors());
  }

  private void addDocument(
      BatchTag tag, String base, CompactionPlan plan, List<Staged> made, FileStaging staging)
      throws IOException {
    Path file = staging.place(STAGED_DOCUMENT, 0, 0);
    FileSystem fs = FilePlace.fileSystem(file, conf);
    try (Document document = new Document(fs, file, head(tag, base))) {
      for (int i = 0; i < made.size(); i++) {
        Output output = plan.outputs().get(i);
        document.add(line(output, made.get(i)), output.sources());
      }
    }
    staging.take(
        STAGED_DOCUMENT,
        landing.documentOf(tag, Provenance.SUFFIX),
        fs.getFileStatus(file).getLen(),
        0,
        List.of());
  }

  private static InputException unwritable(Path file, IOException e) {
    return new InputException(
        file
            + ": cannot be written or removed: "
            + e.getMessage()
            + ". Mend it, and run again; nothing was published, and no source was removed",
        e);
  }

  private Head head(BatchTag tag, String base) {
    String removal =
        spec.removal().deletes()
            ? SourceRemoval.DELETE
            : spec.removal().archive().isPresent() ? SourceRemoval.ARCHIVE : SourceRemoval.KEEP;
    return new Head(
        tag.job(),
        tag.sequence(),
        tag.batch(),
        base,
        Places.qualified(dest.toString(), conf).toString(),
        spec.verify().word(),
        removal,
        spec.removal().archive().map(at -> Places.qualified(at, conf).toString()).orElse(""));
  }

  private Provenance.Made line(Output output, Staged made) {
    return new Provenance.Made(
        output.path(),
        output.group(),
        made.bytes(),
        made.copied(),
        made.records(),
        made.hash(),
        made.sha256(),
        output.continued().map(SourceFile::path).orElse(""));
  }

  /** What a run of its own has staged, and nobody has named, is of no use to anybody. */
  private static void discard(FileStaging staging, RuntimeException failure) {
    try {
      staging.discard();
    } catch (IOException | InletException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Lets the sources of a batch go that is committed, as it was declared when it landed, and writes
   * the list of what was copied. Done twice is done once.
   *
   * @throws dev.inlet.CommitStateUnknownException if an output is not in place
   * @throws InputException if a source cannot be removed
   */
  public Removed settle(BatchTag tag, Lease lease) {
    Path document = new Path(dest, landing.documentOf(tag, Provenance.SUFFIX));
    Removed removed =
        new SourceRemoval(document, conf, lease, (int) spec.threads().orElse(REMOVALS)).remove();
    Optional<String> list = spec.manifests().output();
    if (list.isPresent()) {
      try {
        S3Manifest.write(spec, document, conf);
      } catch (IOException e) {
        throw new InputException(
            list.get()
                + ": cannot write the list of copied files: "
                + e.getMessage()
                + ". Mend it, and run again; the batch is done",
            e);
      }
    }
    return removed;
  }
}
