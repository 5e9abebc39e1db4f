package dev.inlet.cli;

import dev.inlet.format.Column;
import java.io.PrintWriter;
import java.util.List;

/**
 * CSV by RFC 4180 with a header, and lines that end as the system's do, with a newline alone. Null
 * is an empty cell; an empty text is one in quotes.
 */
final class RowCsv implements RowPrinter {
  private final List<Column> columns;
  private final PrintWriter out;

  RowCsv(List<Column> columns, PrintWriter out) {
    this.columns = columns;
    this.out = out;
    String separator = "";
    for (Column column : columns) {
      out.print(separator + quoted(column.name()));
      separator = ",";
    }
    out.print('\n');
  }

  @Override
  public void row(Object[] values) {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        out.print(',');
      }
      if (values[i] != null) {
        out.print(quoted(CellText.of(columns.get(i).type(), values[i])));
      }
    }
    out.print('\n');
  }

  private static String quoted(String text) {
    boolean isPlain =
        !text.isEmpty()
            && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public void end() {
    out.flush();
  }

  @Override
  public boolean isClosed() {
    return out.checkError();
  }
}
