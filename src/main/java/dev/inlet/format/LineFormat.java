package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Lines whose cells a layout tells: by their places, by a pattern, or by names in their file.
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
  public Optional<String> whole() {
    return layout.w3c().fields().isEmpty()
        ? Optional.empty()
        : Optional.of("a log whose fields are named where its file begins");
  }

  @Override
  public RecordReader open(StoredFile file, Split split) {
    return new LineReader(this, file, split);
  }
}
