package dev.inlet.write;

import dev.inlet.InletException;
import dev.inlet.state.StateStore;
import io.delta.storage.HadoopFileSystemLogStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Delta's log on S3A, for any number of drivers: a version is put by a conditional write, so of
 * several writers that put the same one exactly one wins, and the others see a conflict. Delta's
 * own store for S3 takes only the drivers of one JVM into account.
 *
 * <p>It holds among writers that use this class, or another that writes conditionally. Public for
 * Delta, which makes it by name.
 */
public final class S3LogStore extends HadoopFileSystemLogStore {
  public S3LogStore(Configuration conf) {
    super(conf);
  }

  @Override
  public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration conf)
      throws IOException {
    StringBuilder text = new StringBuilder();
    actions.forEachRemaining(action -> text.append(action).append('\n'));
    if (overwrite) {
      try (OutputStream out = path.getFileSystem(conf).create(path, true)) {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      }
    } else if (!isPut(path, text.toString(), conf)) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  /** Also where the answer was lost: every commit holds an id of its own, so equal is ours. */
  private static boolean isPut(Path path, String text, Configuration conf) throws IOException {
    try {
      Path log = path.getParent();
      String declaredBy = "'path' of the target or 'location' of the table " + log.getParent();
      return new StateStore(log, conf, declaredBy).putIfAbsent(path.getName(), text);
    } catch (InletException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** A PUT is seen whole or not at all. */
  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration conf) {
    return false;
  }
}
