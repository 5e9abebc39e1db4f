package dev.inlet.read;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.SourceSpec.OnChange;
import dev.inlet.infer.DeltaLogFolder;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the new rows of a table's versions are.
 *
 * @param newest the last of the versions
 * @param feed runs of versions, without gaps, whose rows the change feed tells
 * @param added versions whose rows are those of the files that they added
 */
public record DeltaChanges(
    DeltaVersion newest, List<List<DeltaVersion>> feed, List<DeltaVersion> added) {
  public DeltaChanges {
    feed = feed.stream().map(List::copyOf).toList();
    added = List.copyOf(added);
  }

  /**
   * Makes sure that what the versions changed can be followed.
   *
   * @param onRemoval what to do about a version that takes rows away
   * @throws InputException if a version cannot, which is named with its operation
   */
  public static void check(DeltaLogFolder log, List<SourceFile> commits, OnChange onRemoval) {
    List<DeltaVersion> versions = DeltaVersion.of(log, commits);
    DeltaVersion newest = versions.get(versions.size() - 1);
    for (DeltaVersion version : versions) {
      requireFollowable(log.table().toString(), version, newest, onRemoval);
    }
  }

  /**
   * @param versions at least one, in their order
   */
  static DeltaChanges of(String table, List<DeltaVersion> versions, OnChange onRemoval) {
    DeltaVersion newest = versions.get(versions.size() - 1);
    List<List<DeltaVersion>> feed = new ArrayList<>();
    List<DeltaVersion> added = new ArrayList<>();
    for (DeltaVersion version : versions) {
      requireFollowable(table, version, newest, onRemoval);
      if (isInFeed(version, newest)) {
        addToRuns(feed, version);
      } else if (version.actions().removed() == 0 || onRemoval == OnChange.APPEND) {
        added.add(version);
      }
    }
    return new DeltaChanges(newest, feed, added);
  }

  /** All rows of a batch have the feed's columns or none has; the newest version decides. */
  private static boolean isInFeed(DeltaVersion version, DeltaVersion newest) {
    return newest.header().hasChangeFeed() && version.header().hasChangeFeed();
  }

  private static void requireFollowable(
      String table, DeltaVersion version, DeltaVersion newest, OnChange onRemoval) {
    boolean isHandled = onRemoval == OnChange.APPEND || onRemoval == OnChange.IGNORE;
    if (version.actions().removed() > 0 && !isHandled && !isInFeed(version, newest)) {
      throw removal(table, version);
    }
  }

  private static void addToRuns(List<List<DeltaVersion>> runs, DeltaVersion version) {
    if (!runs.isEmpty()) {
      List<DeltaVersion> last = runs.get(runs.size() - 1);
      if (last.get(last.size() - 1).number() == version.number() - 1) {
        last.add(version);
        return;
      }
    }
    runs.add(new ArrayList<>(List.of(version)));
  }

  private static InputException removal(String table, DeltaVersion version) {
    String operation = version.actions().operation();
    return new InputException(
        table
            + ": version "
            + version.number()
            + ": expected a version that only appends, for the table keeps no change feed, found "
            + (operation.isEmpty() ? "one" : operation)
            + ", which takes rows away from "
            + version.actions().removed()
            + (version.actions().removed() == 1 ? " file" : " files")
            + ". Leave such versions out with 'on-change = ignore', read again what they rewrite"
            + " with 'on-change = append', or read the whole table anew after `inlet bookmark"
            + " reset`. To follow later changes, set delta.enableChangeDataFeed = true on the"
            + " table");
  }
}
