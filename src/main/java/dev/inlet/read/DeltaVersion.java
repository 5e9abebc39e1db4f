package dev.inlet.read;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.format.DeltaActions;
import dev.inlet.format.DeltaHeader;
import dev.inlet.infer.DeltaLogFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One version of a Delta table.
 *
 * @param time of its commit, in milliseconds since 1970
 * @param header schema and settings, as they are once this version is there
 */
record DeltaVersion(long number, long time, DeltaActions actions, DeltaHeader header) {

  /** The versions that these commit files made, in their order. */
  static List<DeltaVersion> of(DeltaLogFolder log, List<SourceFile> commits) {
    List<DeltaVersion> versions = new ArrayList<>();
    for (SourceFile commit :
        commits.stream().sorted(Comparator.comparing(SourceFile::path)).toList()) {
      long number = DeltaLogFolder.version(commit.path());
      DeltaActions actions = log.commit(number);
      versions.add(
          new DeltaVersion(
              number,
              actions.time().orElse(commit.modified()),
              actions,
              actions.header().or(before(log, versions, number))));
    }
    return List.copyOf(versions);
  }

  private static DeltaHeader before(DeltaLogFolder log, List<DeltaVersion> versions, long number) {
    DeltaVersion last = versions.isEmpty() ? null : versions.get(versions.size() - 1);
    // An operator can skip versions, whose changes of the schema still count.
    return last != null && last.number() == number - 1 ? last.header() : log.header(number);
  }
}
