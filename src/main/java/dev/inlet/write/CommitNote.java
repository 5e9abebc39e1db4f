package dev.inlet.write;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.inlet.state.Json;
import java.util.Optional;

/**
 * The user metadata of a Delta commit of ours: a batch's tag, and what the commit is.
 *
 * @param sequence of the batch or decision; of a vacuum, the version up to which all compactions
 *     were compared before it
 * @param rows that the batch had; -1 if it does not say
 */
record CommitNote(
    Kind kind,
    String job,
    long sequence,
    String batch,
    String run,
    String frozenAt,
    long read,
    long rejected,
    Long rows) {

  /** What a commit is for. */
  enum Kind {
    /** A batch that landed. */
    BATCH,
    /** A batch that was given up: the commit takes its number, and holds nothing. */
    FENCE,
    /** An operator's decision that took batches out. */
    RETRACTION,
    /** Partitions were compacted: the rows are those of before. */
    COMPACTION,
    /** Files that the table has not needed for some time are deleted. */
    VACUUM
  }

  CommitNote {
    kind = requireNonNullElse(kind, Kind.BATCH);
    rows = requireNonNullElse(rows, -1L);
  }

  static CommitNote of(Kind kind, BatchTag tag, long rows) {
    return new CommitNote(
        kind,
        tag.job(),
        tag.sequence(),
        tag.batch(),
        tag.run(),
        tag.frozenAt(),
        tag.read(),
        tag.rejected(),
        rows);
  }

  /** Empty for another program's metadata, which is its own affair. */
  static Optional<CommitNote> parse(String text) {
    try {
      return Optional.ofNullable(Json.parse(text, CommitNote.class))
          .filter(note -> note.job() != null && note.batch() != null);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
