package dev.inlet.publish;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.Listing;
import dev.inlet.infer.PartitionLayout;
import dev.inlet.infer.PartitionLayout.Style;
import dev.inlet.infer.TableDefinition;
import dev.inlet.state.FilePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * Where the files of a table are.
 *
 * @param location a whole URI
 * @param isFile whether that is the one file of the table
 * @param isFiltered whether files there are no part of the table, for the patterns that it declares
 * @param isNested whether files are in folders that give no columns
 * @param partitions by their paths; none if folders give no columns
 * @param files how many there are; 0 of a table whose log knows them
 * @param bytes as they are stored
 */
public record Placement(
    String location,
    boolean isFile,
    boolean isFiltered,
    boolean isNested,
    List<FoundPartition> partitions,
    long files,
    long bytes) {
  public Placement {
    requireNonNull(location, "location");
    partitions = List.copyOf(partitions);
  }

  /** Of files that were listed, as a definition says that they are laid out. */
  public static Placement of(TableSpec spec, TableDefinition table, Listing listing) {
    if (table.fileFormat() == FileFormat.DELTA) {
      // Its log is what was listed.
      String folder = new Path(listing.base()).getParent().toString();
      return new Placement(folder, false, false, false, List.of(), 0, 0);
    }
    Style style = table.partitions().style();
    Map<String, FoundPartition> partitions = new TreeMap<>();
    boolean nested = false;
    for (SourceFile file : listing.files()) {
      int slash = file.path().lastIndexOf('/');
      nested |= slash >= 0 && style == Style.NONE;
      if (style != Style.NONE && slash >= 0) {
        String folder = file.path().substring(0, slash);
        partitions.computeIfAbsent(folder, f -> partition(table, f));
      }
    }
    boolean isFile =
        listing.files().size() == 1
            && new Path(spec.location()).getName().equals(listing.files().get(0).path());
    String base = listing.base();
    return new Placement(
        isFile ? FilePlace.in(new Path(base), listing.files().get(0).path()).toString() : base,
        isFile,
        listing.excluded() > 0 || !spec.include().isEmpty() || !spec.exclude().isEmpty(),
        nested,
        List.copyOf(partitions.values()),
        listing.files().size(),
        listing.bytes());
  }

  private static FoundPartition partition(TableDefinition table, String folder) {
    List<String> values = new ArrayList<>();
    for (Object value : table.partitions().values(folder + "/file")) {
      values.add(value == null ? PartitionLayout.HIVE_NULL : value.toString());
    }
    return new FoundPartition(values, folder);
  }
}
