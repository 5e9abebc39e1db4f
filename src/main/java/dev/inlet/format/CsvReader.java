package dev.inlet.format;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Rows of a split of a CSV file. */
final class CsvReader implements RecordReader {
  /** What a batch takes of a file's text, at most; wide rows make short batches. */
  private static final long BATCH_BYTES = 4 << 20;

  /** So many records, with the places of so many cells, stay in the nearest caches. */
  private static final int MOST_ALIKE = 128;

  private static final int MOST_CELLS = 8192;

  private final CsvRecords records;
  private final CellPlaces places;
  private final StoredFile file;
  private final CsvColumn[] columns;
  private final CsvCells cells;

  /** Columns in the order in which they are decoded: first those that others may not be for. */
  private final int[] order;

  /** Of each column, what its values have to fulfil; null for nothing. */
  private final Condition.Test[] tests;

  private final Optional<RawRecord> header;

  /** Where in the window records start that are decoded column by column. */
  private final int[] starts = new int[MOST_ALIKE];

  private final int mostAlike;

  /** So many records are next looked through at once: fewer behind one that did not fit. */
  private int alike;

  CsvReader(CsvFormat format, StoredFile file, Split split) {
    this.file = file;
    ZoneId zone = ZoneId.of(format.timeZone());
    this.columns =
        format.wanted().stream()
            .map(column -> new CsvColumn(column, format.dialect(), zone))
            .toArray(CsvColumn[]::new);
    this.tests = tests(format);
    this.order =
        IntStream.range(0, tests.length)
            .boxed()
            .sorted(Comparator.comparing(i -> tests[i] == null))
            .mapToInt(Integer::intValue)
            .toArray();
    CsvDialect dialect = format.dialect();
    if (dialect.header() && !split.isFirst()) {
      Split all = Split.whole(file.length());
      try (CsvRecords first = records(file, all, dialect)) {
        this.cells = CsvCells.ofHeader(format, first, file.name());
        this.header = Optional.of(first.raw());
      }
      this.records = records(file, split, dialect);
    } else {
      this.records = records(file, split, dialect);
      if (dialect.header()) {
        this.cells = named(format, records, file.name());
        this.header = Optional.of(records.raw());
      } else {
        this.cells = CsvCells.byPosition(format);
        this.header = Optional.empty();
      }
    }
    this.places = records.places();
    boolean together = records.mayBeAlike() && format.where().isEmpty();
    int most = together ? MOST_CELLS / Math.max(1, cells.count()) : 1;
    this.mostAlike = Math.max(1, Math.min(MOST_ALIKE, most));
    this.alike = mostAlike;
  }

  private static Condition.Test[] tests(CsvFormat format) {
    Condition.Test[] tests = new Condition.Test[format.wanted().size()];
    for (Condition condition : format.where()) {
      Column column = RecordFormat.named(format.wanted(), List.of(condition.column())).get(0);
      int index = format.wanted().indexOf(column);
      Condition.Test test = condition.test(column.type());
      Condition.Test before = tests[index];
      tests[index] =
          before == null ? test : (values, i) -> before.holds(values, i) && test.holds(values, i);
    }
    return tests;
  }

  /** Who fails to make a reader has none to close. */
  private static CsvCells named(CsvFormat format, CsvRecords records, String file) {
    try {
      return CsvCells.ofHeader(format, records, file);
    } catch (RuntimeException e) {
      records.close();
      throw e;
    }
  }

  private static CsvRecords records(StoredFile file, Split split, CsvDialect dialect) {
    return new CsvRecords(TextInput.open(file, split, "CSV"), split, dialect, file.name());
  }

  @Override
  public boolean next(Batch batch) {
    batch.clear();
    long most = Long.MAX_VALUE;
    while (!batch.isFull() && records.next()) {
      most = Math.min(most, records.offset() + BATCH_BYTES);
      if (mostAlike == 1 || shape() != null) {
        decode(batch);
      } else {
        decodeAlike(batch);
      }
      if (records.offset() >= most) {
        return true;
      }
    }
    return batch.rows() > 0 || !batch.rejects().isEmpty();
  }

