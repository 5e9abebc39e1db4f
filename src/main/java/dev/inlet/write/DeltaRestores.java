package dev.inlet.write;

import dev.inlet.write.DeltaCommit.Added;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What restores of a table did to one commit before them. A restore to a version says which; one to
 * a point in time does not, and is told by the files that it takes away and brings back.
 */
final class DeltaRestores {
  /** What a commit did is there still, or was undone, or nobody can tell. */
  enum Fate {
    THERE,
    UNDONE,
    UNKNOWN
  }

  private final DeltaCommit commit;
  private final Set<String> came = new HashSet<>();
  private final Set<String> went;
  private final TreeMap<Long, Fate> fates = new TreeMap<>();
  private boolean isRewritten;

  private DeltaRestores(DeltaCommit commit) {
    this.commit = commit;
    commit.added().stream().map(Added::path).forEach(came::add);
    this.went = new HashSet<>(commit.removed());
    fates.put(commit.version(), Fate.THERE);
  }

  /**
   * @param later all commits after it, oldest first
   */
  static Fate of(DeltaCommit commit, List<DeltaCommit> later) {
    DeltaRestores restores = new DeltaRestores(commit);
    later.forEach(restores::pass);
    return restores.fates.lastEntry().getValue();
  }

  private void pass(DeltaCommit next) {
    boolean takes = next.removed().stream().anyMatch(came::contains);
    boolean returns = next.added().stream().map(Added::path).anyMatch(went::contains);
    if (!next.isRestore()) {
      isRewritten |= takes || returns;
      return;
    }
    OptionalLong to = next.restoredTo();
    if (to.isPresent()) {
      fates.put(
          next.version(), to.getAsLong() < commit.version() ? Fate.UNDONE : at(to.getAsLong()));
    } else {
      boolean brings = next.added().stream().map(Added::path).anyMatch(came::contains);
      boolean removes = next.removed().stream().anyMatch(went::contains);
      fates.put(next.version(), toAPointInTime(takes || returns, brings || removes));
    }
  }

  private Fate at(long version) {
    return fates.floorEntry(version).getValue();
  }

  private Fate toAPointInTime(boolean undoes, boolean redoes) {
    if (undoes != redoes) {
      return undoes ? Fate.UNDONE : Fate.THERE;
    }
    // Files that another commit has rewritten carry its rows under other names.
    return undoes || isRewritten ? Fate.UNKNOWN : fates.lastEntry().getValue();
  }
}
