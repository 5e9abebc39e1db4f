package dev.inlet.compact;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Makes one file of several that are of the same kind, and tells what is in a file of that kind.
 */
interface Joiner {

  /**
   * Writes a new file with the records of all these, in their order.
   *
   * @param sources at least one, as they were listed; a file of another length is refused
   * @param to a file that is not there yet, on any file system
   * @throws dev.inlet.InputException if a source is gone, has changed, is truncated or corrupt, or
   *     cannot be joined with those before it, by its name
   */
  Joined join(List<FileStatus> sources, Path to) throws IOException;

  /** Reads a whole file, decoded, for the proof that nothing was lost. */
  Contents contents(FileStatus file) throws IOException;
}
