package dev.inlet.write;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalDirAllocator;
import org.apache.hadoop.fs.Path;

/**
 * The local folders that S3A keeps its own buffers in; files are made there before they are sent.
 */
final class LocalBuffers {
  private static final LocalDirAllocator FOLDERS = new LocalDirAllocator("fs.s3a.buffer.dir");

  private LocalBuffers() {}

  /**
   * A folder that is not there yet, on a disk that has room.
   *
   * @param run the staging folder of a run
   * @param attempt a name of its own within the run
   * @param bytes for which there has to be room; {@link LocalDirAllocator#SIZE_UNKNOWN} for any
   */
  static Path folder(String run, String attempt, long bytes, Configuration conf)
      throws IOException {
    String own = "inlet/" + run.replace('/', '-') + "/" + attempt;
    return new Path("file", "", FOLDERS.getLocalPathForWrite(own, bytes, conf).toUri().getPath());
  }
}
