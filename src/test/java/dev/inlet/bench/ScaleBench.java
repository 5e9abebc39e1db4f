package dev.inlet.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.cli.SparkStarter;
import dev.inlet.run.JobRunner;
import dev.inlet.run.RunListener;
import dev.inlet.run.RunReport;
import dev.inlet.state.StateStore;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.InletProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * What one run costs, with Spark, and where its time goes: for so many cores and so much data, and
 * then for one part more, which must cost the same whatever was read before. Times are in
 * milliseconds, of one run each.
 */
final class ScaleBench {
  private static final int DAYS = 31;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Path folder;
  private final int cores;
  private final Map<String, String> results = new LinkedHashMap<>();
  private final HeapPeak heap = new HeapPeak();

  private ScaleBench(Path folder, int cores) {
    this.folder = folder;
    this.cores = cores;
  }

  /** The example's month, so many times over, and then once more. */
  static Map<String, String> ofFlights(Path folder, int cores, int months) throws IOException {
    ScaleBench bench = new ScaleBench(folder, cores);
    String example = Files.readString(InletProcess.PROJECT.resolve("conf/jobs.conf"));
    Files.createDirectories(folder.resolve("data/flights"));
    Files.copy(
        InletProcess.PROJECT.resolve("data/airports.csv"), folder.resolve("data/airports.csv"));
    for (int month = 0; month < months; month++) {
      bench.addMonth(month);
    }
    String catalog =
        example
            .replace("\"lake", "\"" + bench.root() + "/lake")
            .replace("\"data/", "\"" + bench.root() + "/data/");
    bench.results.put("cores", String.valueOf(cores));
    bench.run("", catalog, "flights");
    bench.addMonth(months);
    bench.run("one month more: ", catalog, "flights");
    return bench.results;
  }

  /** So many files of one record each, and then a thousand more. */
  static Map<String, String> ofFiles(Path folder, int cores, int files) throws IOException {
    ScaleBench bench = new ScaleBench(folder, cores);
    String catalog =
        """
        inlet {
          state = "ROOT/lake/_inlet"
          tables.t { location = "ROOT/data" }
          jobs.j { sources.a { table = t }, targets.lake { path = "ROOT/lake/t", format = delta } }
        }
        """
            .replace("ROOT", bench.root());
    bench.results.put("cores", String.valueOf(cores));
    bench.addFiles(0, files);
    bench.run("", catalog, "j");
    bench.addFiles(files, files + 1000);
    bench.run("1,000 more: ", catalog, "j");
    return bench.results;
  }

  /** The local disk, as one that counts what is asked of it. */
  private String root() {
    return "faulty://" + folder;
  }

  private void addMonth(int month) throws IOException {
    try (Stream<Path> days = Files.list(InletProcess.PROJECT.resolve("data/flights"))) {
      for (Path day : days.filter(file -> file.toString().endsWith(".bz2")).limit(DAYS).toList()) {
        Files.copy(day, folder.resolve("data/flights/" + month + "-" + day.getFileName()));
      }
    }
  }

  private void addFiles(int from, int to) throws IOException {
    for (int file = from; file < to; file++) {
      Path path = folder.resolve("data/" + file / 1000 + "/" + file + ".csv");
      Files.createDirectories(path.getParent());
      Files.writeString(path, "number,text\n" + file + ",some text\n");
    }
  }

  private void run(String prefix, String catalog, String job) throws IOException {
    Path file = Files.writeString(folder.resolve("jobs.conf"), catalog + settings());
    JobCatalog jobs = JobCatalog.load(List.of(file.toFile()));
    Configuration conf = SparkStarter.hadoop(jobs.settings());
    StateStore state = new StateStore(new org.apache.hadoop.fs.Path(jobs.settings().state()), conf);
    FaultyFileSystem.revive();
    heap.take();
    long cpu = SYSTEM.getProcessCpuTime();
    RunReport report =
        new JobRunner(
                jobs,
                state,
                conf,
                new SparkStarter(jobs.settings()),
                Clock.systemUTC(),
                RunListener.none())
            .run(jobs.job(job));
    results.put(prefix + "files", String.format("%,d", report.files()));
    results.put(prefix + "records", String.format("%,d", report.records()));
    Duration took =
        Duration.between(Instant.parse(report.startedAt()), Instant.parse(report.endedAt()));
    results.put(prefix + "all", String.format("%,d", took.toMillis()));
    results.put(
        prefix + "processor time",
        String.format("%,d", (SYSTEM.getProcessCpuTime() - cpu) / 1_000_000));
    for (RunReport.Timing stage : report.stages()) {
      results.put(prefix + stage.stage(), String.format("%,d", stage.millis()));
    }
    for (FaultyFileSystem.Kind kind : FaultyFileSystem.Kind.values()) {
      results.put(prefix + "requests " + kind, String.format("%,d", FaultyFileSystem.count(kind)));
    }
    results.put(prefix + "live heap at most, MB", String.format("%,d", heap.take() >> 20));
  }

  private String settings() {
    return """

        inlet.spark {
          "spark.master" = "local[CORES]"
          "spark.hadoop.fs.faulty.impl" = "FILES"
          "spark.hadoop.fs.AbstractFileSystem.faulty.impl" = "FILES$Binding"
          "spark.delta.logStore.faulty.impl" = "io.delta.storage.HDFSLogStore"
        }
        """
        .replace("CORES", String.valueOf(cores))
        .replace("FILES", FaultyFileSystem.class.getName());
  }
}
