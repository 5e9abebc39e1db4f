package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/** The files that a run takes apart from the bookmark, which it does not move. */
public sealed interface Window {
  /** As messages name it. */
  String text();

  /** Why a run of it has nothing to do. */
  default String nothing() {
    return "there is no file " + text();
  }

  /**
   * Files by their time of modification.
   *
   * @param from the first time; from the beginning if it is left out
   * @param before the first time that is too late; none if it is left out
   */
  record Times(Optional<Instant> from, Optional<Instant> before) implements Window {
    public Times {
      requireNonNull(from, "from");
      requireNonNull(before, "before");
    }

    boolean holds(long modified) {
      return from.filter(time -> modified < time.toEpochMilli()).isEmpty()
          && before.filter(time -> modified >= time.toEpochMilli()).isEmpty();
    }

    @Override
    public String text() {
      return "modified "
          + from.map(time -> "from " + time).orElse("")
          + (from.isPresent() && before.isPresent() ? " " : "")
          + before.map(time -> "before " + time).orElse("");
    }
  }

  /** The records that a batch rejected, of which those are read that fit by now. */
  record Rejects(long batch) implements Window {
    @Override
    public String text() {
      return "rejected by batch " + batch;
    }

    @Override
    public String nothing() {
      return "no record " + text() + " fits by now";
    }
  }

  /** Files that these batches read, both ends included. */
  record Batches(long from, long to) implements Window {
    @Override
    public String text() {
      return "read by batches " + from + " to " + to;
    }
  }
}
