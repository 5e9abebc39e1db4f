package dev.inlet.write;

import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.catalog.TargetSpec.Mode;
import dev.inlet.catalog.TargetSpec.PartitionSpec;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.SharedSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A target of the job {@code orders} in a test's folder, and how to land batches in it. */
record TestTarget(TargetSpec spec, Path folder, String scheme) {
  static final Origin HERE = new Origin("jobs.conf", 7);

  static TestTarget of(Path folder, Format format) {
    return of(folder, "", format);
  }

  /** On the file system of this scheme, such as {@code faulty:}. */
  static TestTarget of(Path folder, String scheme, Format format) {
    Path path = folder.resolve("lake");
    return new TestTarget(TargetSpec.place("lake", scheme + path, format, HERE), folder, scheme);
  }

  TestTarget with(Mode mode, String... keys) {
    return with(spec.compression(), mode, List.of(keys), spec.batchColumn(), spec.partitionBy());
  }

  TestTarget compressed(String word) {
    return with(
        Optional.of(word), spec.mode(), spec.keys(), spec.batchColumn(), spec.partitionBy());
  }

  TestTarget withBatchColumn() {
    return with(spec.compression(), spec.mode(), spec.keys(), true, spec.partitionBy());
  }

  TestTarget partitionedBy(String column) {
    return with(
        spec.compression(),
        spec.mode(),
        spec.keys(),
        spec.batchColumn(),
        List.of(new PartitionSpec(column, List.of(), ZoneId.of("UTC"), HERE)));
  }

  /** With files of so many bytes. */
  TestTarget sized(long fileBytes) {
    return new TestTarget(
        new TargetSpec(
            spec.name(),
            spec.path(),
            spec.format(),
            spec.compression(),
            spec.mode(),
            spec.keys(),
            spec.batchColumn(),
            spec.partitionBy(),
            Optional.empty(),
            fileBytes,
            HERE),
        folder,
        scheme);
  }

  private TestTarget with(
      Optional<String> compression,
      Mode mode,
      List<String> keys,
      boolean batchColumn,
      List<PartitionSpec> partitions) {
    return new TestTarget(
        new TargetSpec(
            spec.name(),
            spec.path(),
            spec.format(),
            compression,
            mode,
            keys,
            batchColumn,
            partitions,
            spec.compactAfterRun(),
            spec.targetFileBytes(),
            HERE),
        folder,
        scheme);
  }

  Path path() {
    return folder.resolve("lake");
  }

  TargetWriter writer() {
    return TargetWriter.of(spec, conf());
  }

  static Configuration conf() {
    return SharedSpark.hadoop();
  }

  static BatchTag tag(long sequence) {
    return new BatchTag(
        "orders", sequence, "id" + sequence, "run-" + sequence, "2001-01-15T06:30:00Z", 20, 2);
  }

  /** What a query gives, in a session of its own as a run has one. */
  static Dataset<Row> rows(String sql) {
    SparkSession spark = SharedSpark.session().newSession();
    return spark.sql(sql);
  }

  Written land(long sequence, String sql) {
    return land(sequence, rows(sql), List.of());
  }

  /** Replaces the rows of files. */
  Written land(long sequence, Dataset<Row> rows, List<String> replaced) {
    writer().check(rows, tag(sequence), replaced);
    return write(sequence, rows, rows.count(), replaced);
  }

  /** Without a check, and as if so many rows had been computed. */
  Written write(long sequence, Dataset<Row> rows, long computed, List<String> replaced) {
    return write(sequence, rows, computed, replaced, plan());
  }

  /** By a plan of how rows become files. */
  Written write(
      long sequence, Dataset<Row> rows, long computed, List<String> replaced, FilePlan plan) {
    try (Lease lease = lease()) {
      return writer().write(rows, new Delivery(tag(sequence), computed, replaced, plan), lease);
    }
  }

  /** A partition is one file, and tasks write what they have where there are none. */
  private FilePlan plan() {
    return spec.partitionBy().isEmpty()
        ? FilePlan.AS_THEY_COME
        : new FilePlan(FilePlan.Move.GATHERED, 4, 0, 0, 0, -1, "");
  }

  Retracted retract(long sequence, long after) {
    try (Lease lease = lease()) {
      return writer().retract(SharedSpark::session, tag(sequence), after, lease);
    }
  }

  Lease lease() {
    StateStore state =
        new StateStore(new org.apache.hadoop.fs.Path(folder + "/state"), new Configuration());
    return Lease.take(state, "lease", "run", Duration.ofMinutes(2), new ManualClock());
  }
}
