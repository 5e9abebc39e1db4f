package dev.inlet.compact;

import dev.inlet.InputException;
import dev.inlet.format.ListedBytes;
import dev.inlet.format.StoredFile;
import dev.inlet.state.FilePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.functional.FutureIO;

/** The bytes of a file as it was listed, opened once. */
final class SourceBytes implements StoredFile {
  private final FileStatus file;
  private final FSDataInputStream in;

  private SourceBytes(FileStatus file, FSDataInputStream in) {
    this.file = file;
    this.in = in;
  }

  /**
   * @throws InputException if the file is gone, or may not be read
   */
  static SourceBytes open(FileStatus file, Configuration conf) throws IOException {
    return open(file, Options.OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_DEFAULT, conf);
  }

  /** To read little of it: an object store is not asked for all that is behind. */
  static SourceBytes openForLittle(FileStatus file, Configuration conf) throws IOException {
    return open(file, Options.OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_RANDOM, conf);
  }

  private static SourceBytes open(FileStatus file, String policy, Configuration conf)
      throws IOException {
    Path path = file.getPath();
    FileSystem fs = FilePlace.fileSystem(path, conf);
    try {
      // With its status an object store is not asked for it again.
      FSDataInputStream in =
          FutureIO.awaitFuture(
              fs.openFile(path)
                  .opt(Options.OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY, policy)
                  .withFileStatus(file)
                  .build());
      return new SourceBytes(file, in);
    } catch (FileNotFoundException e) {
      // On local disks also of a file that is there and may not be read.
      throw fs.exists(path) ? refused(file, e) : changed(file, "no file", e);
    } catch (AccessControlException | AccessDeniedException e) {
      throw refused(file, e);
    }
  }

  private static InputException refused(FileStatus file, IOException cause) {
    return new InputException(
        file.getPath()
            + ": may not be read: expected the right to read it, found '"
            + cause.getMessage()
            + "'. Give that right, and run again",
        cause);
  }

  /** Of a file that is not as it was listed. */
  static InputException changed(FileStatus file, String found, Exception cause) {
    return new InputException(
        file.getPath()
            + ": changed since it was listed: expected "
            + file.getLen()
            + " bytes, found "
            + found
            + ". Run again once nobody writes to it",
        cause);
  }

  /**
   * Of a file that its decoder does not take.
   *
   * @param as what it is to be
   * @param expected in the words of a message
   */
  static InputException unreadable(FileStatus file, String as, String expected, Exception cause) {
    return new InputException(
        file.getPath()
            + ": cannot be read as "
            + as
            + ": expected "
            + expected
            + ", found '"
            + cause.getMessage()
            + "'. Copy the file from its source again",
        cause);
  }

  /**
   * @throws InputException if there are more bytes than were listed
   */
  void requireEnd() throws IOException {
    in.seek(file.getLen());
    if (in.read() >= 0) {
      throw changed(file, "more", null);
    }
  }

  @Override
  public String name() {
    return file.getPath().toString();
  }

  @Override
  public long length() {
    return file.getLen();
  }

  @Override
  public InputStream from(long offset) throws IOException {
    if (in.getPos() != offset) {
      in.seek(offset);
    }
    return new ListedBytes(in, file.getLen() - offset);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
