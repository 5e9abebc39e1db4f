package dev.inlet.testing;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;

/** The file system {@code denied:}, on which nobody may do anything. */
public final class DeniedFileSystem extends RawLocalFileSystem {
  /** Makes the scheme known. */
  public static void register(Configuration conf) {
    conf.setClass("fs.denied.impl", DeniedFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
  }

  @Override
  public URI getUri() {
    return URI.create("denied:///");
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    throw new AccessControlException(path + " is not yours");
  }
}
