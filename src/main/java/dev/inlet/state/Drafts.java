package dev.inlet.state;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Puts by way of a draft beside the file: the content is on disk before it has a name that is read.
 * Where the writer dies, the draft stays.
 */
final class Drafts {
  private static final Pattern NAME =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Gives a draft the name of its file. */
  @FunctionalInterface
  interface Naming {
    /**
     * In one step. Whether the draft has its old name too afterwards does not matter.
     *
     * @throws FileNotFoundException if the draft is gone
     */
    void name(Path draft, Path path) throws IOException;
  }

  private Drafts() {}

  /** Whether this is the name of a file that is written but not put yet. */
  static boolean isDraft(String name) {
    return NAME.matcher(name).matches();
  }

  /** A way to put files that needs no more of a file system than how it names drafts. */
  static AtomicPut.Way named(FileSystem fs, Naming naming) {
    return (path, content) -> {
      Path draft = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
      try {
        write(fs, draft, content);
        naming.name(draft, path);
      } catch (IOException e) {
        removeQuietly(fs, draft);
        throw e;
      }
    };
  }

  private static void write(FileSystem fs, Path draft, byte[] content) throws IOException {
    try (FSDataOutputStream out = fs.create(draft, false)) {
      out.write(content);
      out.hsync();
    }
    long length = fs.getFileStatus(draft).getLen();
    if (length != content.length) {
      throw new AtomicPut.LostException("a draft of " + length + " bytes, not " + content.length);
    }
  }

  private static void removeQuietly(FileSystem fs, Path draft) {
    try {
      fs.delete(draft, false);
    } catch (IOException e) {
      // Why the put failed tells more; a draft that stays is removed by a later run.
      return;
    }
  }
}
