package dev.inlet.discover;

import dev.inlet.InputException;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.discover.Listing.Scope;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Lists the date partitions that are not much older than the newest one. Folders that tell no date
 * are all looked into, wherever they are.
 */
final class PartitionListing {
  /** A folder, and what is in it once it was listed. */
  private static final class Folder {
    private final Path path;
    private final DateLevels date;
    private final boolean tellsDate;
    private boolean hasFiles;
    private List<Folder> children;

    Folder(Path path, DateLevels date, boolean tellsDate) {
      this.path = path;
      this.date = date;
      this.tellsDate = tellsDate;
    }

    LocalDateTime start() {
      return date.start();
    }
  }

  private static final Comparator<Folder> NEWEST_FIRST =
      Comparator.comparing(Folder::start).reversed();
  private static final int EXAMPLES = 3;

  private final Lister lister;
  private final Collector collector;
  private final Duration window;
  private final Progress progress;
  private boolean isDated;
  private boolean isPartial;

  PartitionListing(Lister lister, Collector collector, Duration window, Progress progress) {
    this.lister = lister;
    this.collector = collector;
    this.window = window;
    this.progress = progress;
  }

  /**
   * Lists all that is needed.
   *
   * @param location as it was declared, for messages
   * @throws InputException if there are files and no folder tells a date
   */
  Scope list(Path base, String location, SourceSpec source) throws IOException {
    Folder root = new Folder(base, DateLevels.NONE, false);
    Optional<LocalDateTime> newest = newest(root);
    if (!isDated && collector.found() > 0) {
      throw undated(root, location, source);
    }
    if (newest.isPresent()) {
      LocalDateTime from = from(newest.get());
      list(root, from);
      return new Scope(
          "partitions", isPartial ? "files that came into partitions before " + text(from) : "");
    }
    return new Scope("partitions", "");
  }

  /** The date of the newest partition with files; looks into as few as it can. */
  private Optional<LocalDateTime> newest(Folder folder) throws IOException {
    open(folder);
    Optional<LocalDateTime> newest =
        folder.hasFiles && folder.date.isDated() ? Optional.of(folder.start()) : Optional.empty();
    List<Folder> dated = folder.children.stream().filter(child -> child.tellsDate).toList();
    for (Folder child : dated.stream().sorted(NEWEST_FIRST).toList()) {
      isDated = true;
      Optional<LocalDateTime> found = newest(child);
      if (found.isPresent()) {
        newest = later(newest, found);
        break;
      }
    }
    for (Folder child : folder.children) {
      if (!child.tellsDate) {
        newest = later(newest, newest(child));
      }
    }
    return newest;
  }

  private static Optional<LocalDateTime> later(
      Optional<LocalDateTime> one, Optional<LocalDateTime> other) {
    return one.isEmpty() || (other.isPresent() && other.get().isAfter(one.get())) ? other : one;
  }

  /**
   * The window counts from the newest partition. If fewer are read, after a pause or where a run
   * may not take all, it counts from there, and a date in the future does not move it: else what
   * lies between would never be seen.
   */
  private LocalDateTime from(LocalDateTime newest) {
    LocalDateTime last = newest;
    Optional<DateLevels> read = progress.lastKey().map(DateLevels::of).filter(DateLevels::isDated);
    if (read.isPresent() && read.get().start().isBefore(last)) {
      last = read.get().start();
    }
    LocalDateTime tomorrow = LocalDateTime.ofInstant(progress.now(), ZoneOffset.UTC).plusDays(1);
    if (tomorrow.isBefore(last)) {
      last = tomorrow.truncatedTo(ChronoUnit.HOURS);
    }
    boolean wholeDays = window.equals(Duration.ofDays(window.toDays()));
    return (wholeDays ? last.truncatedTo(ChronoUnit.DAYS) : last).minus(window);
  }

  private void list(Folder folder, LocalDateTime from) throws IOException {
    open(folder);
    for (Folder child : folder.children) {
      boolean isNew = child.children == null;
      if (child.tellsDate && !child.date.end().isAfter(from)) {
        isPartial = true;
      } else if (isNew && child.date.isDated() && !child.start().isBefore(from)) {
        lister.tree(child.path);
      } else {
        list(child, from);
      }
    }
  }

  private void open(Folder folder) throws IOException {
    if (folder.children != null) {
      return;
    }
    long before = collector.found();
    List<Folder> children = new ArrayList<>();
    for (Path child : lister.children(folder.path)) {
      Optional<DateLevels> date = folder.date.with(child.getName());
      children.add(new Folder(child, date.orElse(folder.date), date.isPresent()));
    }
    folder.children = children;
    folder.hasFiles = collector.found() > before;
  }

  private static String text(LocalDateTime time) {
    return time.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? time.toLocalDate().toString()
        : time.truncatedTo(ChronoUnit.MINUTES).toString();
  }

  private static InputException undated(Folder root, String location, SourceSpec source) {
    String found =
        root.children.stream()
            .map(child -> "'" + child.path.getName() + "'")
            .sorted()
            .limit(EXAMPLES)
            .collect(Collectors.joining(", "));
    return new InputException(
        location
            + ": source '"
            + source.name()
            + "' is listed by partitions: expected folders of dates such as"
            + " year=2026/month=01/day=31, dt=2026-01-31 or 2026/01/31, found "
            + (found.isEmpty() ? "files without folders" : "folders such as " + found)
            + ". Say listing = full ("
            + source.origin()
            + ")");
  }
}
