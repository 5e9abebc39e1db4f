package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.Listing;
import dev.inlet.format.Column;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.DeltaHeader;
import dev.inlet.format.TextEncoding;
import dev.inlet.format.TextLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The definition of a Delta table: its own log tells it, and no data file is opened. */
final class DeltaDefinition {
  private DeltaDefinition() {}

  /**
   * @param listing of commit files; the definition is that of the newest of them
   */
  static TableDefinition of(
      TableSpec spec, Listing listing, Optional<TableDefinition> previous, Configuration conf) {
    long version =
        listing.files().stream()
            .map(SourceFile::path)
            .max(Comparator.naturalOrder())
            .map(DeltaLogFolder::version)
            .orElseThrow(() -> Crawler.noData(spec, "none"));
    previous.ifPresent(table -> requireDelta(spec, table));
    DeltaHeader header = new DeltaLogFolder(listing.base(), conf).header(version);
    List<ColumnDefinition> columns = new ArrayList<>();
    for (Column column : columns(spec, header, version)) {
      columns.add(
          new ColumnDefinition(
              column.name(),
              column.type().sql(),
              "of the table's version " + version,
              Witness.NONE,
              false));
    }
    return new TableDefinition(
        spec.name(),
        previous.map(table -> table.version() + 1).orElse(1),
        spec.location(),
        FileFormat.DELTA.word(),
        List.of(),
        CsvDialect.NONE,
        TextLayout.NONE,
        TextEncoding.DEFAULT,
        spec.timeZone().getId(),
        columns,
        PartitionLayout.NONE,
        new SampleSize(0, listing.files().size(), 0, 0, listing.bytes(), false),
        List.of(),
        notes(header, version));
  }

  private static void requireDelta(TableSpec spec, TableDefinition previous) {
    if (previous.fileFormat() != FileFormat.DELTA) {
      throw new InputException(
          spec.location()
              + ": table '"
              + spec.name()
              + "': changed format: expected "
              + previous.format()
              + " as in version "
              + previous.version()
              + ", found delta. Declare a new table for it");
    }
  }

  private static List<Column> columns(TableSpec spec, DeltaHeader header, long version) {
    try {
      return header.columns();
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          spec.location()
              + ": table '"
              + spec.name()
              + "': version "
              + version
              + ": expected a schema of supported types, found "
              + e.getMessage()
              + ". Leave the column out of the table, or give it another type",
          e);
    }
  }

  private static List<String> notes(DeltaHeader header, long version) {
    List<String> notes = new ArrayList<>();
    notes.add("format: delta, as declared; version " + version);
    if (!header.partitionColumns().isEmpty()) {
      notes.add("partitioned by: " + String.join(", ", header.partitionColumns()));
    }
    notes.add(
        header.hasChangeFeed()
            ? "change feed: on; with 'bookmark = delta' rows have _change_type, _commit_version and"
                + " _commit_timestamp"
            : "change feed: off; with 'bookmark = delta' versions can only append");
    return notes;
  }
}
