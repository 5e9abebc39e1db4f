package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.util.List;

/**
 * Lines whose cells a declared layout tells: by their places, or by a pattern.
 *
 * @param timeZone of timestamps that are written without an offset, as {@link ZoneId#of} knows it
 */
public record LineFormat(
    TextLayout layout, List<Column> columns, List<Column> wanted, String timeZone)
    implements RecordFormat {
  public LineFormat {
    requireNonNull(layout, "layout");
    columns = RecordFormat.distinct(columns);
    wanted = RecordFormat.distinct(wanted);
    ZoneId zone = ZoneId.of(timeZone);
    columns.forEach(column -> column.parser(zone));
  }

  /** All columns are wanted. */
  public LineFormat(TextLayout layout, List<Column> columns, String timeZone) {
    this(layout, columns, columns, timeZone);
  }

  @Override
  public LineFormat select(List<String> names) {
    return new LineFormat(layout, columns, RecordFormat.named(columns, names), timeZone);
  }

  @Override
  public RecordReader open(StoredFile file, Split split) {
    return new LineReader(this, file, split);
  }
}
