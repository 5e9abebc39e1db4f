package dev.inlet.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.infer.Crawler;
import dev.inlet.infer.TableDefinition;
import dev.inlet.testing.RepeatedFileSystem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;

/**
 * What it takes to find columns and types: of very many small files and of a very large one, beside
 * Spark's {@code inferSchema}, which reads all of each file. Each measurement has a new JVM, as it
 * has in use, so that its start counts too.
 */
final class CrawlBench {
  private static final long GIGABYTE = 1_000_000_000;

  private CrawlBench() {}

  /** The measurements of one round: for each, who does it and what it is of. */
  static List<List<String>> columns(Path folder, int files, int gigabytes) throws IOException {
    List<List<String>> columns = new ArrayList<>();
    for (String format : List.of("csv", "json")) {
      Path small = ReadData.small(folder, format, files).file();
      for (String who : List.of("inlet", "spark")) {
        columns.add(List.of("crawl", String.valueOf(files), who, format, small.toString()));
      }
    }
    Path large = ReadData.of(folder, "lineitem", "csv", "plain", 32).file();
    columns.add(
        List.of("crawl", "1", "inlet", "csv", "repeated:" + large, String.valueOf(gigabytes)));
    return columns;
  }

  /** Of the JVM: Inlet's is started as {@code bin/inlet} does it, whose commands are short. */
  static List<String> options(List<String> arguments) {
    return arguments.get(2).equals("inlet") ? List.of("-XX:TieredStopAtLevel=1") : List.of();
  }

  /**
   * @param arguments how many files, who, the format, the location and how many gigabytes one file
   *     is to have
   */
  static Map<String, String> of(List<String> arguments) throws IOException {
    String who = arguments.get(1);
    String location = arguments.get(3);
    HeapPeak heap = new HeapPeak();
    Configuration conf = new Configuration();
    Map<String, String> results = new LinkedHashMap<>();
    results.put("who", who);
    results.put("format", arguments.get(2));
    if (arguments.size() > 4) {
      long bytes = Files.size(Path.of(location.replaceFirst("repeated:", "")));
      long times = Integer.parseInt(arguments.get(4)) * GIGABYTE / bytes + 1;
      conf.set("fs.repeated.impl", RepeatedFileSystem.class.getName());
      conf.setLong(RepeatedFileSystem.TIMES, times);
    }
    long start = System.nanoTime();
    int columns =
        who.equals("inlet")
            ? crawl(location, conf, results)
            : infer(arguments.get(2), location, results);
    double seconds = (System.nanoTime() - start) / 1e9;
    results.put("columns", String.valueOf(columns));
    results.put("bytes read, MB", text(bytesRead() / 1e6));
    results.put("seconds", text(seconds));
    results.put("seconds with the JVM's start", text(uptime() / 1e3));
    results.put("CPU seconds", text(cpu() / 1e9));
    results.put("files a second", String.valueOf(Math.round(files(arguments) / seconds)));
    System.gc();
    results.put("heap at most, MB", text(heap.take() / 1e6));
    return results;
  }

  private static double files(List<String> arguments) {
    return Integer.parseInt(arguments.get(0));
  }

  private static int crawl(String location, Configuration conf, Map<String, String> results) {
    TableSpec spec =
        new TableSpec(
            "bench.t",
            location,
            Optional.empty(),
            CsvSpec.open(),
            List.of(),
            List.of(),
            List.of(),
            ZoneId.of("UTC"),
            new Origin("bench", 0));
    Listing listing = new FileDiscovery(conf).list(spec);
    TableDefinition table = new Crawler(conf).crawl(spec, listing, Optional.empty());
    results.put("files", String.valueOf(listing.files().size()));
    long stored = listing.files().stream().mapToLong(file -> file.length()).sum();
    results.put("stored, MB", text(stored / 1e6));
    return table.columns().size();
  }

  private static int infer(String format, String location, Map<String, String> results)
      throws IOException {
    try (SparkSession spark =
        SparkSession.builder().master("local[*]").config("spark.ui.enabled", false).getOrCreate()) {
      long start = System.nanoTime();
      int columns =
          (format.equals("csv")
                  ? spark.read().option("header", true).option("inferSchema", true).csv(location)
                  : spark.read().json(location))
              .schema()
              .fields()
              .length;
      results.put("seconds without Spark's start", text((System.nanoTime() - start) / 1e9));
      return columns;
    }
  }

  private static long bytesRead() {
    long bytes = 0;
    for (var each = FileSystem.getGlobalStorageStatistics().iterator(); each.hasNext(); ) {
      Long read = each.next().getLong("bytesRead");
      bytes += read == null ? 0 : read;
    }
    return bytes;
  }

  private static double uptime() {
    return ManagementFactory.getRuntimeMXBean().getUptime();
  }

  private static double cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }
}
