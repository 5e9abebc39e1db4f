package dev.inlet.write;

import dev.inlet.CatalogException;
import dev.inlet.catalog.TargetSpec;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The folder of a target. */
final class TargetFolder {
  private TargetFolder() {}

  /** What names the folder in the job catalog, for messages of the store that is in it. */
  static String declaredBy(TargetSpec target) {
    return "'path' of target '" + target.name() + "' (" + target.origin() + ")";
  }

  /**
   * Makes the folder if it is not there.
   *
   * @throws CatalogException if that cannot be done
   */
  static void make(TargetSpec target, Configuration conf) {
    Path path = new Path(target.path());
    try {
      if (!path.getFileSystem(conf).mkdirs(path)) {
        throw new IOException("something else of that name");
      }
    } catch (IOException e) {
      throw new CatalogException(
          target.path()
              + ": target '"
              + target.name()
              + "': expected a writable folder, found "
              + e.getMessage()
              + ". Correct 'path' or its permissions ("
              + target.origin()
              + ")",
          e);
    }
  }
}
