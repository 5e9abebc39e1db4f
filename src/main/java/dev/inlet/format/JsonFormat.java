package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * JSON objects, on a line each or in documents. Numbers, booleans, objects and arrays in string
 * columns keep their source text; binary is base64.
 *
 * @param timeZone of timestamps that are written without an offset, as {@link ZoneId#of} knows it
 */
public record JsonFormat(
    JsonLayout layout, List<Column> columns, List<Column> wanted, String timeZone)
    implements RecordFormat {
  public JsonFormat {
    requireNonNull(layout, "layout");
    columns = RecordFormat.distinct(columns);
    wanted = RecordFormat.distinct(wanted);
    ZoneId.of(timeZone);
  }

  /** One object on each line; all columns are wanted. */
  public JsonFormat(List<Column> columns, String timeZone) {
    this(JsonLayout.LINES, columns, columns, timeZone);
  }

  /** All columns are wanted. */
  public JsonFormat(JsonLayout layout, List<Column> columns, String timeZone) {
    this(layout, columns, columns, timeZone);
  }

  @Override
  public JsonFormat select(List<String> names) {
    return new JsonFormat(layout, columns, RecordFormat.named(columns, names), timeZone);
  }

  @Override
  public Optional<String> whole() {
    return layout.form() == JsonLayout.Form.LINES
        ? Optional.empty()
        : Optional.of("JSON documents, whose records are known from the file's start on");
  }

  @Override
  public RecordReader open(StoredFile file, Split split) {
    return new JsonReader(this, file, split);
  }
}
