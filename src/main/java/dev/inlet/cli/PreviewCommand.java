package dev.inlet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.CatalogException;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.Nearest;
import dev.inlet.catalog.TableSpec;
import dev.inlet.cli.Preview.What;
import dev.inlet.cli.RowTable.Heading;
import dev.inlet.format.Column;
import dev.inlet.infer.TableCatalog;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet preview}. */
final class PreviewCommand extends Command {
  private static final List<String> FORMS = List.of("table", "csv", "jsonl");
  private static final List<String> TYPES = List.of("csv", "json");

  /** As many rows are shown. */
  private static final int ROWS = 20;

  @Argument(index = 0, metaVar = "LOCATION", usage = "a file or folder on any Hadoop file system")
  private String location;

  @Option(
      name = "--table",
      metaVar = "NAME",
      usage = "a table of the job catalog in place of a location, read as it is declared")
  private String table;

  @Option(name = "--type", metaVar = "csv|json", usage = "what the files are, if it is found wrong")
  private String type;

  @Option(
      name = "--include-files",
      metaVar = "GLOB",
      usage = "of a folder only these files; may be given several times")
  private List<String> include = new ArrayList<>();

  @Option(
      name = "--exclude-files",
      metaVar = "GLOB",
      usage = "of a folder not these files; may be given several times")
  private List<String> exclude = new ArrayList<>();

  @Option(
      name = "--format",
      metaVar = "table|csv|jsonl",
      usage = "how rows are printed (table); csv and jsonl have cells in full")
  private String form;

  @Option(name = "--rows", metaVar = "N", usage = "as many rows, or rejects (20)")
  private Long rows;

  @Option(name = "--all", usage = "all of them")
  private boolean all;

  @Option(name = "--strings", usage = "the texts that stand in the files, without types")
  private boolean strings;

  @Option(name = "--rejects", usage = "in place of the rows what did not fit, and why")
  private boolean rejects;

  @Override
  String purpose() {
    return "show the rows that a run would load; no job catalog is needed";
  }

  @Override
  String arguments() {
    return "LOCATION [options]";
  }

  @Override
  int run(Console console) {
    requireOptions();
    PreviewSource found = table == null ? atLocation() : ofCatalog();
    PreviewSource source = strings ? found.asTexts() : found;
    What what = rejects ? What.REJECTS : What.ROWS;
    PrintWriter out = new PrintWriter(console.out(), false, UTF_8);
    RowPrinter printer = printer(Preview.columns(source.table().schema(), what), out);
    long limit = all ? Long.MAX_VALUE : rows == null ? ROWS : rows;
    Preview preview = new Preview(source, what, limit, printer);
    preview.run();
    if (!printer.isClosed()) {
      console.err().println(preview.summary() + hidden(printer));
    }
    return Main.DONE;
  }

  private PreviewSource atLocation() {
    PreviewSource.requirePath("inlet preview", location);
    return PreviewSource.at(
        location,
        Optional.ofNullable(type).map(FileFormat::of),
        include,
        exclude,
        hadoop(location));
  }

  private PreviewSource ofCatalog() {
    TableSpec spec = catalog().table(table);
    Configuration conf = hadoop();
    return PreviewSource.of(spec, new TableCatalog(state(conf)), conf);
  }

  private RowPrinter printer(List<Column> columns, PrintWriter out) {
    return switch (form()) {
      case "csv" -> new RowCsv(columns, out);
      case "jsonl" -> new RowJson(columns, out);
      default -> new RowTable(columns, heading(), out, terminal());
    };
  }

  private String form() {
    return form == null ? (wantsJson() ? "jsonl" : "table") : form;
  }

  private Heading heading() {
    return strings || rejects ? Heading.NAMES : Heading.TYPES;
  }

  /** As bin/inlet knows it; where rows go to a file or pipe, there is none. */
  private static OptionalInt terminal() {
    return Optional.ofNullable(System.getenv("INLET_COLUMNS"))
        .filter(Predicate.not(String::isEmpty))
        .map(columns -> OptionalInt.of(Console.width(Optional.of(columns))))
        .orElse(OptionalInt.empty());
  }

  /** What a table had no room for, behind the summary; empty if nothing. */
  static String hidden(RowPrinter printer) {
    return printer instanceof RowTable shown && shown.hidden() > 0
        ? "; " + Text.count(shown.hidden(), "column") + " more: --format csv"
        : "";
  }

  private void requireOptions() {
    if ((location == null) == (table == null)) {
      throw problem(
          "expected either a location or --table, found " + (table == null ? "none" : "both"),
          "Name one of them");
    }
    if (table != null && (type != null || !include.isEmpty() || !exclude.isEmpty())) {
      throw problem(
          "expected --type, --include-files and --exclude-files with a location, found --table",
          "Declare them in the job catalog");
    }
    requireOneOf("--type", type, TYPES);
    requireOneOf("--format", form, FORMS);
    if (wantsJson() && !form().equals("jsonl")) {
      throw problem("expected --json or --format, found both", "Leave one of them out");
    }
    if (all && rows != null) {
      throw problem("expected --rows or --all, found both", "Leave one of them out");
    }
    if (rows != null && rows < 0) {
      throw problem("--rows: expected 0 or more, found " + rows, "Correct it");
    }
  }

  private static void requireOneOf(String option, String word, List<String> known) {
    if (word != null && !known.contains(word)) {
      throw problem(option + ": no '" + word + "'", Nearest.hint(word, known));
    }
  }

  private static CatalogException problem(String what, String remedy) {
    return new CatalogException("inlet preview: " + what + ". " + remedy);
  }
}
