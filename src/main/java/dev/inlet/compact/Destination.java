package dev.inlet.compact;

import dev.inlet.bookmark.SourceFile;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** What is in the destination already. */
interface Destination {
  /**
   * The files directly within a folder, by their names; hidden ones too.
   *
   * @param folder relative to the destination; empty for the destination itself
   */
  SortedMap<String, SourceFile> files(String folder);

  /** Whether there is a folder of this path, relative to the destination. */
  boolean isFolder(String path);

  /** The paths of all outputs that batches before were published with, in place or not. */
  Set<String> given();

  /** The output that was written last of a group by batches before, if it is in place. */
  Optional<SourceFile> last(String group);
}
