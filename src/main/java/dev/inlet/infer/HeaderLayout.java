package dev.inlet.infer;

import dev.inlet.format.CsvDialect;
import dev.inlet.format.CsvDialect.Unnamed;
import dev.inlet.format.DataType.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Headers that are not one record with a name for each cell. */
final class HeaderLayout {
  private static final int LEAST_RECORDS = 2;

  private HeaderLayout() {}

  /**
   * The cell that is not named where all records have one more than the first: the last one if it
   * is always empty, behind a delimiter too many, and else the first one, of names of rows.
   */
  static Unnamed unnamed(List<CsvSample> files) {
    boolean all = true;
    boolean empty = true;
    boolean any = false;
    for (CsvSample file : files) {
      int size = file.first().size();
      Map<Integer, CsvSample.Group> groups = file.groups();
      CsvSample.Group longer = groups.get(size + 1);
      all &= groups.isEmpty() || (groups.size() == 1 && longer != null && size > 0);
      if (longer != null) {
        any |= longer.records >= LEAST_RECORDS;
        empty &= longer.columns.get(size).reading().type() == Scalar.VOID;
      }
    }
    if (!all || !any) {
      return Unnamed.NONE;
    }
    return empty ? Unnamed.LAST : Unnamed.FIRST;
  }

  /**
   * How many records behind the header are of units and the like: 1 if in each file with records
   * some columns have texts in the first one alone and other values below it, and no column has one
   * of them there; else 0.
   */
  static int units(List<CsvSample> files) {
    boolean any = false;
    for (CsvSample file : files) {
      CsvSample.Group group = file.groups().get(file.first().size());
      if (group == null || group.records == 0) {
        continue;
      }
      if (group.records <= LEAST_RECORDS || !isUnits(group)) {
        return 0;
      }
      any = true;
    }
    return any ? 1 : 0;
  }

  private static boolean isUnits(CsvSample.Group group) {
    if (group.firstTypes.size() < group.columns.size()) {
      return false;
    }
    int texts = 0;
    for (int i = 0; i < group.columns.size(); i++) {
      Scalar first = group.firstTypes.get(i);
      boolean typed = group.columns.get(i).withoutFirstRecord().type() != Scalar.STRING;
      if (first != Scalar.STRING && first != Scalar.VOID) {
        return false;
      }
      texts += first == Scalar.STRING && typed ? 1 : 0;
    }
    return texts > 1;
  }

  /** The values of a column, without those of the records of units. */
  static TypeTally tally(CsvSample.Group group, int column, int units) {
    if (group.columns.isEmpty()) {
      return new TypeTally();
    }
    TypeTally all = group.columns.get(column);
    return units == 0 ? all : all.withoutFirstRecord();
  }

  /** What was found, if there is something. */
  static Optional<Decision> decision(CsvDialect dialect) {
    if (dialect.unitRecords() > 0) {
      return Optional.of(
          new Decision(
              "units",
              "the record behind the header is no row",
              List.of("it alone has texts where the others have values of a type")));
    }
    return switch (dialect.unnamed()) {
      case NONE -> Optional.empty();
      case FIRST ->
          Optional.of(
              new Decision(
                  "names",
                  "the first cell of records has none",
                  List.of("the header has a cell less than they have")));
      case LAST ->
          Optional.of(
              new Decision(
                  "names",
                  "the last cell of records has none",
                  List.of("the header has a cell less than they have, and it is always empty")));
    };
  }
}
