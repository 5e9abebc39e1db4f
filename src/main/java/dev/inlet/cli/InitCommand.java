package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.RuleException;
import dev.inlet.cli.Grouping.Policy;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet init}. */
final class InitCommand extends Command {
  /** What was written. */
  private record Written(String file, List<String> tables, List<String> leftOut, String text) {}

  @Argument(
      required = true,
      metaVar = "LOCATION",
      usage = "a file or folder to look at, or several, of which none is in another")
  private List<String> locations = new ArrayList<>();

  @Option(name = "--print", usage = "print the job catalog, and write no file")
  private boolean print;

  @Option(name = "--warehouse", metaVar = "FOLDER", usage = "where rows and state go (lake)")
  private String warehouse = "lake";

  @Option(
      name = "--grouping",
      metaVar = "POLICY",
      usage =
          "which folders beside each other are one table: 'similar' ones, all that are of one format"
              + " ('combine'), or none ('separate') (similar)")
  private String grouping = "similar";

  @Option(
      name = "--similarity",
      metaVar = "SCORE",
      usage = "how similar they have to be, from 0 to 1 (0.7)")
  private double similarity = Grouping.DEFAULT.similarity();

  @Option(
      name = "--table-level",
      metaVar = "N",
      usage = "which folders are a table each: 1 is LOCATION itself, 2 the folders in it")
  private int tableLevel;

  @Option(
      name = "--max-tables",
      aliases = "--table-threshold",
      metaVar = "N",
      usage = "write nothing if there are more tables than that")
  private int maxTables;

  @Override
  String purpose() {
    return "look at a location, and write a first job catalog for it";
  }

  @Override
  String arguments() {
    return "LOCATION… [options]";
  }

  @Override
  int run(Console console) {
    if (files().size() > 1) {
      throw new CatalogException("inlet init: expected one --conf FILE, found " + files().size());
    }
    File file = files().get(0);
    if (!print && file.exists()) {
      throw exists(file);
    }
    locations.forEach(location -> PreviewSource.requirePath("inlet init", location));
    Configuration conf = hadoopOf(locations.get(0));
    requireApart();
    TableProposals.Found found = TableProposals.at(locations, grouping(), conf);
    requireFew(found);
    found.tables().forEach(one -> requireOtherTarget(one.name(), found));
    String format = SparkLine.ofClassPath().hasDelta() ? "delta" : "parquet";
    String text = new CatalogDraft(String.join(", ", locations), warehouse, format, found).text();
    if (!print) {
      write(file, text);
    }
    tell(console, file, found, text);
    return Main.DONE;
  }

