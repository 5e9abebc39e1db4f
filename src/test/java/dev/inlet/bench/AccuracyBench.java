package dev.inlet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often Inlet's crawl, Spark's {@code inferSchema} and DuckDB's sniffer find the types that
 * people have declared of real files, and the records that are in them.
 */
public final class AccuracyBench {
  private static final List<String> KINDS =
      List.of("string", "integer", "number", "boolean", "date", "datetime");

  /** By declared kind: how often each kind was found. */
  private static final class Confusion {
    final Map<String, Map<String, Integer>> found = new LinkedHashMap<>();
    final List<String> wrong = new ArrayList<>();
    int right;
    int all;

    void add(String column, String declared, String kind) {
      found.computeIfAbsent(declared, k -> new LinkedHashMap<>()).merge(kind, 1, Integer::sum);
      all++;
      if (declared.equals(kind)) {
        right++;
      } else {
        wrong.add(column + ": declared " + declared + ", found " + kind);
      }
    }
  }

  private AccuracyBench() {}

  /** Takes the folders of vega-datasets' package, of the corpora, and one for its own files. */
  public static void main(String[] args) throws IOException, SQLException {
    Path vega = Path.of(args[0]);
    Path corpora = Path.of(args[1]);
    Path work = Files.createDirectories(Path.of(args[2]));
    List<DeclaredFile> files = new ArrayList<>(DeclaredFile.ofPackage(vega, work));
    System.out.println(files.size() + " declared files of text in " + vega);
    if (Files.isDirectory(corpora)) {
      files.addAll(DeclaredFile.ofItaly(corpora.resolve("italy-covid")));
    } else {
      System.out.println("Left out: there is no folder " + corpora);
    }
    for (Sniffer sniffer : Sniffer.all()) {
      Confusion declared = new Confusion();
      Confusion possible = new Confusion();
      for (DeclaredFile file : files) {
        compare(file, sniffer.kinds(file), declared, possible);
      }
      print(sniffer.name(), declared, possible);
      if (Files.isDirectory(corpora)) {
        spectrum(sniffer, corpora.resolve("csv-spectrum"));
      }
    }
  }

  private static void compare(
      DeclaredFile file, Map<String, String> found, Confusion declared, Confusion possible) {
    file.kinds()
        .forEach(
            (column, kind) -> {
              String name = file.name() + " '" + column + "'";
              String other = found.getOrDefault(column, "none");
              declared.add(name, kind, other);
              if (file.mayBe(column, kind)) {
                possible.add(name, kind, other);
              }
            });
  }

  private static void print(String name, Confusion declared, Confusion possible) {
    System.out.println();
    System.out.printf(
        "%s: %d of %d columns as declared (%.1f %%); %d of %d (%.1f %%) without those whose values"
            + " are not of the declared type%n",
        name,
        declared.right,
        declared.all,
        100.0 * declared.right / declared.all,
        possible.right,
        possible.all,
        100.0 * possible.right / possible.all);
    System.out.println();
    StringBuilder header = new StringBuilder("| declared | ");
    List<String> columns = new ArrayList<>(KINDS);
    columns.add("other");
    columns.forEach(kind -> header.append(kind).append(" | "));
    System.out.println(header.toString().stripTrailing());
    System.out.println("|---|" + "---:|".repeat(columns.size()));
    for (String kind : KINDS) {
      Map<String, Integer> found = declared.found.getOrDefault(kind, Map.of());
      if (found.isEmpty()) {
        continue;
      }
      StringBuilder row = new StringBuilder("| " + kind + " | ");
      int rest = found.values().stream().mapToInt(Integer::intValue).sum();
      for (String column : KINDS) {
        int count = found.getOrDefault(column, 0);
        rest -= count;
        row.append(count).append(" | ");
      }
      System.out.println(row.append(rest).append(" |"));
    }
    System.out.println();
    possible.wrong.forEach(wrong -> System.out.println("  " + wrong));
  }

  private static void spectrum(Sniffer sniffer, Path folder) throws IOException, SQLException {
    int right = 0;
    List<String> wrong = new ArrayList<>();
    List<DeclaredFile.Expected> all = DeclaredFile.ofSpectrum(folder);
    for (DeclaredFile.Expected file : all) {
      if (sniffer.rows(file.file()).equals(file.rows())) {
        right++;
      } else {
        wrong.add(file.file().getFileName().toString());
      }
    }
    System.out.println();
    System.out.println(
        sniffer.name()
            + ": csv-spectrum: names and cells of "
            + right
            + " of "
            + all.size()
            + " files as expected"
            + (wrong.isEmpty() ? "" : ", not of " + String.join(", ", wrong)));
  }
}
