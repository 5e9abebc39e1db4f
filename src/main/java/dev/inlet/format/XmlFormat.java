package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Elements of XML that are rows.
 *
 * @param timeZone of timestamps that are written without an offset, as {@link ZoneId#of} knows it
 */
public record XmlFormat(
    TextLayout layout, List<Column> columns, List<Column> wanted, String timeZone)
    implements RecordFormat {
  public XmlFormat {
    requireNonNull(layout, "layout");
    columns = RecordFormat.distinct(columns);
    wanted = RecordFormat.distinct(wanted);
    fields(layout, columns, wanted, timeZone);
  }

  /** All columns are wanted. */
  public XmlFormat(TextLayout layout, List<Column> columns, String timeZone) {
    this(layout, columns, columns, timeZone);
  }

  /**
   * Checks that elements can be of a type.
   *
   * @throws IllegalArgumentException if they cannot
   */
  public static void check(Column column) {
    if (!column.notation().isEmpty()) {
      throw new IllegalArgumentException(
          "expected a type alone, found '"
              + column.typeText()
              + "': in XML values are read as they usually are");
    }
    fields(TextLayout.NONE, List.of(column), List.of(column), "UTC");
  }

  XmlFields fields() {
    return fields(layout, columns, wanted, timeZone);
  }

  private static XmlFields fields(
      TextLayout layout, List<Column> columns, List<Column> wanted, String timeZone) {
    return new XmlFields("", columns, wanted, layout, ZoneId.of(timeZone));
  }

  @Override
  public XmlFormat select(List<String> names) {
    return new XmlFormat(layout, columns, RecordFormat.named(columns, names), timeZone);
  }

  @Override
  public Optional<String> whole() {
    return Optional.of("XML, whose elements are known from the file's start on");
  }

  @Override
  public RecordReader open(StoredFile file, Split split) {
    return new XmlReader(this, file, split);
  }
}