  /** Column after column, as long as all values fit; record after record where one does not. */
  private void decodeAlike(Batch batch) {
    if (alike == 1) {
      // Behind one that does not fit: whether the next ones do is seen without a second look.
      int rows = batch.rows();
      decode(batch);
      boolean fits =
          batch.rows() > rows && (!batch.rescues() || batch.rescued().isNull(batch.rows() - 1));
      alike = fits ? Math.min(2, mostAlike) : 1;
      return;
    }
    int count = records.nextAlike(starts, Math.min(alike, Batch.ROWS - batch.rows()));
    if (decodeColumns(batch, count)) {
      long number = records.record() - count;
      for (int i = 0; i < count; i++) {
        batch.endRow(++number, records.offset(starts[i]));
      }
      alike = Math.min(alike * 2, mostAlike);
    } else {
      batch.takeBack();
      alike = 1;
      records.goBack();
      for (int i = 0; i < count && records.next(); i++) {
        decode(batch);
      }
    }
  }

  private boolean decodeColumns(Batch batch, int count) {
    for (int i = 0; i < columns.length; i++) {
      Vector values = batch.column(i);
      int cell = cells.of(i);
      if (cell == CsvCells.NOWHERE) {
        for (int row = 0; row < count; row++) {
          values.addNull();
        }
      } else if (!columns[i].decode(records.window(), places, cell, cells.count(), count, values)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Optional<RawRecord> header() {
    return header;
  }

  @Override
  public void close() {
    records.close();
    StoredFile.close(file);
  }

  private void decode(Batch batch) {
    String problem = shape();
    for (int done = 0; problem == null && done < order.length; done++) {
      int i = order[done];
      Vector values = batch.column(i);
      int cell = cells.of(i);
      if (cell == CsvCells.NOWHERE) {
        values.addNull();
      } else if (!decode(i, cell, values)) {
        problem = misfit(i);
      }
      if (problem == null && tests[i] != null && !tests[i].holds(values, batch.rows())) {
        takeBack(batch, done);
        return;
      }
    }
    if (problem == null) {
      batch.endRow(records.record(), records.offset());
    } else if (batch.rescues()) {
      rescue(batch);
    } else {
      batch.dropRow(new Reject(records.place(), problem, records.raw()));
    }
  }

  /** Of the columns that were decoded, up to this one. */
  private void takeBack(Batch batch, int last) {
    for (int done = 0; done <= last; done++) {
      batch.column(order[done]).truncate(batch.rows());
    }
  }

  /** Decodes the record again, and keeps what does not fit. */
  private void rescue(Batch batch) {
    Rescue rescue = records.rescue();
    if (records.misquotedCell() > 0) {
      // Where its cells end is not certain.
      batch.startOverWithNulls();
      rescue.addWhole();
    } else {
      batch.takeBack();
      rescueCells(batch, rescue);
    }
    batch.endRescuedRow(records.record(), records.offset(), rescue.json(file.name()));
  }

  private void rescueCells(Batch batch, Rescue rescue) {
    for (int i = 0; i < columns.length; i++) {
      int cell = cells.of(i);
      if (cell == CsvCells.NOWHERE || cell >= records.size()) {
        batch.column(i).addNull();
      } else if (!decode(i, cell, batch.column(i))) {
        batch.column(i).addNull();
        rescue.add(columns[i].name(), records.text(cell));
      }
    }
    for (int cell = cells.count(); cell < records.size(); cell++) {
      rescue.add(CsvHeader.nameless(cell), records.text(cell));
    }
    if (records.size() < cells.count()) {
      rescue.addWhole();
    }
  }

  /** What is wrong with the record's cells, whatever they hold; null if nothing is. */
  private String shape() {
    if (records.misquotedCell() > 0) {
      return "field "
          + records.misquotedCell()
          + ": expected the delimiter or the line's end after the closing quote, found more"
          + " text";
    }
    return records.size() == cells.count()
        ? null
        : "expected " + plural(cells.count()) + ", found " + records.size();
  }

  private boolean decode(int column, int index, Vector values) {
    return columns[column].decode(records.window(), places, places.first() + index, values);
  }

  private String misfit(int column) {
    return "column '"
        + columns[column].name()
        + "': expected "
        + columns[column].expected()
        + ", found "
        + Bytes.shown(records.text(cells.of(column)));
  }

  private static String plural(int fields) {
    return fields == 1 ? "1 field" : fields + " fields";
  }
}
