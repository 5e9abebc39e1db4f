package dev.inlet.state;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Where a file is, and what reaches it there, whatever its name; a time in it has colons. */
public final class FilePlace {
  private FilePlace() {}

  /**
   * A file or folder below another one. Joins texts, since Hadoop would take a colon in a relative
   * path for the end of a scheme.
   *
   * @param base the folder that {@code path} is relative to
   */
  public static Path in(Path base, String path) {
    URI uri = base.toUri();
    String folder = uri.getPath();
    return new Path(
        uri.getScheme(),
        uri.getAuthority(),
        folder.endsWith("/") ? folder + path : folder + "/" + path);
  }

  /**
   * The file system to read a file with. On local disks without Hadoop's layer of {@code .crc}
   * files: inputs have none, it would look for one at each open, and it fails for names with a
   * colon.
   */
  public static FileSystem fileSystem(Path path, Configuration conf) throws IOException {
    return withoutChecksums(path.getFileSystem(conf));
  }

  /** The same file system, on local disks without that layer. */
  public static FileSystem withoutChecksums(FileSystem files) {
    return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
  }
}
