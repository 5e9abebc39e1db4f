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

  /** What was found, if there is something. */
  static Optional<Decision> decision(CsvDialect dialect) {
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
