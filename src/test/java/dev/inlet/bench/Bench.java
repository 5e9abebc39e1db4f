package dev.inlet.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Starts each measurement in a JVM of its own, and prints what they tell as a table. */
public final class Bench {
  private Bench() {}

  /** What {@code bin/bench} passes on, and measures within this JVM for itself. */
  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    List<String> words = List.of(args);
    switch (words.get(0)) {
      case "ledger" -> ledger(option(words, "--sizes", "1000,100000,1000000,10000000"));
      case "years" ->
          years(option(words, "--files-per-day", "100"), option(words, "--listing", ""));
      case "scale" -> scale(words);
      case "read" -> new ReadBench(words).run();
      case "crawl" -> crawl(words);
      case "contender" -> ReadContender.serve(words.get(1), Integer.parseInt(words.get(2)));
      case "parse" -> parse(option(words, "--mb", "64"));
      case "decode" -> decode(Integer.parseInt(option(words, "--rounds", "3")));
      case "ahead" ->
          new AheadBench(
                  Integer.parseInt(option(words, "--mb", "16")),
                  Integer.parseInt(option(words, "--rounds", "9")))
              .run();
      case "compact" -> compact(words);
      case "compact-plan" -> compactPlan(words);
      case "sizes" -> new SizeBench(Integer.parseInt(option(words, "--rounds", "3"))).run();
      case "measure" -> measure(words.get(1), words.subList(2, words.size()));
      default -> throw new IllegalArgumentException("nothing to measure is called " + words);
    }
  }

  private static void ledger(String sizes) throws IOException, InterruptedException {
    List<Map<String, String>> columns = new ArrayList<>();
    for (String size : sizes.split(",", -1)) {
      columns.add(fork(Integer.parseInt(size) > 5_000_000 ? "2g" : "512m", "ledger", size));
    }
    print(columns);
  }

  private static void years(String files, String listing) throws IOException, InterruptedException {
    List<Map<String, String>> columns = new ArrayList<>(List.of(fork("512m", "years", files, "")));
    if (!listing.isEmpty()) {
      columns.add(fork("512m", "years", files, ", listing { " + listing + " }"));
    }
    print(columns);
  }

  private static void decode(int rounds) throws IOException, InterruptedException {
    print(
        rounds(
            rounds,
            "512m",
            DecodeBench.DECODERS.stream().map(name -> List.of("decode", "0", name)).toList()));
  }

  private static void compact(List<String> words) throws IOException, InterruptedException {
    List<Map<String, String>> columns = new ArrayList<>();
    String works =
        "gzip,bzip2,snappy,plain,gzip header,bzip2 header,snappy header,plain header,parquet";
    for (String work : option(words, "--work", works).split(",", -1)) {
      String files = option(words, "--files", "2000");
      boolean tables = work.equals("parquet");
      columns.add(
          fork(
              "2g",
              "compact",
              tables ? Integer.toString(Math.max(1, Integer.parseInt(files) / 5)) : files,
              work,
              tables ? "1000000" : "100000",
              option(words, "--rounds", "3"),
              option(words, "--cores", "2"),
              option(words, "--spark", "yes")));
    }
    print(columns);
  }

  private static void compactPlan(List<String> words) throws IOException, InterruptedException {
    print(
        List.of(
            fork("1g", "compact-plan", option(words, "--files", "1000000"), "names"),
            fork("1g", "compact-plan", option(words, "--local", "100000"), "local")));
  }

  private static void scale(List<String> words) throws IOException, InterruptedException {
    int rounds = Integer.parseInt(option(words, "--rounds", "3"));
    List<List<String>> runs = new ArrayList<>();
    for (String months : option(words, "--months", "1,4,16").split(",", -1)) {
      for (String cores : option(words, "--cores", "1,2").split(",", -1)) {
        runs.add(List.of("flights", months, cores));
      }
    }
    List<List<String>> files = new ArrayList<>();
    for (String count : option(words, "--files", "1000,10000,100000").split(",", -1)) {
      files.add(List.of("files", count, "2"));
    }
    for (List<List<String>> columns : List.of(runs, files)) {
      print(rounds(rounds, "2g", columns));
      System.out.println();
    }
  }

  private static void crawl(List<String> words) throws IOException, InterruptedException {
    int files = Integer.parseInt(option(words, "--files", "10000"));
    int gigabytes = Integer.parseInt(option(words, "--gb", "10"));
    Path folder = Files.createDirectories(Path.of("target", "bench-read").toAbsolutePath());
    print(
        rounds(
            Integer.parseInt(option(words, "--rounds", "3")),
            "512m",
            CrawlBench.columns(folder, files, gigabytes)));
  }

  private static void parse(String megabytes) throws IOException, InterruptedException {
    print(List.of(fork("1g", "parse", megabytes, "json"), fork("1g", "parse", megabytes, "csv")));
  }

  /** Rounds go through all columns, so that a machine that is busy for a while meets each. */
  private static List<Map<String, String>> rounds(
      int rounds, String heap, List<List<String>> columns)
      throws IOException, InterruptedException {
    List<List<Map<String, String>>> measured = new ArrayList<>();
    columns.forEach(column -> measured.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < columns.size(); i++) {
        measured.get(i).add(BenchJvm.measure(heap, options(columns.get(i)), columns.get(i)));
      }
    }
    return measured.stream().map(Bench::medians).toList();
  }

  private static List<String> options(List<String> arguments) {
    return arguments.get(0).equals("crawl") ? CrawlBench.options(arguments) : List.of();
  }

  private static Map<String, String> medians(List<Map<String, String>> rounds) {
    Map<String, String> medians = new LinkedHashMap<>();
    for (String name : rounds.get(0).keySet()) {
      List<String> values =
          rounds.stream()
              .map(round -> round.getOrDefault(name, ""))
              .sorted(Comparator.comparing(String::length).thenComparing(value -> value))
              .toList();
      medians.put(name, values.get(values.size() / 2));
    }
    return medians;
  }

  static String option(List<String> words, String name, String otherwise) {
    int at = words.indexOf(name);
    return at < 0 || at + 1 == words.size() ? otherwise : words.get(at + 1);
  }

  private static void measure(String what, List<String> arguments) throws IOException {
    Path folder = Files.createTempDirectory("inlet-bench");
    try {
      int size = Integer.parseInt(arguments.get(0));
      Map<String, String> results =
          switch (what) {
            case "ledger" -> LedgerBench.ofFolder(folder, size);
            case "crawl" -> CrawlBench.of(arguments);
            case "parse" -> ParseBench.of(folder, arguments.get(1), size);
            case "flights" ->
                ScaleBench.ofFlights(folder, Integer.parseInt(arguments.get(1)), size);
            case "compact" ->
                CompactBench.of(
                    folder,
                    size,
                    arguments.get(1),
                    Integer.parseInt(arguments.get(2)),
                    Integer.parseInt(arguments.get(3)),
                    Integer.parseInt(arguments.get(4)),
                    arguments.get(5).equals("yes"));
            case "compact-plan" -> CompactPlanBench.of(folder, size, arguments.get(1));
            case "heap" -> ReadHeap.of(arguments.subList(1, arguments.size()));
            case "decode" -> DecodeBench.of(folder, arguments.get(1));
            case "files" -> ScaleBench.ofFiles(folder, Integer.parseInt(arguments.get(1)), size);
            default -> LedgerBench.ofYears(folder, size, arguments.get(1));
          };
      results.forEach((name, value) -> System.out.println(BenchJvm.RESULT + name + "\t" + value));
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  private static Map<String, String> fork(String heap, String... arguments)
      throws IOException, InterruptedException {
    return BenchJvm.measure(heap, List.of(arguments));
  }

  private static void print(List<Map<String, String>> columns) {
    Set<String> names = new LinkedHashSet<>();
    columns.forEach(column -> names.addAll(column.keySet()));
    String rule = null;
    for (String name : names) {
      StringBuilder row = new StringBuilder(String.format("| %-36s |", name));
      columns.forEach(
          column -> row.append(String.format(" %14s |", column.getOrDefault(name, ""))));
      System.out.println(row);
      if (rule == null) {
        rule = "|" + "-".repeat(38) + "|" + ("-".repeat(15) + ":|").repeat(columns.size());
        System.out.println(rule);
      }
    }
  }
}
