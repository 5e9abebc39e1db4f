package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.util.List;

/**
 * Records of delimited cells.
 *
 * @param timeZone of timestamps that are written without an offset, as {@link ZoneId#of} knows it
 */
public record CsvFormat(
    CsvDialect dialect, List<Column> columns, List<Column> wanted, String timeZone)
    implements RecordFormat {
  public CsvFormat {
    requireNonNull(dialect, "dialect");
    if (dialect.delimiter().isEmpty()) {
      throw new IllegalArgumentException("CSV without a delimiter");
    }
    columns = RecordFormat.distinct(columns);
    wanted = RecordFormat.distinct(wanted);
    ZoneId zone = ZoneId.of(timeZone);
    columns.forEach(column -> column.parser(zone));
  }

  /** All columns are wanted. */
  public CsvFormat(CsvDialect dialect, List<Column> columns, String timeZone) {
    this(dialect, columns, columns, timeZone);
  }

  @Override
  public CsvFormat select(List<String> names) {
    return new CsvFormat(dialect, columns, RecordFormat.named(columns, names), timeZone);
  }

  @Override
  public RecordReader open(StoredFile file, Split split) {
    return new CsvReader(this, file, split);
  }
}
