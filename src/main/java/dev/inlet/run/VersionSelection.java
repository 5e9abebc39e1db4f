package dev.inlet.run;

import dev.inlet.InputException;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.Bookmark;
import dev.inlet.bookmark.Bookmark.Standing;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.discover.Listing;
import dev.inlet.infer.DeltaLogFolder;
import dev.inlet.read.DeltaChanges;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;

/**
 * Which versions of a Delta table a run takes: the oldest ones that were not read, in their order,
 * whatever the clocks say of their commit files. A log that is not the one that was read, or lacks
 * versions, ends the run, for rows would come twice or never.
 */
final class VersionSelection implements Predicate<SourceFile> {
  private final SourceSpec source;
  private final Bookmark bookmark;
  private final Selection selection;
  private final long most;
  private long oldest = -1;
  private long newest = -1;
  private long gap = -1;
  private String changed = "";
  private long taken;
  private long waiting;

  /**
   * @param selection of the versions that are handed on to it
   */
  VersionSelection(SourceSpec source, Bookmark bookmark, Selection selection) {
    this.source = source;
    this.bookmark = bookmark;
    this.selection = selection;
    this.most = source.maxFiles().orElse(Long.MAX_VALUE);
  }

  /** Looks at a version; they come oldest first. */
  @Override
  public boolean test(SourceFile commit) {
    long version = DeltaLogFolder.version(commit.path());
    if (oldest < 0) {
      oldest = version;
    } else if (version != newest + 1 && gap < 0 && isFollowed() && !isRead(newest + 1)) {
      gap = newest + 1;
    }
    newest = version;
    Standing standing = bookmark.standing(source.name(), commit);
    if (standing == Standing.CHANGED && changed.isEmpty()) {
      changed = commit.path();
    }
    if (standing == Standing.NEW && taken++ >= most) {
      waiting++;
      return false;
    }
    return standing == Standing.NEW && selection.test(commit);
  }

  /**
   * What came of it.
   *
   * @throws InputException if the versions do not go on from those that were read, or cannot be
   *     followed as the source declares it
   */
  Selection.Outcome outcome(Listing listing, Configuration conf) {
    requireSameLog(listing);
    requireNoneMissing(listing);
    Selection.Outcome some = selection.outcome();
    List<BatchFile> versions =
        some.taken().stream().sorted(Comparator.comparing(BatchFile::path)).toList();
    if (isFollowed() && !versions.isEmpty()) {
      DeltaChanges.check(
          new DeltaLogFolder(listing.base(), conf),
          versions.stream().map(BatchFile::file).toList(),
          source.onChange());
    }
    return new Selection.Outcome(
        versions,
        some.waiting() + waiting,
        some.tooOld(),
        some.unchangedRows(),
        some.refused(),
        some.examples());
  }

  private void requireSameLog(Listing listing) {
    long read = bookmark.lastKey(source.name()).map(DeltaLogFolder::version).orElse(-1L);
    if (!changed.isEmpty() || newest < read) {
      throw new InputException(
          listing.location()
              + ": source '"
              + source.name()
              + "': this is not the table that was read: expected "
              + (changed.isEmpty()
                  ? "versions up to " + read + ", found " + newest + " as the newest"
                  : listing.base()
                      + "/"
                      + changed
                      + " as batch "
                      + bookmark.sequenceOf(source.name(), changed)
                      + " read it, found another one")
              + ". The table was made anew, copied or restored. Restore it as it was, or read the"
              + " whole table anew after `inlet bookmark reset` ("
              + source.origin()
              + ")");
    }
  }

  private void requireNoneMissing(Listing listing) {
    long first = gap >= 0 ? gap : oldest;
    long last = gap >= 0 ? gap : oldest - 1;
    if (gap < 0 && isFollowed()) {
      while (first > 0 && !isRead(first - 1)) {
        first--;
      }
    }
    if (first <= last) {
      throw new InputException(
          listing.location()
              + ": source '"
              + source.name()
              + "': versions are missing: expected "
              + (first == last ? "version " + first : "versions " + first + " to " + last)
              + ", which no batch has read, found none of them in "
              + listing.base()
              + ". The log was cleaned up before a run had read them. Restore the commit files"
              + " from a backup, or read the whole table anew after `inlet bookmark reset`; raise"
              + " delta.logRetentionDuration, or run more often ("
              + source.origin()
              + ")");
    }
  }

  /** Whether versions add to what was read before; else the first is read with all before it. */
  private boolean isFollowed() {
    return bookmark.files(source.name()) > 0;
  }

  private boolean isRead(long version) {
    return bookmark.sequenceOf(source.name(), DeltaLogFolder.file(version)) > 0;
  }
}
