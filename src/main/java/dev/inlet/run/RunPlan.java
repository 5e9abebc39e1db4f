package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.Batch;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec.Bookmarking;
import dev.inlet.discover.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run would do now.
 *
 * @param sequence of the batch
 * @param unfinished the batch that a run before left; the run would finish it and the sources'
 *     plans are what comes after
 * @param replay whose rejected records are read again, if that is what the run would do
 */
public record RunPlan(
    JobSpec job,
    long sequence,
    Optional<Batch> unfinished,
    List<SourcePlan> sources,
    Batch.Replay replay) {
  public RunPlan {
    requireNonNull(job, "job");
    requireNonNull(unfinished, "unfinished");
    sources = List.copyOf(sources);
    requireNonNull(replay, "replay");
  }

  /** Of the sources' own files. */
  RunPlan(JobSpec job, long sequence, Optional<Batch> unfinished, List<SourcePlan> sources) {
    this(job, sequence, unfinished, sources, Batch.Replay.NONE);
  }

  /** Whether a source that counts has files to read. */
  public boolean hasNew() {
    boolean bookmarked = sources.stream().anyMatch(RunPlan::isBookmarked);
    return sources.stream()
        .filter(source -> !bookmarked || isBookmarked(source))
        .anyMatch(source -> !source.taken().isEmpty());
  }

  /** One sentence on why there is nothing to read. */
  public String whyNothing() {
    List<String> reasons = new ArrayList<>();
    for (SourcePlan source : sources) {
      Listing listing = source.listing();
      String leftOut = source.leftOut().isEmpty() ? "" : " (left out: " + source.leftOut() + ")";
      if (listing.found() == 0) {
        reasons.add("no data files in " + listing.location() + leftOut);
      } else if (isBookmarked(source)) {
        reasons.add(read(source) + leftOut);
      }
      if (isBookmarked(source) && !listing.scope().unseen().isEmpty()) {
        reasons.add("not seen: " + listing.scope().unseen());
      }
    }
    return String.join("; ", reasons);
  }

  /** Nothing is new: each file was read, or is one that is never to be. */
  private static String read(SourcePlan source) {
    long found = source.listing().found();
    long read = found - source.tooOld();
    String where = (isDelta(source) ? " of " : " in ") + source.listing().location();
    if (read == 0) {
      return "no file" + where + " is to be read";
    }
    if (found == 1) {
      return "the one " + what(source) + where + " was read";
    }
    return (read == found ? "all " + found : read + " of " + found)
        + " "
        + what(source)
        + "s"
        + where
        + (read == 1 ? " was read" : " were read");
  }

  private static String what(SourcePlan source) {
    return isDelta(source) ? "version" : "file";
  }

  private static boolean isDelta(SourcePlan source) {
    return source.source().bookmark() == Bookmarking.DELTA;
  }

  private static boolean isBookmarked(SourcePlan source) {
    return source.source().isBookmarked();
  }
}
