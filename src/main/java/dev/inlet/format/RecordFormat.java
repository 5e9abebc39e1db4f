package dev.inlet.format;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** How the records of a table's text files become typed rows. May be sent to other machines. */
public sealed interface RecordFormat extends Serializable
    permits CsvFormat, JsonFormat, LineFormat, XmlFormat, EncodedFormat {

  /** All columns that a file may have. */
  List<Column> columns();

  /** The columns that rows are made of. */
  List<Column> wanted();

  /**
   * The same format with rows of these columns only. Cells of other columns are not decoded, so
   * they reject no record.
   *
   * @throws IllegalArgumentException for a name that is no column
   */
  RecordFormat select(List<String> names);

  /**
   * The same format, which may leave out rows that do not fulfil one of these; their other cells
   * need not be looked at, and so reject no record.
   *
   * @param conditions of wanted columns of types that conditions are for
   */
  default RecordFormat where(List<Condition> conditions) {
    return this;
  }

  /** Why files of it are never cut, whatever their compression; empty if they may be. */
  default Optional<String> whole() {
    return Optional.empty();
  }

  /**
   * The records of one split of a file. Compression is recognised by content.
   *
   * @param file closed with the reader, but not when this call fails
   * @throws dev.inlet.InputException if the file is clearly something else
   */
  RecordReader open(StoredFile file, Split split);

  /** The columns of these names, in their order. */
  static List<Column> named(List<Column> columns, List<String> names) {
    List<Column> found = new ArrayList<>();
    for (String name : names) {
      found.add(
          columns.stream()
              .filter(column -> column.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no column '" + name + "'")));
    }
    return found;
  }

  /** Copies columns and checks that no two have one name. */
  static List<Column> distinct(List<Column> columns) {
    HashSet<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("two columns named '" + column.name() + "'");
      }
    }
    return List.copyOf(columns);
  }
}
