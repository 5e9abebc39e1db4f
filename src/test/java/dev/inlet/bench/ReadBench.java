package dev.inlet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fast files become typed values, all columns of all rows, by Inlet's data source, by Spark's
 * own reader and by DuckDB, and how fast tools decode the same files. Each contender has one JVM;
 * rounds go through all of them, so that a machine that is busy for a while meets each.
 */
final class ReadBench {
  private static final List<String> PARTS = List.of("codecs", "files", "splits", "heap");

  private final List<String> words;
  private final Path folder = Path.of("target", "bench-read").toAbsolutePath();
  private final List<String> contenders;
  private final int cores;
  private final int megabytes;
  private final int warmUps;
  private final int rounds;

  ReadBench(List<String> words) {
    this.words = words;
    this.contenders = List.of(option("--contenders", "inlet,spark,duckdb,tool").split(",", -1));
    this.cores = Integer.parseInt(option("--cores", "2"));
    this.megabytes = Integer.parseInt(option("--mb", "32"));
    this.warmUps = Integer.parseInt(option("--warm-ups", "2"));
    this.rounds = Integer.parseInt(option("--rounds", "3"));
  }

  private String option(String name, String otherwise) {
    return Bench.option(words, name, otherwise);
  }

  void run() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    for (String part : option("--parts", String.join(",", PARTS)).split(",", -1)) {
      switch (part) {
        case "codecs" -> codecs();
        case "files" -> files();
        case "splits" -> splits();
        case "heap" -> heap();
        default -> throw new IllegalArgumentException("no part is called " + part);
      }
    }
  }

  private void codecs() throws IOException {
    try (ReadRace race = new ReadRace(contenders, cores, warmUps, rounds)) {
      for (String table : option("--data", "lineitem,flights,wide").split(",", -1)) {
        for (String format : option("--format", "csv,json").split(",", -1)) {
          for (String sink : option("--sinks", "columns,rows").split(",", -1)) {
            heading(
                String.format("%s, %s, %s, %d cores", table, format, sink, cores), "compression");
            for (String codec :
                option("--codecs", String.join(",", ReadData.CODECS)).split(",", -1)) {
              ReadData data = ReadData.of(folder, table, format, codec, megabytes);
              // As for a large file: some splits for each core.
              print(codec, data, race.run(data.request(sink, 2L * cores)));
            }
          }
        }
      }
    }
  }

  private void files() throws IOException {
    int count = Integer.parseInt(option("--files", "10000"));
    try (ReadRace race = new ReadRace(contenders, cores, warmUps, rounds)) {
      for (String format : option("--format", "csv,json").split(",", -1)) {
        heading(count + " files of 10 KB, " + format + ", " + cores + " cores", "sink");
        ReadData data = ReadData.small(folder, format, count);
        for (String sink : option("--sinks", "columns,rows").split(",", -1)) {
          print(sink, data, race.run(data.request(sink, 0)));
        }
      }
    }
  }

  private void splits() throws IOException {
    for (String codec : option("--codecs", "plain,bzip2").split(",", -1)) {
      ReadData data = ReadData.of(folder, "lineitem", "csv", codec, megabytes);
      for (String some : option("--scale", "1,2").split(",", -1)) {
        int threads = Integer.parseInt(some);
        try (ReadRace race = new ReadRace(contenders, threads, warmUps, rounds)) {
          heading("lineitem, csv, " + codec + ", columns, " + threads + " cores", "splits");
          for (String count : option("--splits", "1,2,4,16,64").split(",", -1)) {
            print(count, data, race.run(data.request("columns", Long.parseLong(count))));
          }
        }
      }
    }
  }

  /** A task by itself, with files of more than a gigabyte of text. */
  private void heap() throws IOException, InterruptedException {
    int times = Integer.parseInt(option("--times", String.valueOf(1100 / megabytes + 1)));
    String heap = option("--heap", "64m");
    System.out.printf("%n### One task, %s of heap%n%n", heap);
    System.out.println("| file | text | allocated in all | resident at most | outcome |");
    System.out.println("|---|---:|---:|---:|---|");
    for (String table : option("--data", "lineitem,wide").split(",", -1)) {
      for (String codec : option("--codecs", String.join(",", ReadData.CODECS)).split(",", -1)) {
        ReadData data = ReadData.of(folder, table, "json", codec, megabytes);
        Map<String, String> found =
            BenchJvm.measure(
                heap,
                List.of("heap", "0", data.file().toString(), data.ddl(), String.valueOf(times)));
        System.out.printf(
            "| %s, json, %s | %s | %s | %s | %s |%n",
            table,
            codec,
            found.getOrDefault("text", ""),
            found.getOrDefault("allocated", ""),
            found.getOrDefault("resident", ""),
            found.getOrDefault("ended with", "read to its end"));
      }
    }
  }

  private void heading(String title, String first) {
    List<String> names = new ArrayList<>(List.of(first, "text", "stored"));
    contenders.forEach(name -> names.add(name + " MB/s"));
    for (String other : contenders.subList(1, contenders.size())) {
      names.add(contenders.get(0) + " : " + other);
    }
    for (String other : contenders.subList(1, contenders.size())) {
      if (!other.equals("tool")) {
        names.add("of CPU time : " + other);
      }
    }
    System.out.printf("%n### %s%n%n", title);
    System.out.println("| " + String.join(" | ", names) + " |");
    System.out.println("|---|" + "---:|".repeat(names.size() - 1));
  }

  /** By the medians; {@code -} where a contender does not read such a file, or failed to. */
  private void print(String name, ReadData data, ReadRace.Result[] results) throws IOException {
    List<String> cells = new ArrayList<>();
    cells.add(name);
    cells.add(megabytes(data.textBytes()));
    cells.add(megabytes(data.storedBytes()));
    for (ReadRace.Result result : results) {
      cells.add(text(data.textBytes() * 1e3 / result.nanos(), "%.0f"));
    }
    for (int i = 1; i < results.length; i++) {
      cells.add(text(results[i].nanos() / results[0].nanos(), "%.2f"));
    }
    for (int i = 1; i < results.length; i++) {
      if (!contenders.get(i).equals("tool")) {
        cells.add(text(results[i].processorNanos() / results[0].processorNanos(), "%.2f"));
      }
    }
    long[] counts =
        Arrays.stream(results)
            .mapToLong(ReadRace.Result::values)
            .filter(values -> values >= 0)
            .distinct()
            .toArray();
    System.out.println(
        "| "
            + String.join(" | ", cells)
            + " |"
            + (counts.length > 1 ? " not the same values: " + Arrays.toString(counts) : ""));
  }

  private static String megabytes(long bytes) {
    return text(bytes / 1e6, "%.0f MB");
  }

  private static String text(double value, String format) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "-";
  }
}
