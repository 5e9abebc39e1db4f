package dev.inlet.format;

import dev.inlet.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which cell of a file's records is of which wanted column. */
final class CsvCells {
  /** Of a column that the file does not have. */
  static final int NOWHERE = -1;

  private final int[] cells;
  private final int count;

  private CsvCells(int[] cells, int count) {
    this.cells = cells;
    this.count = count;
  }

  /** How many cells a record has. */
  int count() {
    return count;
  }

  /** The cell of a wanted column, or {@link #NOWHERE}. */
  int of(int column) {
    return cells[column];
  }

  /** Of files without a header. */
  static CsvCells byPosition(CsvFormat format) {
    int[] cells =
        format.wanted().stream().mapToInt(column -> format.columns().indexOf(column)).toArray();
    return new CsvCells(cells, format.columns().size());
  }

  /**
   * Reads the header, and finds the columns by their names: first in the same case, then in any.
   *
   * @throws InputException if the table does not have one
   */
  static CsvCells ofHeader(CsvFormat format, CsvRecords records, String file) {
    List<Column> columns = format.columns();
    int[] cells = new int[format.wanted().size()];
    Arrays.fill(cells, NOWHERE);
    if (!records.nextOfHeader()) {
      return new CsvCells(cells, columns.size());
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      texts.add(records.text(i));
    }
    List<String> names = CsvHeader.names(format.dialect().unnamed().in(texts));
    boolean[] taken = new boolean[columns.size()];
    int[] columnOf = new int[names.size()];
    for (int i = 0; i < columnOf.length; i++) {
      columnOf[i] = exact(columns, names.get(i));
      if (columnOf[i] != NOWHERE) {
        taken[columnOf[i]] = true;
      }
    }
    for (int i = 0; i < columnOf.length; i++) {
      if (columnOf[i] == NOWHERE) {
        columnOf[i] = inAnyCase(columns, names.get(i), taken);
      }
      if (columnOf[i] == NOWHERE) {
        throw unknown(file, records.line(), names.get(i));
      }
      int place = format.wanted().indexOf(columns.get(columnOf[i]));
      if (place >= 0) {
        cells[place] = i;
      }
    }
    records.restartCount();
    return new CsvCells(cells, columnOf.length);
  }

  private static int exact(List<Column> columns, String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    return NOWHERE;
  }

  private static int inAnyCase(List<Column> columns, String name, boolean[] taken) {
    for (int i = 0; i < columns.size(); i++) {
      if (!taken[i] && columns.get(i).name().equalsIgnoreCase(name)) {
        taken[i] = true;
        return i;
      }
    }
    return NOWHERE;
  }

  private static InputException unknown(String file, long line, String name) {
    return new InputException(
        file
            + ": "
            + line
            + ": unknown column: expected columns of the table, found "
            + Bytes.shown(name)
            + " in the header. Run 'inlet crawl TABLE' to add it to the table");
  }
}
