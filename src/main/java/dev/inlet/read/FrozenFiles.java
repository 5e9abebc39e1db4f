package dev.inlet.read;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.security.AccessControlException;

/** Makes sure that a file is still what its batch froze. */
final class FrozenFiles {
  private FrozenFiles() {}

  static void check(InputFile file, FileStatus found) {
    // A store that had a tag may tell none when it is asked for the file alone.
    boolean sameTag =
        file.etag().isEmpty()
            || SourceFile.etag(found).filter(etag -> !etag.equals(file.etag())).isEmpty();
    boolean sameTime = found.getModificationTime() == file.modified();
    if (found.getLen() != file.length() || !sameTag || !sameTime) {
      throw new InputException(
          file.path()
              + ": changed since the batch was frozen: expected "
              + file.length()
              + " bytes of "
              + java.time.Instant.ofEpochMilli(file.modified())
              + ", found "
              + found.getLen()
              + " bytes of "
              + java.time.Instant.ofEpochMilli(found.getModificationTime())
              + ". Restore it as it was; if no target has the batch yet, the next run plans anew");
    }
  }

  static InputException missing(String path, IOException e) {
    return new InputException(
        path
            + ": missing: expected the file that the batch froze, found none. Restore it as it"
            + " was; if no target has the batch yet, the next run plans anew",
        e);
  }

  static InputException unreadable(String path, IOException e) {
    String found =
        e instanceof AccessControlException || e instanceof java.nio.file.AccessDeniedException
            ? "no permission (" + e.getMessage() + ")"
            : e.getMessage();
    return new InputException(
        path + ": cannot read: expected a readable file, found " + found + ". Nothing was written",
        e);
  }
}
