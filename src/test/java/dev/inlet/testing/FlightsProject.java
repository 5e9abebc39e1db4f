package dev.inlet.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** A folder with the example's catalog and data, and what its targets must hold. */
public final class FlightsProject {
  /** Facts about rows, that agree if the rows do. */
  public record Totals(long rows, long delay, long distance) {
    /** The sum of both. */
    public Totals plus(Totals other) {
      return new Totals(rows + other.rows, delay + other.delay, distance + other.distance);
    }
  }

  private final Path folder;

  private FlightsProject(Path folder) {
    this.folder = folder;
  }

  /** Copies the example's catalog, and as many days of its data, oldest first. */
  public static FlightsProject in(Path folder, int days) {
    try {
      Files.createDirectories(folder.resolve("conf"));
      Files.createDirectories(folder.resolve("data/flights"));
      copy("conf/jobs.conf", folder);
      copy("data/airports.csv", folder);
      try (Stream<Path> files = Files.list(InletProcess.PROJECT.resolve("data/flights"))) {
        List<Path> sorted =
            files.filter(f -> f.toString().endsWith(".csv.bz2")).sorted().limit(days).toList();
        for (Path file : sorted) {
          copy("data/flights/" + file.getFileName(), folder);
        }
      }
      return new FlightsProject(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(String name, Path folder) throws IOException {
    Files.copy(
        InletProcess.PROJECT.resolve(name),
        folder.resolve(name),
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** Adds a file of flights. */
  public void add(String name, String... lines) {
    try {
      Files.writeString(
          folder.resolve("data/flights/" + name),
          "date,delay,distance,origin,destination\n" + String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Appends a line to the catalog. */
  public void configure(String line) {
    try {
      Path catalog = folder.resolve("conf/jobs.conf");
      Files.writeString(catalog, Files.readString(catalog) + "\n" + line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the compressed source files hold, by a decoder and a parser that are not ours. */
  public Totals source() {
    Totals totals = new Totals(0, 0, 0);
    for (String[] cells : cells()) {
      totals = totals.plus(new Totals(1, Long.parseLong(cells[1]), Long.parseLong(cells[2])));
    }
    return totals;
  }

  private List<String[]> cells() {
    try (Stream<Path> files = Files.list(folder.resolve("data/flights"))) {
      List<String[]> cells = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".bz2")).toList()) {
        try (InputStream raw = Files.newInputStream(file);
            BufferedReader lines =
                new BufferedReader(
                    new InputStreamReader(
                        new BZip2CompressorInputStream(raw, true), StandardCharsets.UTF_8))) {
          lines.lines().skip(1).forEach(line -> cells.add(line.split(",", -1)));
        }
      }
      return cells;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the Parquet target holds, by DuckDB. */
  public Totals parquet() {
    List<Object> row =
        DuckDb.query(
                "select count(*)::bigint, sum(delay)::bigint, sum(distance)::bigint from "
                    + DuckDb.parquet(folder.resolve("lake/flights-parquet")))
            .get(0);
    return new Totals((Long) row.get(0), (Long) row.get(1), (Long) row.get(2));
  }

  /** What the Delta target holds, by Delta Kernel. */
  public Totals delta() {
    Totals totals = new Totals(0, 0, 0);
    for (var row : DeltaKernelReader.rows(folder.resolve("lake/flights").toString())) {
      totals =
          totals.plus(new Totals(1, (Integer) row.get("delay"), (Integer) row.get("distance")));
    }
    return totals;
  }

  /** The folder of the project. */
  public Path folder() {
    return folder;
  }
}
