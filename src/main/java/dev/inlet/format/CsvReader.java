package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.InputException;
import dev.inlet.format.DataType.Scalar;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Rows of a CSV file. */
final class CsvReader implements RecordReader {
  private static final int NOWHERE = -1;

  private final CsvRecords records;
  private final String file;
  private final List<Column> columns;
  private final List<Column> wanted;
  private final ValueParser[] parsers;
  private final boolean[] strings;
  private final byte[][] nullWords;
  private final byte[][] typedNullWords;

  /** The cell of each wanted column. */
  private final int[] cells;

  private final int fields;
  private Object[] values = {};
  private Optional<Reject> reject = Optional.empty();

  CsvReader(CsvFormat format, InputStream text, String file) {
    this(format, new CsvRecords(text, format.dialect(), file), file);
  }

  CsvReader(CsvFormat format, CsvRecords records, String file) {
    this.records = records;
    this.file = file;
    this.columns = format.columns();
    this.wanted = format.wanted();
    this.parsers = new ValueParser[wanted.size()];
    this.strings = new boolean[wanted.size()];
    this.cells = new int[wanted.size()];
    ZoneId zone = ZoneId.of(format.timeZone());
    for (int i = 0; i < parsers.length; i++) {
      parsers[i] = ValueParser.of(wanted.get(i).type(), zone);
      strings[i] = wanted.get(i).type() == Scalar.STRING;
    }
    this.nullWords = bytes(format.dialect().nullWords());
    List<String> typed = new ArrayList<>(format.dialect().nullWords());
    typed.addAll(format.dialect().typedNullWords());
    this.typedNullWords = bytes(typed);
    this.fields = format.dialect().header() ? readHeader() : placeByPosition();
  }

  @Override
  public boolean next() {
    if (!records.next()) {
      return false;
    }
    reject = Optional.empty();
    values = new Object[cells.length];
    if (records.misquotedCell() > 0) {
      return rejected(
          "field "
              + records.misquotedCell()
              + ": expected the delimiter or the line's end after the closing quote, found more"
              + " text");
    }
    if (records.size() != fields) {
      return rejected("expected " + plural(fields) + ", found " + records.size());
    }
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] != NOWHERE && !decode(i)) {
        return true;
      }
    }
    return true;
  }

  @Override
  public Optional<Reject> reject() {
    return reject;
  }

  @Override
  public Object[] values() {
    return values;
  }

  @Override
  public long line() {
    return records.line();
  }

  @Override
  public void close() {
    records.close();
  }

  private boolean decode(int i) {
    int index = cells[i];
    records.load(index);
    byte[] cell = records.cell();
    int from = records.cellStart();
    int to = records.cellEnd();
    boolean empty = from == to && (!strings[i] || !records.quoted(index));
    if (empty || isOneOf(strings[i] ? nullWords : typedNullWords, cell, from, to)) {
      return true;
    }
    Object value = parsers[i].parse(cell, from, to);
    if (value == ValueParser.MISFIT) {
      String expected = strings[i] ? "UTF-8 text" : wanted.get(i).type().sql();
      rejected(
          "column '"
              + wanted.get(i).name()
              + "': expected "
              + expected
              + ", found "
              + Bytes.shown(Bytes.text(cell, from, to)));
      return false;
    }
    values[i] = value;
    return true;
  }

  /** Always true: the record was met, if not as a row. */
  private boolean rejected(String reason) {
    reject = Optional.of(new Reject(records.line(), reason, records.raw()));
    return true;
  }

  private int placeByPosition() {
    for (int i = 0; i < cells.length; i++) {
      cells[i] = columns.indexOf(wanted.get(i));
    }
    return columns.size();
  }

  private int readHeader() {
    Arrays.fill(cells, NOWHERE);
    if (!records.next()) {
      return columns.size();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      texts.add(records.text(i));
    }
    List<String> names = CsvHeader.names(texts);
    boolean[] taken = new boolean[columns.size()];
    int[] columnOf = new int[names.size()];
    for (int i = 0; i < columnOf.length; i++) {
      columnOf[i] = exact(names.get(i));
      if (columnOf[i] != NOWHERE) {
        taken[columnOf[i]] = true;
      }
    }
    for (int i = 0; i < columnOf.length; i++) {
      if (columnOf[i] == NOWHERE) {
        columnOf[i] = inAnyCase(names.get(i), taken);
      }
      int place = wanted.indexOf(columns.get(columnOf[i]));
      if (place != NOWHERE) {
        cells[place] = i;
      }
    }
    return columnOf.length;
  }

  private int exact(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    return NOWHERE;
  }

  private int inAnyCase(String name, boolean[] taken) {
    for (int i = 0; i < columns.size(); i++) {
      if (!taken[i] && columns.get(i).name().equalsIgnoreCase(name)) {
        taken[i] = true;
        return i;
      }
    }
    throw new InputException(
        file
            + ": "
            + records.line()
            + ": unknown column: expected columns of the table, found "
            + Bytes.shown(name)
            + " in the header. Run 'inlet crawl TABLE' to add it to the table");
  }

  private static boolean isOneOf(byte[][] words, byte[] cell, int from, int to) {
    for (byte[] word : words) {
      if (Arrays.equals(word, 0, word.length, cell, from, to)) {
        return true;
      }
    }
    return false;
  }

  private static byte[][] bytes(List<String> words) {
    return words.stream().map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new);
  }

  private static String plural(int fields) {
    return fields == 1 ? "1 field" : fields + " fields";
  }
}
