package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.CsvRecords;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The first record of a CSV file, and the types of the cells in the records after it. */
final class CsvSample {
  static final int MAX_RECORDS = 1_000;

  /** One in so many records may be of the size of a first one that is odd. */
  private static final int ODD_SHARE = 10;

  /** What cells look like tells whether there is a header; so many records are enough for it. */
  private static final int LOOKED_AT = 100;

  /** Records after the first one that have the same number of cells. */
  static final class Group {
    final List<TypeTally> columns = new ArrayList<>();
    final List<ColumnLook> looks = new ArrayList<>();

    long records;
    long firstLine;
    long lastLine;

    /** Of these records, those of the file's head; a piece may begin within quotes. */
    long ofHead;

    /** Columns in which a cell of the first record comes again. */
    int repeated;

    /** Cells that could be a column's name. */
    long namelike;

    long cells;
  }

  private final String path;
  private final TextTypes types;
  private final List<String> first = new ArrayList<>();
  private final Map<Integer, Group> groups = new TreeMap<>();
  private List<String> findings = List.of();
  private Optional<String> otherDelimiter = Optional.empty();
  private boolean whole;
  private boolean counts;
  private long firstLine;

  private CsvSample(String path, TextTypes types) {
    this.path = path;
    this.types = types;
  }

  /** Reads the head of a file. */
  static CsvSample of(Head head, CsvDialect dialect, TextTypes types, String path) {
    return of(SampleText.of(head, List.of()), dialect, types, path);
  }

  /** Reads a text, whose last record may be cut off where it is not whole. */
  static CsvSample of(SampleText text, CsvDialect dialect, TextTypes types, String path) {
    CsvSample sample = new CsvSample(path, types);
    sample.whole = text.isWholeFile();
    sample.counts = text.isInFull();
    boolean unclosed = false;
    try (CsvRecords records = new CsvRecords(text.records(dialect), dialect, text.file())) {
      for (long i = 0; i < text.maxRecords() && records.next(); i++) {
        sample.add(records, records.line());
      }
    } catch (InputException e) {
      // The head may end within quotes; the file itself may not.
      if (text.isWholeFile()) {
        throw e;
      }
      unclosed = true;
    }
    sample.findings = HeadFindings.of(text.head(), dialect, sample.records(), unclosed);
    text.pieces().forEach(piece -> sample.addPiece(piece, dialect, text.file()));
    return sample;
  }

  private void addPiece(byte[] piece, CsvDialect dialect, String file) {
    try (CsvRecords records = CsvRecords.ofPiece(new ByteArrayInputStream(piece), dialect, file)) {
      while (records.next()) {
        add(records, Witness.NOWHERE);
      }
    } catch (InputException e) {
      // It ends within quotes.
    }
  }

  String path() {
    return path;
  }

  /** Names a cell of the header that is not there. */
  void add(CsvDialect.Unnamed unnamed) {
    List<String> cells = unnamed.in(first);
    first.clear();
    first.addAll(cells);
  }

  /** Makes known what parts the cells of this file, if it is not what parts the others'. */
  void isPartedBy(Optional<String> delimiter) {
    otherDelimiter = delimiter;
  }

  /** Empty if it has one column or the table's delimiter. */
  Optional<String> otherDelimiter() {
    return otherDelimiter;
  }

  /** What is odd about the file's text, in words. */
  List<String> findings() {
    return findings;
  }

  /** The cells of the first record; none in a file of blank lines. */
  List<String> first() {
    return first;
  }

  /** Records after the first one, by their number of cells. */
  Map<Integer, Group> groups() {
    return groups;
  }

  /** Whether nearly all records behind the first one have another number of cells than it. */
  boolean isFirstOdd() {
    long behind = groups.values().stream().mapToLong(group -> group.ofHead).sum();
    Group same = groups.getOrDefault(first.size(), new Group());
    return same.ofHead * ODD_SHARE < behind;
  }

  /** Where the records are that are not of the usual size, in words. */
  String otherThan(int size) {
    long first = this.first.size() == size ? Long.MAX_VALUE : firstLine;
    long lastUsual = this.first.size() == size ? firstLine : 0;
    for (Map.Entry<Integer, Group> group : groups.entrySet()) {
      if (group.getKey() == size) {
        lastUsual = Math.max(lastUsual, group.getValue().lastLine);
      } else {
        first = Math.min(first, group.getValue().firstLine);
      }
    }
    if (first == Witness.NOWHERE) {
      return "";
    }
    boolean footer = whole && first > lastUsual;
    return ", the first on line " + first + (footer ? ", at the end of the file" : "");
  }

  long records() {
    return groups.values().stream().mapToLong(group -> group.records).sum()
        + (first.isEmpty() ? 0 : 1);
  }

  /** The records with a number of cells, as types per column; the first record too if it fits. */
  List<TypeTally> withFirst(int size) {
    Group group = groups.getOrDefault(size, new Group());
    List<TypeTally> tallies = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      TypeTally tally = new TypeTally();
      if (first.size() == size) {
        String text = first.get(i);
        count(tally, types.parse(text), firstLine, () -> text);
      }
      if (!group.columns.isEmpty()) {
        tally.addFile(group.columns.get(i));
      }
      tallies.add(tally);
    }
    return tallies;
  }

  private void add(CsvRecords records, long line) {
    if (first.isEmpty()) {
      firstLine = line;
      for (int i = 0; i < records.size(); i++) {
        first.add(records.text(i));
      }
      return;
    }
    Group group = groups.computeIfAbsent(records.size(), size -> new Group());
    while (group.columns.size() < records.size()) {
      group.columns.add(new TypeTally());
      group.looks.add(new ColumnLook());
    }
    group.firstLine = group.records == 0 ? line : group.firstLine;
    group.lastLine = line == Witness.NOWHERE ? group.lastLine : line;
    group.records++;
    group.ofHead += line == Witness.NOWHERE ? 0 : 1;
    for (int i = 0; i < records.size(); i++) {
      Object read = records.value(i, types);
      TypeTally column = group.columns.get(i);
      if (counts || !column.addAgain(read)) {
        int index = i;
        count(column, read, line, () -> records.text(index));
      }
      if (group.records <= LOOKED_AT) {
        look(group, records, i);
      }
    }
  }

  private void look(Group group, CsvRecords records, int i) {
    String text = records.text(i);
    if (!text.isEmpty()) {
      group.cells++;
      group.looks.get(i).add(text);
      group.namelike += HeaderVotes.isNamelike(text) ? 1 : 0;
      if (i < first.size() && text.equals(first.get(i))) {
        group.repeated++;
      }
    }
  }

  private void count(TypeTally tally, Object type, long line, Supplier<String> text) {
    tally.addText(type, () -> new Witness(path, line, Witness.shape(text.get())));
    if (counts) {
      tally.countText(text.get(), type);
    }
  }
}