  private Grouping grouping() {
    Optional<Policy> policy =
        Stream.of(Policy.values())
            .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(grouping))
            .findFirst();
    if (policy.isEmpty()) {
      throw wrong("--grouping", "'similar', 'combine' or 'separate'", "'" + grouping + "'");
    }
    if (!(similarity >= 0 && similarity <= 1)) {
      throw wrong("--similarity", "a number from 0 to 1", String.valueOf(similarity));
    }
    if (tableLevel < 0) {
      throw wrong("--table-level", "1 or more", String.valueOf(tableLevel));
    }
    if (maxTables < 0) {
      throw wrong("--max-tables", "1 or more", String.valueOf(maxTables));
    }
    OptionalInt level = tableLevel == 0 ? OptionalInt.empty() : OptionalInt.of(tableLevel);
    return new Grouping(policy.get(), similarity, level);
  }

  private static CatalogException wrong(String option, String expected, String found) {
    return new CatalogException(
        "inlet init: " + option + ": expected " + expected + ", found " + found + ". Correct it");
  }

  private void requireFew(TableProposals.Found found) {
    if (maxTables > 0 && found.tables().size() > maxTables) {
      throw new RuleException(
          String.join(", ", locations)
              + ": expected at most "
              + Text.count(maxTables, "table")
              + ", found "
              + found.tables().size()
              + ":\n"
              + found.tables().stream()
                  .map(one -> "  " + one.name() + "  " + one.spec().location())
                  .collect(Collectors.joining("\n"))
              + found.apart().stream().map(one -> "\n  " + one).collect(Collectors.joining())
              + "\nNothing was written. Join folders with --similarity or --grouping combine, say"
              + " where tables are with --table-level, or allow more with --max-tables");
    }
  }

  /** Rows that are written must not become input, nor those of one location that of another. */
  private void requireApart() {
    if (locations.stream().map(InitCommand::absolute).distinct().count() < locations.size()) {
      throw new CatalogException(
          "inlet init: expected each location once, found "
              + String.join(", ", locations)
              + ". Leave one of them out");
    }
    String lake = absolute(warehouse);
    for (String location : locations) {
      if (isWithin(lake, absolute(location))) {
        throw new CatalogException(
            "inlet init: --warehouse: expected a folder outside of "
                + location
                + ", found "
                + warehouse
                + ". What is written there would be read again");
      }
      for (String other : locations) {
        if (!other.equals(location) && isWithin(absolute(location), absolute(other))) {
          throw new CatalogException(
              "inlet init: expected locations apart from each other, found "
                  + location
                  + " within "
                  + other
                  + ". Leave one of them out");
        }
      }
    }
  }

  /** A job that writes into what one of the tables reads would load its own rows. */
  private void requireOtherTarget(String name, TableProposals.Found found) {
    String target = absolute(warehouse + "/" + name);
    for (TableProposal one : found.tables()) {
      String source = absolute(one.spec().location());
      if (isWithin(target, source) || isWithin(source, target)) {
        throw new CatalogException(
            "inlet init: --warehouse: expected a folder in which '"
                + name
                + "' is free, found "
                + warehouse
                + ", where the table '"
                + one.name()
                + "' reads it. What is written there would be read again: name another with"
                + " --warehouse FOLDER");
      }
    }
  }

  /** Whether a place is another one, or in it. */
  private static boolean isWithin(String inner, String outer) {
    return inner.equals(outer) || inner.startsWith(outer.endsWith("/") ? outer : outer + "/");
  }

  private static String absolute(String path) {
    boolean isUri = path.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") && !path.startsWith("file:");
    String plain = path.replaceFirst("^file:(//)?", "");
    return isUri
        ? path.replaceFirst("/+$", "")
        : Path.of(plain).toAbsolutePath().normalize().toString();
  }

  private static CatalogException exists(File file) {
    return new CatalogException(
        file
            + ": expected no file yet, found one. Name another with --conf FILE, or look at the"
            + " proposal with --print");
  }

  private static void write(File file, String text) {
    try {
      if (file.getAbsoluteFile().getParentFile() != null) {
        Files.createDirectories(file.getAbsoluteFile().getParentFile().toPath());
      }
      Files.writeString(file.toPath(), text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw exists(file);
    } catch (IOException e) {
      throw new CatalogException(
          file + ": cannot be written: " + e.getMessage() + ". Name another with --conf FILE", e);
    }
  }

  private void tell(Console console, File file, TableProposals.Found found, String text) {
    List<String> names = found.tables().stream().map(TableProposal::name).toList();
    if (wantsJson()) {
      console.json(new Written(print ? "" : file.toString(), names, found.leftOut(), text));
      return;
    }
    if (print) {
      console.out().print(text);
      return;
    }
    found.leftOut().forEach(one -> console.err().println("left out: " + one));
    String option = file.getPath().equals("conf/jobs.conf") ? "" : " -c " + file;
    String first = names.get(0);
    console
        .out()
        .println(file + ": " + Text.count(names.size(), "table") + ", a job for each. Next:");
    console.out().println("  inlet preview --table " + first + option);
    console.out().println("  inlet crawl --dry-run --explain" + option);
    console.out().println("  inlet plan " + first + option);
    console.out().println("  inlet run " + (names.size() == 1 ? first : "--all") + option);
  }
}
