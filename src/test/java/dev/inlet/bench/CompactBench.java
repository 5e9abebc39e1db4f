package dev.inlet.bench;

import dev.inlet.compact.BenchedJoin;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.JoinRules;
import dev.inlet.format.JoinRules.Edges;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * How fast many small files become files of 128 MiB: by {@code cat}, by the joins of a compaction,
 * and by a Spark job that reads and writes them. All have as many threads or processes, one for
 * each output at a time, and take turns in each round.
 */
final class CompactBench {
  private static final long TARGET_BYTES = 128 << 20;

  private final Path folder;
  private final String kind;
  private final boolean header;
  private final int cores;
  private final List<List<Path>> groups;
  private final ExecutorService pool;

  private interface Contender {
    void join(List<Path> files, Path to) throws IOException;
  }

  private CompactBench(Path folder, String work, int cores, List<List<Path>> groups) {
    this.folder = folder;
    this.kind = work.split(" ", -1)[0];
    this.header = work.endsWith("header");
    this.cores = cores;
    this.groups = groups;
    this.pool = Executors.newFixedThreadPool(cores);
  }

  private SparkSession spark() {
    return SparkSession.builder()
        .master("local[" + cores + "]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate();
  }

  /**
   * @param work such as {@code gzip} or {@code gzip header}
   */
  static Map<String, String> of(
      Path folder,
      int files,
      String work,
      int fileBytes,
      int rounds,
      int cores,
      boolean besideSpark)
      throws IOException {
    Path sources = Files.createDirectory(folder.resolve("sources"));
    List<Path> made = new CompactData().make(sources, work, files, fileBytes);
    long bytes = 0;
    for (Path file : made) {
      bytes += Files.size(file);
    }
    int outputs = (int) Math.max(cores, bytes / TARGET_BYTES);
    List<List<Path>> groups = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      groups.add(made.subList(i * files / outputs, (i + 1) * files / outputs));
    }
    CompactBench bench = new CompactBench(folder, work, cores, groups);
    try {
      return bench.race(work, files, bytes, rounds, besideSpark);
    } finally {
      bench.pool.shutdown();
      if (besideSpark) {
        bench.spark().stop();
      }
    }
  }

  private Map<String, String> race(
      String work, int files, long bytes, int rounds, boolean besideSpark) throws IOException {
    JoinRules rules = JoinRules.ofLines().withHeaderLines(header ? 1 : 0);
    BenchedJoin checked = new BenchedJoin(rules);
    BenchedJoin trusted = new BenchedJoin(rules.withEdges(Edges.TRUSTED));
    BenchedJoin csv =
        new BenchedJoin(
            rules.withDialect(new CsvDialect("|", "\"", "", false, List.of(), List.of())));
    Map<String, Contender> contenders = new LinkedHashMap<>();
    contenders.put("cat", CompactBench::cat);
    contenders.put("Inlet, edges trusted", trusted::join);
    contenders.put("Inlet", checked::join);
    contenders.put(
        "Inlet with proof",
        (from, to) -> {
          csv.join(from, to);
          csv.prove(from, to);
        });
    Map<String, double[]> rates = new LinkedHashMap<>();
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
        double rate = bytes / 1e6 / seconds(() -> all(contender.getValue()));
        if (round >= 0) {
          rates.computeIfAbsent(contender.getKey(), name -> new double[rounds])[round] = rate;
        }
      }
      double rate = besideSpark ? bytes / 1e6 / seconds(this::bySpark) : Double.NaN;
      if (round >= 0 && besideSpark) {
        rates.computeIfAbsent("Spark", name -> new double[rounds])[round] = rate;
      }
    }
    return results(work, files, bytes, rates);
  }

  private static Map<String, String> results(
      String work, int files, long bytes, Map<String, double[]> rates) {
    Map<String, String> results = new LinkedHashMap<>();
    results.put("files", work);
    results.put("how many", Integer.toString(files));
    results.put("MB in all", String.format("%.0f", bytes / 1e6));
    Map<String, Double> medians = new LinkedHashMap<>();
    rates.forEach(
        (name, values) -> {
          Arrays.sort(values);
          medians.put(name, values[values.length / 2]);
          results.put(name + ", MB/s", String.format("%.1f", values[values.length / 2]));
        });
    double cat = medians.get("cat");
    for (String name : List.of("Inlet, edges trusted", "Inlet", "Inlet with proof")) {
      results.put(name + " / cat", String.format("%.2f", medians.get(name) / cat));
      if (medians.containsKey("Spark")) {
        double spark = medians.get("Spark");
        results.put(name + " / Spark", String.format("%.1f", medians.get(name) / spark));
      }
    }
    return results;
  }

  private interface Work {
    void run() throws IOException;
  }

  /** What is written is removed, which is not measured. */
  private double seconds(Work work) throws IOException {
    Path out = folder.resolve("out");
    Files.createDirectory(out);
    System.gc();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    try (Stream<Path> all = Files.walk(out)) {
      all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
    return seconds;
  }

  private void all(Contender contender) throws IOException {
    List<Callable<Boolean>> joins = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      List<Path> group = groups.get(i);
      Path to = folder.resolve("out").resolve(i + "." + CompactData.ending(kind));
      joins.add(
          () -> {
            contender.join(group, to);
            return true;
          });
    }
    try {
      for (Future<Boolean> join : pool.invokeAll(joins)) {
        join.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void cat(List<Path> files, Path to) throws IOException {
    // Names are given by a pipe, for there may be more than a command line takes.
    Process cat =
        new ProcessBuilder("xargs", "cat")
            .redirectOutput(to.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var names = cat.outputWriter()) {
      for (Path file : files) {
        names.write(file + "\n");
      }
    }
    try {
      if (cat.waitFor() != 0) {
        throw new IOException("cat has failed");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void bySpark() {
    String from = folder.resolve("sources").toString();
    String to = folder.resolve("out").toString();
    if (kind.equals("parquet")) {
      spark()
          .read()
          .parquet(from)
          .repartition(groups.size())
          .write()
          .mode(SaveMode.Overwrite)
          .parquet(to);
      return;
    }
    Dataset<Row> rows =
        header
            ? spark().read().option("header", true).option("delimiter", "|").csv(from)
            : spark().read().text(from);
    var writer =
        rows.coalesce(Math.max(groups.size(), cores))
            .write()
            .mode(SaveMode.Overwrite)
            .option("compression", kind)
            .option("delimiter", "|")
            .option("header", header);
    if (header) {
      writer.csv(to);
    } else {
      writer.text(to);
    }
  }
}
