package dev.inlet.write;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * The bytes of a range that is read, of a file that still has the etag that was listed; can be read
 * again from its mark, as a part is that is sent again.
 */
final class RangeInput extends InputStream {
  private final FSDataInputStream in;
  private final long end;
  private long mark;

  private RangeInput(FSDataInputStream in, CopiedRange range) {
    this.in = in;
    this.mark = range.from();
    this.end = range.from() + range.length();
  }

  /**
   * To read all of it in few calls: what is read at once is asked for at once, and not all that is
   * behind it.
   *
   * @throws dev.inlet.InputException if the file is gone, or has another etag
   */
  static RangeInput openToHold(CopiedRange range, Configuration conf) throws IOException {
    return open(range, OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_RANDOM, conf);
  }

  /**
   * To read it in whatever calls.
   *
   * @throws dev.inlet.InputException if the file is gone, or has another etag
   */
  static RangeInput openToSend(CopiedRange range, Configuration conf) throws IOException {
    return open(range, OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_SEQUENTIAL, conf);
  }

  private static RangeInput open(CopiedRange range, String policy, Configuration conf)
      throws IOException {
    FileSystem fs = range.source().getFileSystem(conf);
    try {
      FileStatus status = fs.getFileStatus(range.source());
      if (!(status instanceof EtagSource tagged && range.hasEtag(tagged.getEtag()))) {
        throw range.changed("another", null);
      }
      // With its status S3A reads nothing that has another etag.
      FSDataInputStream in =
          FutureIO.awaitFuture(
              fs.openFile(range.source())
                  .opt(OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY, policy)
                  .withFileStatus(status)
                  .build());
      in.seek(range.from());
      return new RangeInput(in, range);
    } catch (FileNotFoundException e) {
      throw range.changed("no file", e);
    }
  }

  @Override
  public int read() throws IOException {
    return in.getPos() < end ? in.read() : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int wanted = (int) Math.min(length, end - in.getPos());
    return wanted == 0 && length > 0 ? -1 : in.read(into, offset, wanted);
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  @Override
  public synchronized void mark(int limit) {
    try {
      mark = in.getPos();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void reset() throws IOException {
    in.seek(mark);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
