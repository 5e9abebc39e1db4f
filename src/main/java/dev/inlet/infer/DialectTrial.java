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
import java.util.function.Consumer;

/**
 * What a dialect makes of the heads of some files.
 *
 * @param fields of the most records
 * @param consistency the share of records that have the size that most of their file have
 * @param quotedShare of records with a quoted cell
 * @param typedColumns whose cells, but for the first, are all of a type other than string
 * @param emptyColumns whose cells, but for the first, are all empty
 * @param misquoted records with more text behind a closing quote
 * @param evenHeaders whether the first record of each file has the size of those behind it, or
 *     lacks one cell, as names of columns do beside names of rows
 */
record DialectTrial(
    CsvDialect dialect,
    int fields,
    double consistency,
    double quotedShare,
    long records,
    int typedColumns,
    int emptyColumns,
    long misquoted,
    boolean evenHeaders) {

  /** Cells of so many records of each file tell whether columns have types. */
  private static final int TYPED_RECORDS = 20;

  /** Consistency outweighs all; among equals, quotes in use, more fields, and then more types. */
  double score() {
    return consistency + quotedShare * 0.05 - 0.01 / fields + 0.001 * typedColumns / fields;
  }

  /**
   * Tries a dialect.
   *
   * @param types of cells, with the dialect's words for null
   * @param unread takes what is wrong with a file that cannot be read so
   * @return empty if there is one
   */
  static Optional<DialectTrial> of(
      List<Head> heads, CsvDialect dialect, TextTypes types, Consumer<String> unread) {
    Map<Integer, Long> sizes = new HashMap<>();
    List<Reading> columns = new ArrayList<>();
    double consistent = 0;
    long records = 0;
    long quotedRecords = 0;
    long misquoted = 0;
    boolean even = true;
    for (Head head : heads) {
      Map<Integer, Long> own = new HashMap<>();
      int first = 0;
      CsvRecords cells =
          new CsvRecords(
              new ByteArrayInputStream(head.wholeRecords(dialect)), dialect, head.file());
      try {
        for (int i = 0; i < CsvSample.MAX_RECORDS && cells.next(); i++) {
          // A misquoted record speaks against the dialect as one of another size does.
          own.merge(cells.misquotedCell() > 0 ? 0 : cells.size(), 1L, Long::sum);
          misquoted += cells.misquotedCell() > 0 ? 1 : 0;
          first = i == 0 ? cells.size() : first;
          quotedRecords += hasQuotes(cells) ? 1 : 0;
          records++;
          if (i > 0 && i < TYPED_RECORDS) {
            read(columns, cells, types);
          }
        }
      } catch (InputException e) {
        if (head.isWholeFile()) {
          unread.accept(e.getMessage());
          return Optional.empty();
        }
      }
      // Files may differ in their number of columns; the records of one file may not.
      int usual = most(own);
      boolean shortHeader = first == usual - 1 && own.size() == 2 && own.get(first) == 1;
      consistent += own.getOrDefault(usual, 0L) + (shortHeader ? 1 : 0);
      even &= first == usual || first == usual - 1;
      own.forEach((size, count) -> sizes.merge(size, count, Long::sum));
    }
    return Optional.of(
        new DialectTrial(
            dialect,
            Math.max(most(sizes), 1),
            records == 0 ? 0 : consistent / records,
            records == 0 ? 0 : (double) quotedRecords / records,
            records,
            (int) columns.stream().filter(DialectTrial::isTyped).count(),
            (int) columns.stream().filter(one -> one.type() == Scalar.VOID).count(),
            misquoted,
            even));
  }

  private static int most(Map<Integer, Long> sizes) {
    return sizes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(1);
  }

  private static void read(List<Reading> columns, CsvRecords cells, TextTypes types) {
    for (int i = 0; i < cells.size(); i++) {
      if (i == columns.size()) {
        columns.add(Reading.NOTHING);
      }
      if (cells.value(i, types) instanceof Reading reading) {
        columns.set(i, columns.get(i).plus(reading, TypeLattice::join));
      }
    }
  }

  private static boolean isTyped(Reading reading) {
    return reading.type() != Scalar.VOID
        && (reading.type() != Scalar.STRING || (reading.ways() & ~Ways.BOOLEANS) != 0);
  }

  private static boolean hasQuotes(CsvRecords cells) {
    for (int i = 0; i < cells.size(); i++) {
      if (cells.quoted(i)) {
        return true;
      }
    }
    return false;
  }
}
