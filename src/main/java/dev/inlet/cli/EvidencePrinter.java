package dev.inlet.cli;

import dev.inlet.infer.ColumnDefinition;
import dev.inlet.infer.ColumnStatistics;
import dev.inlet.infer.Decision;
import dev.inlet.infer.TableDefinition;
import dev.inlet.infer.TypeSeen;
import dev.inlet.infer.Witness;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints why a table's definition is what it is. */
final class EvidencePrinter {
  private EvidencePrinter() {}

  static void print(TableDefinition table, PrintStream out) {
    out.println("  location: " + table.location());
    out.println(
        "  sampled: "
            + table.sampled().text()
            + bytes(table)
            + (table.sampled().whole() ? "; scanned in full" : "; not scanned in full"));
    for (Decision decision : table.decisions()) {
      out.println("  " + decision.about() + ": " + Text.visible(decision.outcome()));
      decision.votes().forEach(vote -> out.println("    " + Text.visible(vote)));
    }
    table.notes().forEach(note -> out.println("  note: " + Text.visible(note)));
    out.println();
    TextTable columns =
        new TextTable("COLUMN", "TYPE", "SEEN", "SHARE", "VALUES", "FILES", "FIRST", "SHAPE");
    table.columns().forEach(column -> add(columns, column));
    for (int i = 0; i < table.partitions().names().size(); i++) {
      columns.row(
          table.partitions().names().get(i),
          table.partitions().types().get(i),
          "from the folders' names",
          "",
          "",
          "",
          "",
          "");
    }
    columns.print(out);
    statistics(table, out);
  }

  /** Lengths and counts; least and greatest values are in the definition alone. */
  private static void statistics(TableDefinition table, PrintStream out) {
    if (table.statistics().isEmpty()) {
      return;
    }
    out.println();
    TextTable rows = new TextTable("COLUMN", "VALUES", "NULLS", "DISTINCT", "LENGTHS");
    for (ColumnStatistics one : table.statistics()) {
      rows.row(
          Text.visible(one.column()),
          one.values(),
          one.nulls(),
          one.distinct(),
          String.format(
              Locale.ROOT,
              "%d to %d, %.1f on average",
              one.minLength(),
              one.maxLength(),
              one.averageLength()));
    }
    rows.print(out);
  }

  private static String bytes(TableDefinition table) {
    return table.fileFormat().isText()
        ? ", " + Text.bytes(table.sampled().bytes()) + " of text"
        : "";
  }

  private static void add(TextTable table, ColumnDefinition column) {
    String name = Text.visible(column.name());
    String meaning = column.meaning().isEmpty() ? "" : " (" + column.meaning() + ")";
    String type = column.column().typeText() + meaning + (column.hinted() ? ", hinted" : "");
    List<TypeSeen> seen = column.seen();
    long all = seen.stream().mapToLong(TypeSeen::count).sum();
    if (seen.isEmpty()) {
      table.row(name, type, "no values", "", 0L, "", "", "");
    }
    for (int i = 0; i < seen.size(); i++) {
      TypeSeen one = seen.get(i);
      table.row(
          i == 0 ? name : "",
          i == 0 ? type : "",
          one.type(),
          String.format(Locale.ROOT, "%.1f %%", 100.0 * one.count() / all),
          one.count(),
          (long) one.files(),
          place(one.first()),
          Text.visible(one.first().shape()));
    }
    if (column.nulls() > 0) {
      table.row("", "", "null", "", column.nulls(), "", "", "");
    }
  }

  private static String place(Witness witness) {
    return witness.line() == 0
        ? Text.visible(witness.file())
        : Text.visible(witness.file()) + ":" + witness.line();
  }
}
