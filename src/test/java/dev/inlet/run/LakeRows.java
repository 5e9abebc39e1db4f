package dev.inlet.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlet.state.Json;
import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.DuckDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The records of a {@link CrashLake} as texts: those of its inputs, and, by readers that are not
 * ours, those of its targets.
 */
final class LakeRows {
  private static final List<String> COLUMNS = List.of("id", "day", "note", "year", "month");

  private LakeRows() {}

  /** The records of input files that fit, sorted, with the columns of their partitions. */
  static List<String> fitting(Stream<Path> files) {
    return records(files).filter(LakeRows::fits).map(LakeRows::withMonth).sorted().toList();
  }

  /** The records of input files that do not fit, sorted. */
  static List<String> misfits(Stream<Path> files) {
    return records(files).filter(record -> !fits(record)).sorted().toList();
  }

  /** The rows of a target, sorted; none where there is no table or file. */
  static List<String> of(CrashLake lake, String format) {
    Path folder = lake.path(format);
    List<String> rows =
        switch (format) {
          case "delta" -> lake.deltaCommits() == 0 ? List.of() : delta(folder);
          case "parquet" ->
              lake.dataFiles(format).isEmpty() ? List.of() : duck(DuckDb.parquet(folder));
          case "json" -> json(folder);
          default -> throw new IllegalArgumentException(format);
        };
    return rows.stream().sorted().toList();
  }

  /** The rejected records of some batches, as they were read, sorted. */
  static List<String> rejects(CrashLake lake, LongPredicate batches) {
    List<String> raw = new ArrayList<>();
    Path folder = lake.path("state/jobs/orders/rejects");
    for (Path file : CrashLake.files(folder)) {
      if (batches.test(Long.parseLong(folder.relativize(file).getName(0).toString()))) {
        text(file).lines().forEach(line -> raw.add(parse(line).get("raw").asText()));
      }
    }
    return raw.stream().sorted().toList();
  }

  private static List<String> delta(Path folder) {
    return DeltaKernelReader.rows(folder.toString()).stream()
        .map(row -> COLUMNS.stream().map(c -> String.valueOf(row.get(c))).collect(commas()))
        .toList();
  }

  private static List<String> json(Path folder) {
    String files =
        CrashLake.files(folder).stream()
            .filter(file -> !folder.relativize(file).startsWith("_inlet"))
            .map(file -> DuckDb.literal(file.toString()))
            .collect(commas());
    return files.isEmpty()
        ? List.of()
        : duck(
            "read_json(["
                + files
                + "], format = 'newline_delimited', hive_partitioning = true,"
                + " hive_types_autocast = false, columns ="
                + " {id: 'bigint', day: 'date', note: 'varchar'})");
  }

  private static List<String> duck(String table) {
    return DuckDb.query("select " + String.join(", ", COLUMNS) + " from " + table).stream()
        .map(row -> row.stream().map(String::valueOf).collect(commas()))
        .toList();
  }

  private static java.util.stream.Collector<CharSequence, ?, String> commas() {
    return Collectors.joining(",");
  }

  private static Stream<String> records(Stream<Path> files) {
    return files.flatMap(file -> text(file).lines().skip(1));
  }

  private static boolean fits(String record) {
    return Character.isDigit(record.charAt(0));
  }

  private static String withMonth(String record) {
    String day = record.split(",", -1)[1];
    return record + "," + day.substring(0, 4) + "," + day.substring(5, 7);
  }

  static JsonNode parse(String text) {
    try {
      return Json.parse(text, JsonNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
