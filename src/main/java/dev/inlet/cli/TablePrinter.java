package dev.inlet.cli;

import dev.inlet.catalog.FileFormat;
import dev.inlet.format.TextEncoding;
import dev.inlet.infer.ColumnDefinition;
import dev.inlet.infer.PartitionLayout;
import dev.inlet.infer.TableDefinition;
import java.io.PrintStream;

/** Prints table definitions. */
final class TablePrinter {
  private TablePrinter() {}

  static void print(TableDefinition table, PrintStream out) {
    out.println("  location     " + table.location());
    out.println(
        "  format       "
            + table.format()
            + (table.compressions().isEmpty()
                ? ""
                : ", " + String.join(", ", table.compressions())));
    if (table.fileFormat() == FileFormat.CSV) {
      out.println("  dialect      " + table.csv().text());
    }
    if (!table.layout().text().isEmpty()) {
      out.println("  layout       " + table.layout().text());
    }
    if (!table.encoding().equals(TextEncoding.DEFAULT)) {
      out.println("  encoding     " + table.encoding());
    }
    out.println("  sampled      " + table.sampled().text());
    table.decisions().forEach(one -> out.println("  note         " + one.text()));
    table.notes().forEach(note -> out.println("  note         " + note));
    out.println();
    TextTable columns = new TextTable("COLUMN", "TYPE", "WHY");
    for (ColumnDefinition column : table.columns()) {
      columns.row(column.name(), column.column().typeText(), column.evidence());
    }
    PartitionLayout partitions = table.partitions();
    for (int i = 0; i < partitions.names().size(); i++) {
      columns.row(partitions.names().get(i), partitions.types().get(i), "from the folders' names");
    }
    columns.print(out);
  }
}
