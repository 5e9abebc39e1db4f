package dev.inlet.discover;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.Holds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Sorts what a listing brings into data files and files that are left out. */
final class Collector {
  private static final String PACKAGE = "datapackage.json";

  private final TableSpec table;
  private final String location;
  private final Path base;
  private final int baseLength;
  private final Globs globs;
  private final Globs sourceGlobs;
  private final Predicate<SourceFile> keep;
  private final boolean hasPackages;
  private final List<SourceFile> files = new ArrayList<>();
  private long found;
  private long hidden;
  private long empty;
  private long excluded;
  private long missing;
  private long calls;

  /**
   * @param base the folder that the files' paths are relative to, qualified
   * @param keep which data files the listing is to hold; the others are only counted
   */
  Collector(TableSpec table, SourceSpec source, Path base, Predicate<SourceFile> keep) {
    this.table = table;
    this.location = table.location();
    this.base = base;
    this.keep = keep;
    this.hasPackages = hasPackages(table, source);
    String path = base.toUri().getPath();
    this.baseLength = path.endsWith("/") ? path.length() : path.length() + 1;
    this.globs = new Globs(table.include(), table.exclude());
    this.sourceGlobs = new Globs(source.include(), source.exclude());
  }

  /** Below the base; the base itself is the empty path. */
  String relative(Path path) {
    String whole = path.toUri().getPath();
    return whole.length() < baseLength ? "" : whole.substring(baseLength);
  }

  /** Adds a file that is the table's location itself. */
  void addAlone(FileStatus status) {
    add(status, relative(status.getPath()), isHidden(relative(status.getPath())));
  }

  void add(FileStatus status) {
    String path = relative(status.getPath());
    add(status, path, isHidden(path) || isPackage(path));
  }

  /** Among rows that may be CSV, it tells about data and is none, unless a pattern names it. */
  private static boolean hasPackages(TableSpec table, SourceSpec source) {
    boolean csv = table.format().orElse(FileFormat.CSV) == FileFormat.CSV;
    return csv
        && table.holds() == Holds.ROWS
        && Stream.of(table.include(), source.include())
            .flatMap(List::stream)
            .noneMatch(pattern -> pattern.equals(PACKAGE) || pattern.endsWith("/" + PACKAGE));
  }

  private boolean isPackage(String path) {
    return hasPackages
        && path.endsWith(PACKAGE)
        && (path.length() == PACKAGE.length()
            || path.charAt(path.length() - PACKAGE.length() - 1) == '/');
  }

  private void add(FileStatus status, String path, boolean isHidden) {
    if (isHidden) {
      requireNoLog(path);
      hidden++;
    } else if (status.getLen() == 0) {
      empty++;
    } else if (accepts(path)) {
      found++;
      SourceFile file = SourceFile.of(path, status);
      if (keep.test(file)) {
        files.add(file);
      }
    }
  }

  /** Whether a file that was only named so far is a data file by its name; counted if not. */
  boolean wants(String path) {
    if (isHidden(path) || isPackage(path)) {
      hidden++;
      return false;
    }
    return accepts(path);
  }

  private boolean accepts(String path) {
    boolean accepted = globs.accept(path) && sourceGlobs.accept(path);
    if (!accepted) {
      excluded++;
    }
    return accepted;
  }

  /** Counts a data file that was read before and was not looked at. */
  void addRead() {
    found++;
  }

  /** Counts a folder that is not looked into for its name. */
  void addHiddenFolder() {
    hidden++;
  }

  /** Counts a file that is named and not there. */
  void addMissing() {
    missing++;
  }

  /** Files of a Delta table are not its rows: some were removed, some belong to no version. */
  private void requireNoLog(String path) {
    if (path.startsWith("_delta_log/") && table.format().isEmpty()) {
      throw new InputException(
          location
              + ": location of table '"
              + table.name()
              + "': expected data files, found a Delta table. Declare 'format = delta' ("
              + table.origin()
              + ")");
    }
  }

  /** Counts requests to the file system. */
  void called(long times) {
    calls += times;
  }

  /** How many data files there are so far. */
  long found() {
    return found;
  }

  Listing listing(Listing.Scope scope) {
    files.sort(ReadOrder.OLDEST_FIRST);
    return new Listing(
        location, base.toString(), files, found, hidden, empty, excluded, missing, calls, scope);
  }

  /** Names beginning with _ or . are not data, unless they are partitions such as _x=1. */
  static boolean isHidden(String path) {
    int from = 0;
    while (true) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      if (isHiddenName(path, from, to)) {
        return true;
      }
      if (slash < 0) {
        return false;
      }
      from = slash + 1;
    }
  }

  private static boolean isHiddenName(String path, int from, int to) {
    if (from == to) {
      return false;
    }
    char first = path.charAt(from);
    int equals = first == '_' ? path.indexOf('=', from) : -1;
    return first == '.' || (first == '_' && (equals < 0 || equals >= to));
  }
}
