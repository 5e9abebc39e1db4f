package dev.inlet.discover;

import dev.inlet.InputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * Names on a local disk that Java cannot tell: a name is bytes there, and one that is none in the
 * process's character set comes back as another, which Hadoop then does not find and leaves out
 * without a word.
 */
final class LocalNames {
  private static final char UNDECODABLE = '\uFFFD';

  private LocalNames() {}

  /**
   * @param listed how many entries Hadoop's listing brought
   * @throws InputException if the folder has a name that Hadoop had to leave out
   */
  static void requireAll(FileSystem fs, org.apache.hadoop.fs.Path folder, long listed)
      throws IOException {
    if (!(fs instanceof LocalFileSystem)) {
      return;
    }
    Path path = Path.of(folder.toUri().getPath());
    String[] names = path.toFile().list();
    if (names == null || names.length <= listed) {
      return;
    }
    // Hadoop's own checksum files are left out too, and a file may have come or gone meanwhile.
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        if (entry.getFileName().toString().indexOf(UNDECODABLE) >= 0) {
          throw new InputException(
              folder
                  + "/"
                  + entry.getFileName()
                  + ": a name that cannot be read: expected "
                  + System.getProperty("sun.jnu.encoding")
                  + ", found other bytes. Rename the file, or run with LC_ALL=C.UTF-8");
        }
      }
    }
  }
}
