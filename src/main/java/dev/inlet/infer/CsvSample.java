package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.CsvRecords;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The first record of a CSV file, and the types of the cells in the records after it. */
final class CsvSample {
  static final int MAX_RECORDS = 1_000;

  /** Records after the first one that have the same number of cells. */
  static final class Group {
    final List<TypeTally> columns = new ArrayList<>();
    final List<ColumnLook> looks = new ArrayList<>();

    long records;
    long firstLine;
    long lastLine;

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
  private boolean whole;
  private long firstLine;

  private CsvSample(String path, TextTypes types) {
    this.path = path;
    this.types = types;
  }

  /** Reads the head of a file, whose last record may be cut off where {@code whole} is false. */
  static CsvSample of(Head head, CsvDialect dialect, TextTypes types, String path) {
    CsvSample sample = new CsvSample(path, types);
    sample.whole = head.isWholeFile();
    CsvRecords records =
        new CsvRecords(new ByteArrayInputStream(head.wholeRecords(dialect)), dialect, head.file());
    boolean unclosed = false;
    try {
      for (int i = 0; i < MAX_RECORDS && records.next(); i++) {
        sample.add(records);
      }
    } catch (InputException e) {
      // The head may end within quotes; the file itself may not.
      if (head.isWholeFile()) {
        throw e;
      }
      unclosed = true;
    }
    sample.findings = HeadFindings.of(head, dialect, sample.records(), unclosed);
    return sample;
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

  private void add(CsvRecords records) {
    if (first.isEmpty()) {
      firstLine = records.line();
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
    group.firstLine = group.records == 0 ? records.line() : group.firstLine;
    group.lastLine = records.line();
    group.records++;
    for (int i = 0; i < records.size(); i++) {
      int index = i;
      count(
          group.columns.get(i), records.value(i, types), records.line(), () -> records.text(index));
      look(group, records, i);
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
  }
}
