package dev.inlet.cli;

import dev.inlet.format.Column;
import dev.inlet.state.Json;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One JSON object per line, with each column, be it null. */
final class RowJson implements RowPrinter {
  private final List<Column> columns;
  private final PrintWriter out;

  RowJson(List<Column> columns, PrintWriter out) {
    this.columns = columns;
    this.out = out;
  }

  @Override
  public void row(Object[] values) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      row.put(columns.get(i).name(), CellText.json(columns.get(i).type(), values[i]));
    }
    out.print(Json.line(row));
    out.print('\n');
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
