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
 * @param replaced what the older rows of its changed files carry in their column of the file
 */
record OwnedBatch(
    Batch batch,
    List<BatchFile> files,
    Map<String, Written> landed,
    boolean recovered,
    List<Batch> givenUp,
    List<String> replaced,
    List<String> schemaChanges) {
  OwnedBatch {
    files = List.copyOf(files);
    givenUp = List.copyOf(givenUp);
    replaced = List.copyOf(replaced);
    landed = Map.copyOf(landed);
    schemaChanges = List.copyOf(schemaChanges);
  }
}
