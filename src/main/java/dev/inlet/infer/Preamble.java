package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.CsvRecords;
import dev.inlet.format.DataType.Scalar;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the lines before a table's first record: titles, dates, and what else a report begins with.
 */
final class Preamble {
  private static final int MOST_RECORDS = 30;
  private static final int LOOKED_AT = 300;

  /** Of one file's first records. */
  private record Shape(int cells, int filled, boolean typed, long line) {}

  private Preamble() {}

  /**
   * How many lines each of the files begins with that are no records; 0 if they differ in that, or
   * if no header follows: without one nobody would notice that a row was taken for such a line.
   *
   * @param header whether there is one, where that is declared
   */
  static int of(List<Head> heads, CsvDialect dialect, Optional<Boolean> header) {
    List<Integer> found = heads.stream().map(head -> of(head, dialect)).distinct().toList();
    int lines = found.size() == 1 ? found.get(0) : 0;
    return lines > 0 && header.orElseGet(() -> hasHeader(heads, dialect.withSkipLines(lines)))
        ? lines
        : 0;
  }

  private static boolean hasHeader(List<Head> heads, CsvDialect dialect) {
    TextTypes types = new TextTypes(dialect.nullWords());
    List<CsvSample> samples =
        heads.stream().map(head -> CsvSample.of(head, dialect, types, head.file())).toList();
    return HeaderVotes.decide(samples, types).header();
  }

  private static int of(Head head, CsvDialect dialect) {
    List<Shape> shapes = shapes(head, dialect);
    int usual = usual(shapes);
    if (usual < 2) {
      return 0;
    }
    int first = 0;
    while (first < shapes.size() && isBefore(shapes.get(first), usual)) {
      first++;
    }
    boolean isTable =
        first > 0
            && first <= MOST_RECORDS
            && first + 1 < shapes.size()
            && shapes.get(first).cells == usual
            // A header has nearly all of its cells.
            && shapes.get(first).filled * 4 >= usual * 3
            && (!shapes.get(first).typed || shapes.get(first - 1).cells < usual);
    return isTable ? (int) shapes.get(first).line - 1 : 0;
  }

  /** Much shorter than a record, as good as empty, or names of groups of columns. */
  private static boolean isBefore(Shape shape, int usual) {
    boolean sparse = shape.filled <= Math.max(1, usual / 4);
    boolean groups = shape.filled * 2 <= usual && !shape.typed;
    return shape.cells <= usual / 2 || (usual > 2 && shape.cells == usual && (sparse || groups));
  }

  private static List<Shape> shapes(Head head, CsvDialect dialect) {
    List<Shape> shapes = new ArrayList<>();
    TextTypes types = new TextTypes(dialect.nullWords());
    CsvRecords records =
        new CsvRecords(new ByteArrayInputStream(head.wholeRecords(dialect)), dialect, head.file());
    try {
      while (shapes.size() < LOOKED_AT && records.next()) {
        int filled = 0;
        boolean typed = false;
        for (int i = 0; i < records.size(); i++) {
          String text = records.text(i);
          filled += text.isBlank() ? 0 : 1;
          Scalar type = types.typeOf(text);
          typed |= type != Scalar.STRING && type != Scalar.VOID;
        }
        shapes.add(new Shape(records.size(), filled, typed, records.line()));
      }
    } catch (InputException e) {
      // What was read so far is enough to tell.
      return shapes;
    }
    return shapes;
  }

  private static int usual(List<Shape> shapes) {
    Map<Integer, Integer> sizes = new HashMap<>();
    shapes.forEach(shape -> sizes.merge(shape.cells, 1, Integer::sum));
    return sizes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(1);
  }
}
