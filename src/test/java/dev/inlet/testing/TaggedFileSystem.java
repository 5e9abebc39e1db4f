package dev.inlet.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.impl.OpenFileParameters;

/**
 * The file system {@code tagged:}, of local files that have an etag as objects of a store have it:
 * a digest of what they hold. Keeps how each file was opened.
 */
public final class TaggedFileSystem extends RawLocalFileSystem {
  private static final List<String> OPENED = new CopyOnWriteArrayList<>();

  /** Makes the scheme known, and forgets what was opened before. */
  public static void register(Configuration conf) {
    conf.setClass("fs.tagged.impl", TaggedFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    OPENED.clear();
  }

  /** A local file as one of this file system. */
  public static Path path(java.nio.file.Path file) {
    return new Path("tagged", "", file.toUri().getPath());
  }

  /** Each file that was opened since then, by its name, with the read policy; in order. */
  public static List<String> opened() {
    return Collections.unmodifiableList(OPENED);
  }

  @Override
  public URI getUri() {
    return URI.create("tagged:///");
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    FileStatus status = super.getFileStatus(path);
    return status.isDirectory() ? status : new Tagged(status, etag(path));
  }

  private String etag(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(pathToFile(path).toPath());
    return Integer.toHexString(java.util.Arrays.hashCode(bytes));
  }

  @Override
  protected CompletableFuture<FSDataInputStream> openFileWithOptions(
      Path path, OpenFileParameters parameters) throws IOException {
    String policy =
        parameters.getOptions().get(OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY, "none");
    OPENED.add(path.getName() + " " + policy);
    return super.openFileWithOptions(path, parameters);
  }

  private static final class Tagged extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1;

    private final String etag;

    Tagged(FileStatus status, String etag) {
      super(
          status.getLen(),
          false,
          1,
          status.getBlockSize(),
          status.getModificationTime(),
          status.getPath());
      this.etag = etag;
    }

    @Override
    public String getEtag() {
      return etag;
    }
  }
}
