package dev.inlet.cli;

import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Scalar;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Aligned columns for people, under their names and types. Long cells are cut, and characters
 * without a shape are shown as escapes. The first rows are held, and say how wide columns are.
 */
final class RowTable implements RowPrinter {
  /** What stands above the rows. */
  enum Heading {
    NAMES,
    /** The types of the columns, under their names. */
    TYPES
  }

  /** Stands for null. */
  static final String NULL = "∅";

  private static final int HELD_ROWS = 1_000;
  private static final int HELD_CELLS = 100_000;

  /** Cells are at most so wide; the less, the more columns a terminal can show. */
  private static final int[] WIDEST = {60, 40, 30, 20};

  private static final Set<Scalar> NUMBERS =
      EnumSet.of(
          Scalar.TINYINT, Scalar.SMALLINT, Scalar.INT, Scalar.BIGINT, Scalar.FLOAT, Scalar.DOUBLE);

  private final List<Column> columns;
  private final Heading heading;
  private final PrintWriter out;
  private final OptionalInt terminal;
  private final List<String[]> held = new ArrayList<>();

  // Known once the first rows are.
  private int widest = WIDEST[0];
  private int[] widths = {};
  private boolean settled;

  /**
   * @param terminal how wide it is that all has to fit in; empty if there is none
   */
  RowTable(List<Column> columns, Heading heading, PrintWriter out, OptionalInt terminal) {
    this.columns = columns;
    this.heading = heading;
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void row(Object[] values) {
    String[] cells = new String[values.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = values[i] == null ? NULL : shown(CellText.of(columns.get(i).type(), values[i]));
    }
    if (settled) {
      print(cells);
      return;
    }
    held.add(cells);
    if (held.size() == HELD_ROWS || (long) held.size() * cells.length > HELD_CELLS) {
      settle();
    }
  }

  @Override
  public void end() {
    if (!settled) {
      settle();
    }
    out.flush();
  }

  @Override
  public boolean isClosed() {
    return out.checkError();
  }

  /** How many columns the terminal had no room for. */
  int hidden() {
    return columns.size() - widths.length;
  }

  private static String shown(String text) {
    return Text.fit(Text.visible(Text.cut(text, WIDEST[0] + 1)), WIDEST[0]);
  }

  private void settle() {
    settled = true;
    List<String[]> head = new ArrayList<>();
    head.add(columns.stream().map(one -> shown(one.name())).toArray(String[]::new));
    if (heading == Heading.TYPES) {
      head.add(columns.stream().map(one -> shown(one.type().sql())).toArray(String[]::new));
    }
    held.addAll(0, head);
    int[] full = IntStream.range(0, columns.size()).map(this::width).toArray();
    for (int most : WIDEST) {
      widest = most;
      widths = fitting(full);
      if (widths.length == full.length) {
        break;
      }
    }
    String[] rules = new String[columns.size()];
    for (int i = 0; i < rules.length; i++) {
      rules[i] = i < widths.length ? "-".repeat(widths[i]) : "";
    }
    held.add(head.size(), rules);
    held.forEach(this::print);
    held.clear();
  }

  private int width(int column) {
    return Math.max(1, held.stream().mapToInt(row -> Text.width(row[column])).max().orElse(1));
  }

  /** The widths of the first columns, as many as the terminal has room for; one at the least. */
  private int[] fitting(int[] full) {
    int[] cut = IntStream.of(full).map(one -> Math.min(one, widest)).toArray();
    int used = 0;
    int count = 0;
    while (count < cut.length
        && (count == 0 || used + cut[count] <= terminal.orElse(Integer.MAX_VALUE))) {
      used += cut[count] + 2;
      count++;
    }
    return IntStream.of(cut).limit(count).toArray();
  }

  private void print(String[] cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = Text.fit(cells[i], widest);
      String padding = " ".repeat(Math.max(0, widths[i] - Text.width(cell)));
      line.append(i == 0 ? "" : "  ")
          .append(isNumber(columns.get(i).type()) ? padding + cell : cell + padding);
    }
    out.print(line.toString().stripTrailing());
    out.print('\n');
  }

  private static boolean isNumber(DataType type) {
    return type instanceof Decimal || (type instanceof Scalar scalar && NUMBERS.contains(scalar));
  }
}
