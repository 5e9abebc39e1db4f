package dev.inlet.bench;

import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.catalog.TargetSpec.Mode;
import dev.inlet.catalog.TargetSpec.PartitionSpec;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.write.BatchTag;
import dev.inlet.write.Delivery;
import dev.inlet.write.FilePlan;
import dev.inlet.write.FilePlan.Move;
import dev.inlet.write.RowSize;
import dev.inlet.write.TargetWriter;
import dev.inlet.write.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * What it takes to write rows that are computed as Parquet: as they are, by a shuffle without a
 * look at sizes, and as planned. Files are to be of 4 MiB.
 */
final class SizeBench {
  private static final Origin HERE = new Origin("bench", 0);
  private static final String WIDE =
      "id, cast(rand(1) * 1e9 as bigint) as amount, sha1(cast(id as string)) as name";

  private record Case(String name, String sql, boolean partitioned) {}

  private static final List<Case> CASES =
      List.of(
          new Case("no partitions, 500 tasks", "range(0, 1000000, 1, 500)", false),
          new Case("100 partitions in each of 20 tasks", "range(0, 1000000, 1, 20)", true),
          new Case("tasks of one partition each", "range(0, 1000000, 1, 100)", true));

  private final int rounds;
  private final SparkSession spark =
      SparkSession.builder()
          .master("local[2]")
          .config("spark.ui.enabled", "false")
          .config("spark.sql.shuffle.partitions", "8")
          .config(
              "spark.sql.sources.commitProtocolClass",
              "org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol")
          .getOrCreate();

  SizeBench(int rounds) {
    this.rounds = rounds;
  }

  void run() throws IOException {
    System.out.println("| rows | how | files | median seconds |");
    System.out.println("|---|---|---|---|");
    for (Case of : CASES) {
      String day = of.name().startsWith("tasks") ? "cast(id div 10000 as int)" : "id % 100";
      Dataset<Row> rows =
          spark
              .sql("select " + WIDE + ", " + day + " as day from " + of.sql())
              .persist(StorageLevel.MEMORY_AND_DISK());
      long count = rows.count();
      for (String how : List.of("as they are", "shuffled", "planned")) {
        if (of.partitioned() || !how.equals("shuffled")) {
          measure(of, how, rows, count);
        }
      }
      rows.unpersist();
    }
    spark.stop();
  }

  private void measure(Case of, String how, Dataset<Row> rows, long count) throws IOException {
    List<Double> seconds = new ArrayList<>();
    long files = 0;
    for (int round = 0; round <= rounds; round++) {
      java.nio.file.Path folder = Files.createTempDirectory("inlet-sizes");
      long begin = System.nanoTime();
      files = land(target(of, folder), folder, how, rows, count).files();
      if (round > 0) {
        seconds.add((System.nanoTime() - begin) / 1e9);
      }
      FileUtils.deleteDirectory(folder.toFile());
    }
    seconds.sort(null);
    System.out.printf(
        "| %s | %s | %,d | %.1f |%n", of.name(), how, files, seconds.get(seconds.size() / 2));
  }

  private static TargetSpec target(Case of, java.nio.file.Path folder) {
    List<PartitionSpec> day = List.of(new PartitionSpec("day", List.of(), ZoneOffset.UTC, HERE));
    return new TargetSpec(
        "lake",
        folder + "/lake",
        Format.PARQUET,
        Optional.empty(),
        Mode.APPEND,
        List.of(),
        false,
        of.partitioned() ? day : List.of(),
        Optional.empty(),
        4L << 20,
        HERE);
  }

  private static Written land(
      TargetSpec target, java.nio.file.Path folder, String how, Dataset<Row> rows, long count) {
    Configuration conf = new Configuration();
    TargetWriter writer = TargetWriter.of(target, conf);
    BatchTag tag =
        new BatchTag("bench", 1, UUID.randomUUID().toString(), "run", "2001-01-15T06:30:00Z", 1, 0);
    writer.check(rows, tag, List.of());
    FilePlan plan =
        switch (how) {
          case "planned" -> writer.plan(rows, count, tag, new RowSize(52, true, "measured"));
          case "shuffled" -> new FilePlan(Move.GATHERED, 8, 64L << 20, 0, 0, 0, "");
          default -> new FilePlan(Move.AS_THEY_ARE, 0, 0, 0, 0, 0, "");
        };
    StateStore state = new StateStore(new Path(folder + "/state"), conf);
    try (Lease lease =
        Lease.take(state, "lease", "run", Duration.ofMinutes(2), Clock.systemUTC())) {
      return writer.write(rows, new Delivery(tag, count, List.of(), plan), lease);
    }
  }
}
