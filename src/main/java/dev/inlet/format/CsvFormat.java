package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.util.List;

/**
 * Records of delimited cells.
 *
 * @param where what rows have to fulfil
 * @param timeZone of timestamps that are written without an offset, as {@link ZoneId#of} knows it
 */
public record CsvFormat(
    CsvDialect dialect,
    List<Column> columns,
    List<Column> wanted,
    List<Condition> where,
    String timeZone)
    implements RecordFormat {
  public CsvFormat {
    requireNonNull(dialect, "dialect");
    if (dialect.delimiter().isEmpty()) {
      throw new IllegalArgumentException("CSV without a delimiter");
    }
    columns = RecordFormat.distinct(columns);
    wanted = RecordFormat.distinct(wanted);
    where = List.copyOf(where);
    ZoneId zone = ZoneId.of(timeZone);
    columns.forEach(column -> column.parser(zone));
  }

  /** All columns are wanted. */
  public CsvFormat(CsvDialect dialect, List<Column> columns, String timeZone) {
    this(dialect, columns, columns, List.of(), timeZone);
  }

  @Override
  public CsvFormat select(List<String> names) {
    return new CsvFormat(dialect, columns, RecordFormat.named(columns, names), where, timeZone);
  }

  @Override
  public CsvFormat where(List<Condition> conditions) {
    return new CsvFormat(dialect, columns, wanted, conditions, timeZone);
  }

  @Override
  public RecordReader open(StoredFile file, Split split) {
    return new CsvReader(this, file, split);
  }
}
