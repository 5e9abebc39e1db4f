package dev.inlet.write;

import java.util.List;

/**
 * The commit point of a batch in a file target: the document that names every file of the batch.
 * Once it is there the batch has landed; publishing only moves files to their places.
 *
 * @param schema of the rows, as DDL
 * @param staging the folder of the staged files, relative to the target
 */
record Manifest(BatchTag tag, String target, String schema, String staging, List<Moved> files) {

  /**
   * One file.
   *
   * @param staged relative to the staging folder
   * @param published relative to the target
   */
  record Moved(String staged, String published, String partition, long bytes, long rows) {}

  Manifest {
    files = List.copyOf(files);
  }

  Written written() {
    return new Written(
        files.stream().mapToLong(Moved::rows).sum(),
        files.size(),
        files.stream().mapToLong(Moved::bytes).sum(),
        files.stream().map(Moved::partition).filter(p -> !p.isEmpty()).distinct().sorted().toList(),
        -1,
        tag.read(),
        tag.rejected());
  }
}
