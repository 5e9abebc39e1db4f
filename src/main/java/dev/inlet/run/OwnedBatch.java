package dev.inlet.run;

import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.write.Written;
import java.util.List;
import java.util.Map;

/**
 * The batch that this run is to carry out.
 *
 * @param landed how it landed in the targets that have it already, by the target's name
 * @param recovered whether a run before froze it
 * @param givenUp the batches since the last commit that were given up
 */
record OwnedBatch(
    Batch batch,
    List<BatchFile> files,
    Map<String, Written> landed,
    boolean recovered,
    List<Batch> givenUp,
    List<String> schemaChanges) {
  OwnedBatch {
    files = List.copyOf(files);
    givenUp = List.copyOf(givenUp);
    landed = Map.copyOf(landed);
    schemaChanges = List.copyOf(schemaChanges);
  }
}
