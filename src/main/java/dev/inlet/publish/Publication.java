package dev.inlet.publish;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import dev.inlet.catalog.FileFormat;
import dev.inlet.format.Column;
import dev.inlet.infer.PartitionLayout.Style;
import dev.inlet.infer.TableDefinition;
import dev.inlet.state.Digest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a metastore is to hold of a table.
 *
 * @param declared how it is made
 * @param view of the table's name, where the table of files has another
 * @param properties all that Inlet writes, sorted
 * @param comment for people
 * @param keys the partition columns, in their order; none if the metastore keeps no partitions
 * @param partitions by their values
 */
record Publication(
    Declared declared,
    Optional<TableName> view,
    Map<String, String> properties,
    String comment,
    List<Column> keys,
    Map<List<String>, FoundPartition> partitions,
    String location) {
  /** What a table was made by; another one means that it has to be made anew. */
  static final String MADE_BY = "inlet.made-by";

  Publication {
    requireNonNull(declared, "declared");
    requireNonNull(view, "view");
    properties = new TreeMap<>(properties);
    requireNonNull(comment, "comment");
    keys = List.copyOf(keys);
    requireNonNull(location, "location");
  }

  /**
   * Of a table as it is defined and placed.
   *
   * @throws InputException if a metastore cannot hold it in this form
   */
  static Publication of(TableDefinition table, Placement placement, PublishedForm form) {
    Declared declared = Ddl.declared(table, placement, form.consumer());
    Map<String, String> properties = new TreeMap<>(TableProperties.of(table));
    properties.put("objectCount", String.valueOf(placement.files()));
    properties.put("sizeKey", String.valueOf(placement.bytes()));
    properties.putAll(TableProperties.statistics(table));
    // Views in Hive's own SQL are not for Spark to make.
    boolean viewed = form == PublishedForm.SPARK && !declared.views().isEmpty();
    String made = declared.create() + (viewed ? declared.views() : "");
    properties.put(MADE_BY, Digest.sha256(made));
    Style style = table.partitions().style();
    boolean keyed =
        table.fileFormat() != FileFormat.DELTA
            && (form == PublishedForm.HIVE ? style != Style.NONE : style == Style.HIVE);
    return new Publication(
        declared,
        viewed ? Optional.of(TableName.of(table.table())) : Optional.empty(),
        properties,
        "version " + table.version() + " of " + table.table() + ", by Inlet",
        keyed ? table.partitions().columns() : List.of(),
        keyed ? byValues(table, placement) : Map.of(),
        placement.location());
  }

  private static Map<List<String>, FoundPartition> byValues(
      TableDefinition table, Placement placement) {
    Map<List<String>, FoundPartition> partitions =
        new TreeMap<>(Comparator.comparing(List::toString));
    for (FoundPartition one : placement.partitions()) {
      FoundPartition other = partitions.put(one.values(), one);
      if (other != null) {
        throw new InputException(
            table.location()
                + ": table '"
                + table.table()
                + "': expected one folder for each partition, found "
                + other.path()
                + " and "
                + one.path()
                + ". Merge them");
      }
    }
    return partitions;
  }

  /** The table of files. */
  TableName name() {
    return declared.files();
  }
}
