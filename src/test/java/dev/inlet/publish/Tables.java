package dev.inlet.publish;

import dev.inlet.format.Column;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.JsonLayout;
import dev.inlet.format.TextLayout;
import dev.inlet.infer.ColumnDefinition;
import dev.inlet.infer.PartitionLayout;
import dev.inlet.infer.SampleSize;
import dev.inlet.infer.TableDefinition;
import dev.inlet.infer.Witness;
import java.util.Arrays;
import java.util.List;

/** Definitions as a crawl stores them, of columns like {@code on date as dd/MM/yyyy}. */
final class Tables {
  private Tables() {}

  static TableDefinition csv(
      String table, CsvDialect csv, PartitionLayout partitions, String... columns) {
    return of(table, "csv", csv, TextLayout.NONE, List.of("none"), partitions, columns);
  }

  static TableDefinition of(
      String table, String format, PartitionLayout partitions, String... columns) {
    return of(
        table, format, CsvDialect.NONE, TextLayout.NONE, List.of("none"), partitions, columns);
  }

  static TableDefinition jsonDocuments(String table, List<String> path, String... columns) {
    return of(
        table,
        "json",
        CsvDialect.NONE,
        TextLayout.of(JsonLayout.documents(path)),
        List.of("none"),
        PartitionLayout.NONE,
        columns);
  }

  static TableDefinition packed(String table, String... compressions) {
    return of(
        table,
        "csv",
        CsvDialect.STANDARD,
        TextLayout.NONE,
        List.of(compressions),
        PartitionLayout.NONE,
        "a string");
  }

  private static TableDefinition of(
      String table,
      String format,
      CsvDialect csv,
      TextLayout layout,
      List<String> compressions,
      PartitionLayout partitions,
      String... columns) {
    return new TableDefinition(
        table,
        3,
        "file:/d",
        format,
        compressions,
        csv,
        layout,
        "UTF-8",
        "UTC",
        Arrays.stream(columns).map(Tables::column).toList(),
        partitions,
        new SampleSize(1, 1, 1, 1, 1, true),
        List.of(),
        List.of());
  }

  private static ColumnDefinition column(String text) {
    int space = text.indexOf(' ');
    Column column = Column.of(text.substring(0, space), text.substring(space + 1));
    return new ColumnDefinition(
        column.name(),
        column.type().sql(),
        column.notation(),
        "",
        "",
        Witness.NONE,
        List.of(),
        0,
        false);
  }

  static Placement placed(String location, List<FoundPartition> partitions) {
    return new Placement(location, false, false, false, partitions, 2, 10);
  }
}
