package dev.inlet.format;

import java.time.ZoneId;
import java.util.List;

/**
 * One JSON object per line. Numbers, booleans, objects and arrays in string columns keep their
 * source text; binary is base64.
 *
 * @param timeZone of timestamps that are written without an offset, as {@link ZoneId#of} knows it
 */
public record JsonFormat(List<Column> columns, List<Column> wanted, String timeZone)
    implements RecordFormat {
  public JsonFormat {
    columns = RecordFormat.distinct(columns);
    wanted = RecordFormat.distinct(wanted);
    ZoneId.of(timeZone);
  }

  /** All columns are wanted. */
  public JsonFormat(List<Column> columns, String timeZone) {
    this(columns, columns, timeZone);
  }

  @Override
  public JsonFormat select(List<String> names) {
    return new JsonFormat(columns, RecordFormat.named(columns, names), timeZone);
  }

  @Override
  public RecordReader open(StoredFile file, Split split) {
    return new JsonReader(this, file, split);
  }
}
