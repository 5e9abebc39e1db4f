package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.state.StateStore;

/**
 * What one run writes into the state folder only to read by. Each run has a folder of its own, so
 * that one that slept past its lease does not remove that of the run after it.
 */
final class ScratchFolder implements AutoCloseable {
  private final StateStore state;
  private final String all;
  private final String own;
  private boolean used;

  ScratchFolder(StateStore state, String job, String run) {
    this.state = requireNonNull(state, "state");
    this.all = "jobs/" + job + "/scratch";
    this.own = all + "/" + run;
  }

  /** Removes what runs before left; for who holds the lease, and has written nothing here yet. */
  void clear() {
    state.remove(all);
  }

  /** A folder for the logs that readers read by. */
  String logs() {
    used = true;
    return state.path(own).toString();
  }

  /** A folder for rows. */
  String rows() {
    return logs() + "/rows";
  }

  @Override
  public void close() {
    if (used) {
      state.remove(own);
      state.removeIfEmpty(all);
    }
  }
}
