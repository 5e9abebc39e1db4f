package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.format.DataType.Scalar;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.Stream;

/** Makes the values of a column of the texts of its cells. Not for use by several threads. */
final class CellDecoder {
  private final Column column;
  private final ValueParser parser;
  private final boolean string;
  private final byte[][] nullWords;

  CellDecoder(Column column, NullWords nulls, ZoneId zone) {
    this.column = column;
    this.parser = column.parser(zone);
    this.string = column.type() == Scalar.STRING;
    Stream<String> typed = string ? Stream.of() : nulls.typed().stream();
    this.nullWords =
        Stream.concat(nulls.everywhere().stream(), typed)
            .map(word -> word.getBytes(UTF_8))
            .toArray(byte[][]::new);
  }

  /** Appends a value; says false, and appends nothing, where the text is none of the type. */
  boolean decode(byte[] text, int from, int to, Vector values) {
    if (from == to || isNullWord(text, from, to)) {
      values.addNull();
      return true;
    }
    if (parser.parse(text, from, to, values)) {
      return true;
    }
    boolean blank = !string && Words.start(text, from, to) == to;
    if (blank) {
      values.addNull();
    }
    return blank;
  }

  /** What is wrong with a text that {@link #decode} refused. */
  String misfit(byte[] text, int from, int to) {
    return "column '"
        + column.name()
        + "': expected "
        + (string ? "UTF-8 text" : column.typeText())
        + ", found "
        + Bytes.shown(Bytes.text(text, from, to));
  }

  private boolean isNullWord(byte[] text, int from, int to) {
    int start = string ? from : Words.start(text, from, to);
    int end = string ? to : Words.end(text, start, to);
    for (byte[] word : nullWords) {
      if (Arrays.equals(word, 0, word.length, text, start, end)) {
        return true;
      }
    }
    return false;
  }
}
