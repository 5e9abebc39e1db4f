package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.format.DataType.Scalar;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.Stream;

/** Makes the values of one column of the cells of CSV records. Not for use by several threads. */
final class CsvColumn {
  private final Column column;
  private final ValueParser parser;
  private final boolean string;
  private final byte[][] nullWords;

  CsvColumn(Column column, CsvDialect dialect, ZoneId zone) {
    this.column = column;
    this.parser = column.parser(zone);
    this.string = column.type() == Scalar.STRING;
    Stream<String> typed = string ? Stream.of() : dialect.typedNullWords().stream();
    this.nullWords =
        Stream.concat(dialect.nullWords().stream(), typed)
            .map(word -> word.getBytes(UTF_8))
            .toArray(byte[][]::new);
  }

  String name() {
    return column.name();
  }

  /** What the text of a cell has to be, in words. */
  String expected() {
    return string ? "UTF-8 text" : column.typeText();
  }

  /**
   * Appends the values of several cells.
   *
   * @param first of these cells among all places
   * @param step how many places further the next one is
   * @return whether all fit; the values of some may have been appended if not
   */
  boolean decode(byte[] window, CellPlaces places, int first, int step, int count, Vector values) {
    int cell = first;
    for (int left = count; left > 0; left--) {
      if (nullWords.length == 0) {
        int parsed =
            string
                ? texts(window, places, cell, step, left, values)
                : parser.parse(window, places, cell, step, left, values);
        left -= parsed;
        cell += parsed * step;
        if (left == 0) {
          return true;
        }
      }
      if (!decode(window, places, cell, values)) {
        return false;
      }
      cell += step;
    }
    return true;
  }

  /** Appends texts up to the first that is none or has to be looked at; says how many. */
  private static int texts(
      byte[] window, CellPlaces places, int first, int step, int count, Vector values) {
    long[] cells = places.cells();
    int at = first;
    for (int done = 0; done < count; done++) {
      long cell = cells[at];
      int from = CellPlaces.start(cell);
      int to = CellPlaces.end(cell);
      if (from == to || CellPlaces.isEscaped(cell) || !values.addText(window, from, to)) {
        return done;
      }
      at += step;
    }
    return count;
  }

  /** Appends the value of a cell; says false, and appends nothing, where it does not fit. */
  boolean decode(byte[] window, CellPlaces places, int index, Vector values) {
    byte[] cell = window;
    long place = places.cells()[index];
    int from = CellPlaces.start(place);
    int to = CellPlaces.end(place);
    if (from == to && (!string || !CellPlaces.isQuoted(place))) {
      values.addNull();
      return true;
    }
    if (CellPlaces.isEscaped(place)) {
      places.load(cell, index);
      cell = places.loaded();
      from = places.loadedStart();
      to = places.loadedEnd();
    }
    if (nullWords.length > 0 && isNullWord(cell, from, to)) {
      values.addNull();
      return true;
    }
    if (parser.parse(cell, from, to, values)) {
      return true;
    }
    boolean blank = !string && Words.start(cell, from, to) == to;
    if (blank) {
      values.addNull();
    }
    return blank;
  }

  /** Of a text as it stands there; spaces around another value mean nothing. */
  private boolean isNullWord(byte[] cell, int from, int to) {
    int start = string ? from : Words.start(cell, from, to);
    int end = string ? to : Words.end(cell, start, to);
    for (byte[] word : nullWords) {
      if (Arrays.equals(word, 0, word.length, cell, start, end)) {
        return true;
      }
    }
    return false;
  }
}
