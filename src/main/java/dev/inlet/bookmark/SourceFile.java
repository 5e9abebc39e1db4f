package dev.inlet.bookmark;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One input file as a listing saw it; two listings that agree on every field saw the same content.
 *
 * @param path relative to the table's location, with {@code /} between names, unescaped
 * @param length in bytes
 * @param modified milliseconds since 1970, as the file system tells it
 * @param etag the object store's tag of this content, or empty where the store has none
 */
public record SourceFile(String path, long length, long modified, String etag) {
  public SourceFile {
    requireNonNull(path, "path");
    requireNonNull(etag, "etag");
    if (path.isEmpty() || path.startsWith("/")) {
      throw new IllegalArgumentException("not a relative path: '" + path + "'");
    }
    if (length < 0) {
      throw new IllegalArgumentException("negative length of " + path + ": " + length);
    }
  }

  /** A file under its path, as its status tells it. */
  public static SourceFile of(String path, FileStatus status) {
    return new SourceFile(
        path, status.getLen(), status.getModificationTime(), etag(status).orElse(""));
  }

  /** The object store's tag of a file's content, where the store has one. */
  public static Optional<String> etag(FileStatus status) {
    return status instanceof EtagSource source
        ? Optional.ofNullable(source.getEtag())
        : Optional.empty();
  }

  /**
   * Where a file is. Joins texts, since Hadoop would take a colon in a relative path for the end of
   * a scheme.
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
    FileSystem files = path.getFileSystem(conf);
    return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
  }
}
