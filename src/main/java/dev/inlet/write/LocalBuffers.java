package dev.inlet.write;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalDirAllocator;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.DiskChecker.DiskErrorException;

/**
 * The local folders that S3A keeps its own buffers in; files are made there before they are sent.
 */
final class LocalBuffers {
  private static final LocalDirAllocator FOLDERS = new LocalDirAllocator("fs.s3a.buffer.dir");

  private LocalBuffers() {}

  /**
   * A folder that is not there yet, on any disk. Nothing is made for it, so nothing is left where
   * it is removed.
   *
   * @param run the staging folder of a run
   * @param attempt a name of its own within the run
   */
  static Path folder(String run, String attempt, Configuration conf) throws IOException {
    return folder(run, attempt, LocalDirAllocator.SIZE_UNKNOWN, conf);
  }

  /**
   * Likewise, on a disk that has room: for all of it, if there is such a disk, or else for the
   * least.
   */
  static Path folder(String run, String attempt, long bytes, long leastBytes, Configuration conf)
      throws IOException {
    try {
      return folder(run, attempt, bytes, conf);
    } catch (DiskErrorException e) {
      return folder(run, attempt, leastBytes, conf);
    }
  }

  private static Path folder(String run, String attempt, long bytes, Configuration conf)
      throws IOException {
    String own = "inlet-" + run.replace('/', '-') + "-" + attempt;
    return new Path("file", "", FOLDERS.getLocalPathForWrite(own, bytes, conf).toUri().getPath());
  }
}
