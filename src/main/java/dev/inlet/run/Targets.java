package dev.inlet.run;

import dev.inlet.CatalogException;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Batch.Output;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.write.BatchTag;
import dev.inlet.write.TargetWriter;
import dev.inlet.write.Written;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** The writers of a job's targets. */
final class Targets {
  private final JobSpec job;
  private final Configuration conf;
  private final Map<String, TargetWriter> writers = new LinkedHashMap<>();

  Targets(JobSpec job, Configuration conf) {
    this.job = job;
    this.conf = conf;
    for (TargetSpec target : job.targets()) {
      writers.put(target.name(), TargetWriter.of(target, conf));
    }
  }

  String job() {
    return job.name();
  }

  TargetWriter writer(TargetSpec target) {
    return writers.get(target.name());
  }

  /** The declared targets, as a batch or a decision keeps them. */
  List<Output> outputs() {
    return of(job);
  }

  /** The highest number that a target knows of this job; 0 if none knows any. */
  long latest() {
    return writers.values().stream()
        .mapToLong(writer -> writer.latest(job.name()).orElse(0))
        .max()
        .orElse(0);
  }

  /**
   * Makes sure that the targets know no number that the ledger does not: it would be used again,
   * and the files of its batch be read again.
   *
   * @throws CommitStateUnknownException if one does
   */
  void requireNoneAhead(Ledger ledger) {
    long newest = ledger.newestInTargets();
    for (TargetSpec target : job.targets()) {
      long latest = writer(target).latest(job.name()).orElse(0);
      if (latest > newest) {
        throw behind(target, newest, latest);
      }
    }
  }

  private CommitStateUnknownException behind(TargetSpec target, long newest, long latest) {
    return new CommitStateUnknownException(
        "job '"
            + job.name()
            + "': the state folder is behind target '"
            + target.name()
            + "': expected batches up to "
            + newest
            + " in "
            + target.path()
            + ", found "
            + latest
            + ". The state folder was probably restored from a backup, or another one writes to"
            + " this target too. Restore a newer one, or remove the rows of the later batches with"
            + " `inlet bookmark rewind "
            + job.name()
            + " --to "
            + newest
            + " --replace`, so that their files are read again. Nothing was changed");
  }

  /**
   * In which targets a batch landed; a publish that was begun is finished.
   *
   * @throws CatalogException if it landed in a target that is declared otherwise by now: under
   *     another name or path the target's own record would not be found, and it would land twice
   */
  Map<String, Written> settle(Batch batch) {
    Map<String, Written> landed = new LinkedHashMap<>();
    BatchTag tag = tag(batch, batch.run(), 0, 0);
    for (Output output : strays(batch)) {
      if (writer(output).settle(tag).isPresent()) {
        throw landedElsewhere(batch, output);
      }
    }
    writers.forEach(
        (name, writer) -> writer.settle(tag).ifPresent(written -> landed.put(name, written)));
    return landed;
  }

  /** Makes the declared targets refuse batches that were given up. */
  void fence(SparkSession spark, List<Batch> givenUp) {
    for (Batch batch : givenUp) {
      BatchTag tag = tag(batch, batch.run(), 0, 0);
      writers.values().forEach(writer -> writer.fence(spark, tag));
    }
  }

  /** Whether some target refuses a batch, because a run died that was giving it up. */
  boolean isAbandoned(Batch batch) {
    BatchTag tag = tag(batch, batch.run(), 0, 0);
    return writers.values().stream().anyMatch(writer -> writer.isAbandoned(tag));
  }

  /**
   * Removes what was written of a batch that no target has, and makes them refuse it; in the order
   * in which a run writes, so that a run that slept and wakes meets the refusal before it has
   * landed the batch anywhere.
   *
   * @param spark asked for only if there is a Delta table
   * @throws dev.inlet.ConflictException if it has landed meanwhile
   */
  void abandon(SparkSupplier spark, Batch batch) {
    BatchTag tag = tag(batch, batch.run(), 0, 0);
    List<Output> all = new ArrayList<>(strays(batch));
    all.addAll(of(job));
    all.sort(Comparator.comparing(Targets::formatOf));
    all.forEach(output -> Failures.explained(() -> writer(output).abandon(spark::get, tag)));
  }

  /** The targets that a batch was frozen for and that the job no longer declares so. */
  private List<Output> strays(Batch batch) {
    List<Output> declared = of(job);
    return batch.outputs().stream().filter(output -> !declared.contains(output)).toList();
  }

  private static Format formatOf(Output output) {
    return Format.valueOf(output.format().toUpperCase(Locale.ROOT));
  }

  /** The writer of a target as it was when it was written down. */
  TargetWriter writer(Output output) {
    if (outputs().contains(output)) {
      return writers.get(output.target());
    }
    Format format = formatOf(output);
    return TargetWriter.of(
        TargetSpec.place(output.target(), output.path(), format, job.origin()), conf);
  }

  private CatalogException landedElsewhere(Batch batch, Output output) {
    return new CatalogException(
        job.origin()
            + ": job '"
            + job.name()
            + "': batch "
            + batch.sequence()
            + " is in target '"
            + output.target()
            + "' at "
            + output.path()
            + ": expected that target until the batch is finished, found "
            + (job.target(output.target()).isPresent() ? "another path or format" : "none")
            + ". Declare it as it was, run the job once, and then change it");
  }

  /** A job's targets, as a batch keeps them. */
  static List<Output> of(JobSpec job) {
    return job.targets().stream()
        .map(target -> new Output(target.name(), target.path(), target.format().word()))
        .toList();
  }

  static BatchTag tag(Batch batch, String run, long read, long rejected) {
    return new BatchTag(
        batch.job(), batch.sequence(), batch.id(), run, batch.frozenAt(), read, rejected);
  }
}
