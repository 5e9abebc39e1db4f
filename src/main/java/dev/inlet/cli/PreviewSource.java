package dev.inlet.cli;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.infer.Crawler;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.read.StoredRows;
import dev.inlet.read.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files that a preview reads, and what they are found to be. Nothing is stored.
 *
 * @param listing in the order in which a run takes them
 */
record PreviewSource(Listing listing, TableDefinition table, Configuration conf) {
  private static final String COMMAND = "inlet preview";

  PreviewSource {
    requireNonNull(listing, "listing");
    requireNonNull(table, "table");
    requireNonNull(conf, "conf");
  }

  /**
   * A file or folder that no catalog declares.
   *
   * @param format what the files are; empty if it is to be found out
   * @param include globs of the files to read; empty for all
   * @param exclude globs of files that are not to be read
   * @throws InputException if there are no files, or none that can be understood
   * @throws CatalogException if they are a Delta table
   */
  static PreviewSource at(
      String location,
      Optional<FileFormat> format,
      List<String> include,
      List<String> exclude,
      Configuration conf) {
    requireFiles(location, conf);
    TableSpec spec =
        new TableSpec(
            "preview",
            location,
            format,
            CsvSpec.open(),
            List.of(),
            include,
            exclude,
            ZoneOffset.UTC,
            new Origin(COMMAND, 0));
    Listing listing = new FileDiscovery(conf).list(spec);
    if (listing.files().isEmpty()) {
      String leftOut = listing.leftOut();
      throw new InputException(
          location
              + ": expected files with data, found none"
              + (leftOut.isEmpty() ? "" : " (left out: " + leftOut + ")")
              + ". Name another location");
    }
    return of(spec, listing, Optional.empty(), conf);
  }

  /** A table of the job catalog, as it was declared and as it is known from before. */
  static PreviewSource of(TableSpec spec, TableCatalog known, Configuration conf) {
    if (spec.isDelta()) {
      throw isDelta(spec.location());
    }
    return of(spec, new FileDiscovery(conf).list(spec), known.latest(spec.name()), conf);
  }

  private static PreviewSource of(
      TableSpec spec, Listing listing, Optional<TableDefinition> known, Configuration conf) {
    return new PreviewSource(listing, new Crawler(conf).crawl(spec, listing, known), conf);
  }

  /**
   * Makes sure that a location is a path at all.
   *
   * @param command that it was given to
   * @throws CatalogException if not
   */
  static void requirePath(String command, String location) {
    try {
      new Path(location).toUri();
    } catch (IllegalArgumentException e) {
      throw new CatalogException(
          command
              + ": expected a path of a file or folder, found '"
              + location
              + "'. Write a name with a colon as a whole path, from / on",
          e);
    }
  }

  private static void requireFiles(String location, Configuration conf) {
    try {
      Path path = new Path(location);
      FileSystem files = path.getFileSystem(conf);
      FileStatus status = files.getFileStatus(path);
      if (status.isDirectory() && files.exists(new Path(path, "_delta_log"))) {
        throw isDelta(location);
      }
    } catch (FileNotFoundException e) {
      throw new InputException(
          location
              + ": expected a file or folder, found none. Correct it; a table of the job catalog is"
              + " named with --table",
          e);
    } catch (IOException e) {
      throw new InputException(
          location
              + ": cannot read: expected a file system that answers, found '"
              + e.getMessage()
              + "'. Check the location and your permissions",
          e);
    }
  }

  private static CatalogException isDelta(String location) {
    return new CatalogException(
        location
            + ": expected files, which is all that preview shows, found a Delta table. `inlet"
            + " crawl` shows the columns of one");
  }

  /**
   * The same with the texts of the files in place of values.
   *
   * @throws CatalogException if they are no text
   */
  PreviewSource asTexts() {
    if (!table.fileFormat().isText()) {
      throw new CatalogException(
          COMMAND
              + ": --strings: expected files of text, found "
              + table.format()
              + ", whose values are not texts. Leave it out");
    }
    return new PreviewSource(listing, table.asTexts(), conf);
  }

  List<SourceFile> files() {
    return listing.files().stream().filter(file -> file.length() > 0).toList();
  }

  /** Those of a file that is no text. */
  StoredRows rows(SourceFile file) {
    return StoredRows.open(
        listing.base(), file, table.fileFormat(), table.schema().columns(), conf);
  }

  /** Of files of text. */
  WholeFile reader() {
    return new WholeFile(listing.base(), table.recordFormat(), conf);
  }

  /** What the files are: {@code csv, bzip2}. */
  String words() {
    List<String> packed = table.compressions().stream().filter(w -> !w.equals("none")).toList();
    return table.format() + (packed.isEmpty() ? "" : ", " + String.join(", ", packed));
  }
}
