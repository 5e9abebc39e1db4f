package dev.inlet.bookmark;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The frozen inputs that one run owns, as they stand in {@code <sequence>.batch.json}. Whoever
 * carries it out, and however often, reads the same files with the same schema.
 *
 * @param sequence the batch's number in its job
 * @param id unlike any other batch's, even one of the same number in another state folder
 * @param frozenAt ISO-8601
 * @param declaration a digest of the job's and its tables' declarations when the batch was frozen
 * @param inputs by source, sorted
 * @param outputs the job's targets when the batch was frozen, sorted by name
 * @param filesDocument the name of the list of files beside this document
 * @param filesDigest SHA-256 of that list
 * @param replay whose rejected records it reads again
 */
public record Batch(
    String job,
    long sequence,
    String id,
    String frozenAt,
    String run,
    String declaration,
    List<Input> inputs,
    List<Output> outputs,
    String filesDocument,
    String filesDigest,
    Replay replay) {

  /**
   * Whose rejected records a batch reads again.
   *
   * @param batch that rejected them; 0 if this is no replay
   * @param folder in the state store, of the records that are read, and of those that are left
   */
  public record Replay(long batch, String folder) {
    /** Of a batch that reads the files of its sources. */
    public static final Replay NONE = new Replay(0, "");
  }

  /**
   * What a batch takes from one source.
   *
   * @param tableVersion of the table definition that the files are read with
   * @param base the folder that the files' paths are relative to
   * @param bookmarked whether committing the batch marks the files as read
   * @param declared a digest of what the table's declaration says of the meaning of its bytes
   * @param backlog how the source was listed, such as {@code full}, if new files were left for the
   *     batches after; empty if none were
   * @param onMalformed what becomes of records that do not fit, such as {@code reject}: whoever
   *     finishes the batch gives each target the same rows
   */
  public record Input(
      String source,
      String table,
      int tableVersion,
      String base,
      boolean bookmarked,
      long files,
      long bytes,
      String declared,
      String backlog,
      String onMalformed) {
    public Input {
      // Batches of older versions lack both.
      backlog = requireNonNullElse(backlog, "");
      onMalformed = requireNonNullElse(onMalformed, "reject");
    }
  }

  /** A target, as far as it must stay the same until the batch is settled. */
  public record Output(String target, String path, String format) {}

  public Batch {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    // Batches of older versions lack it.
    replay = requireNonNullElse(replay, Replay.NONE);
  }

  /** Whether it reads rejected records again. */
  public boolean replays() {
    return replay.batch() > 0;
  }

  /** Where and how the sources that keep a bookmark are read by this batch. */
  List<Bookmark.Mark> marks() {
    return inputs.stream()
        .filter(Input::bookmarked)
        .map(in -> new Bookmark.Mark(in.source(), in.base(), in.declared(), sequence))
        .toList();
  }

  /** The sources of which files become read by the batch. */
  Set<String> bookmarked() {
    return inputs.stream()
        .filter(input -> input.bookmarked() && input.files() > 0)
        .map(Input::source)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** All files of all sources. */
  public long files() {
    return inputs.stream().mapToLong(Input::files).sum();
  }

  /** The bytes of all files, as they are stored. */
  public long bytes() {
    return inputs.stream().mapToLong(Input::bytes).sum();
  }
}
