package dev.inlet.write;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.stream.Stream;

/**
 * The commit point of a batch in a file target: the document that names every file of the batch.
 * Once it is there the batch has landed; publishing only moves files to their places, or completes
 * their uploads, and removes those that they replace.
 *
 * @param kind what the number is used for; a document without it is of a batch
 * @param schema of the rows, as DDL; empty if there are none
 * @param staging the folder of the staged files, relative to the target
 * @param replaces files that go when the others are in place, relative to the target
 */
record Manifest(
    Kind kind,
    BatchTag tag,
    String target,
    String schema,
    String staging,
    List<Moved> files,
    List<String> replaces) {

  /** What a number is used for. */
  enum Kind {
    /** A batch that landed. */
    BATCH,
    /** A batch that was given up: its run, should it still live, can put no other manifest. */
    GIVEN_UP,
    /** An operator's decision that took batches out. */
    RETRACTION
  }

  /**
   * One file.
   *
   * @param staged relative to the staging folder; of an upload, the attempt and the name it had
   * @param published relative to the target
   * @param upload that holds the file until it is published, on an object store
   */
  record Moved(
      String staged, String published, String partition, long bytes, long rows, Upload upload) {
    Moved {
      upload = requireNonNullElse(upload, Upload.NONE);
    }

    Moved(String staged, String published, String partition, long bytes, long rows) {
      this(staged, published, partition, bytes, rows, Upload.NONE);
    }

    /** The same file in an upload. */
    Moved in(Upload other) {
      return new Moved(staged, published, partition, bytes, rows, other);
    }
  }

  Manifest {
    kind = requireNonNullElse(kind, Kind.BATCH);
    files = List.copyOf(files);
    replaces = List.copyOf(requireNonNullElse(replaces, List.of()));
  }

  /** A manifest that brings no files. */
  static Manifest without(Kind kind, BatchTag tag, String target, List<String> replaces) {
    return new Manifest(kind, tag, target, "", "", List.of(), replaces);
  }

  /** Of all files; -1 if some were not counted. */
  long rows() {
    return files.stream().anyMatch(file -> file.rows() < 0)
        ? -1
        : files.stream().mapToLong(Moved::rows).sum();
  }

  /** Without documents of our own that are published beside them. */
  private Stream<Moved> dataFiles() {
    return files.stream().filter(file -> !file.published().startsWith("_inlet/"));
  }

  Written written() {
    return new Written(
        rows(),
        dataFiles().count(),
        dataFiles().mapToLong(Moved::bytes).sum(),
        rows(),
        files.stream().map(Moved::partition).filter(p -> !p.isEmpty()).distinct().sorted().toList(),
        -1,
        tag.read(),
        tag.rejected());
  }
}
