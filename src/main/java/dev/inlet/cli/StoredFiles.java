package dev.inlet.cli;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.Nearest;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.cli.FileSizes.StoredFile;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.format.DeltaState;
import dev.inlet.infer.DeltaTableState;
import dev.inlet.infer.PartitionLayout;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds the files of a table, of the catalog or at a location: of Delta by its log. */
final class StoredFiles {
  /** What targets have by default. */
  private static final long TARGET_BYTES = 128L << 20;

  private final Optional<JobCatalog> catalog;
  private final Configuration conf;

  /**
   * @param catalog that may declare the table, or the target that files were written by
   */
  StoredFiles(Optional<JobCatalog> catalog, Configuration conf) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.conf = requireNonNull(conf, "conf");
  }

  /**
   * The sizes of a table's files.
   *
   * @param name of a table, or a location
   * @param targetBytes the size that files should have; empty for that of the target there
   * @throws CatalogException if the name is of no table, and there is nothing of that name
   * @throws InputException if there are no files, or they cannot be listed
   */
  FileSizes sizes(String name, Optional<Long> targetBytes, int worst) {
    TableSpec spec =
        catalog
            .filter(known -> known.tables().containsKey(name))
            .map(known -> known.table(name))
            .orElseGet(() -> at(name));
    List<StoredFile> files = files(spec);
    long size = targetBytes.or(() -> declaredFor(spec.location())).orElse(TARGET_BYTES);
    return FileSizes.of(spec.location(), files, size, worst);
  }

  /** Of the target of a job that writes there. */
  private Optional<Long> declaredFor(String location) {
    return catalog.stream()
        .flatMap(known -> known.jobs().values().stream())
        .flatMap(job -> job.targets().stream())
        .filter(target -> same(target.path(), location))
        .map(TargetSpec::targetFileBytes)
        .filter(bytes -> bytes < TargetSpec.ANY_SIZE)
        .findFirst();
  }

  private static boolean same(String one, String other) {
    return new Path(one).equals(new Path(other));
  }

  private static TableSpec at(String location) {
    PreviewSource.requirePath("inlet table files", location);
    return new TableSpec(
        location,
        location,
        Optional.empty(),
        CsvSpec.open(),
        List.of(),
        List.of(),
        List.of(),
        ZoneOffset.UTC,
        new Origin("inlet table files", 0));
  }

  private List<StoredFile> files(TableSpec spec) {
    Path location = new Path(spec.location());
    if (isDelta(location)) {
      DeltaState state = new DeltaTableState(spec.location(), conf).newest();
      List<String> columns = state.header().partitionColumns();
      List<StoredFile> files =
          state.files().stream()
              .map(file -> new StoredFile(folder(columns, file.partition()), file.bytes()))
              .toList();
      return some(files, spec, "");
    }
    if (spec.isDelta()) {
      throw new InputException(
          spec.location()
              + ": table '"
              + spec.name()
              + "': expected a Delta table, found no _delta_log in it. Correct 'location' ("
              + spec.origin()
              + ")");
    }
    Listing listing = new FileDiscovery(conf).list(spec);
    List<StoredFile> files =
        listing.files().stream().map(file -> new StoredFile(folder(file), file.length())).toList();
    return some(files, spec, listing.leftOut());
  }

  /** As Hive names them, though Delta may keep the files anywhere. */
  private static String folder(List<String> columns, List<Optional<String>> values) {
    List<String> levels = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      levels.add(columns.get(i) + "=" + values.get(i).orElse(PartitionLayout.HIVE_NULL));
    }
    return String.join("/", levels);
  }

  /** The files of one folder become large together. */
  private static String folder(SourceFile file) {
    return file.path().substring(0, Math.max(0, file.path().lastIndexOf('/')));
  }

  private static List<StoredFile> some(List<StoredFile> files, TableSpec spec, String leftOut) {
    if (files.isEmpty()) {
      throw new InputException(
          spec.location()
              + ": expected files with data, found none"
              + (leftOut.isEmpty() ? "" : " (left out: " + leftOut + ")")
              + ". Name another table or location");
    }
    return files;
  }

  private boolean isDelta(Path location) {
    try {
      FileSystem fs = location.getFileSystem(conf);
      FileStatus status = fs.getFileStatus(location);
      if (status.isFile()) {
        throw new InputException(
            location + ": expected the folder of a table, found a file. Name its folder");
      }
      return fs.exists(new Path(location, "_delta_log"));
    } catch (FileNotFoundException e) {
      throw missing(location.toString());
    } catch (IOException e) {
      throw new InputException(
          location + ": cannot list it (" + e.getMessage() + "). Check that its file system is up",
          e);
    }
  }

  private RuntimeException missing(String location) {
    boolean isName = !location.contains("/") && catalog.isPresent();
    return isName
        ? new CatalogException(
            "inlet table files: no table '"
                + location
                + "', and no folder of that name. "
                + Nearest.hint(location, catalog.get().tables().keySet()))
        : new InputException(
            location
                + ": expected the folder of a table, found none. Name a table of the catalog, or"
                + " another location");
  }
}
