package dev.inlet.state;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's file system of local disks, but that it starts no process. Where Hadoop's native library
 * is missing, as on most laptops, Hadoop runs {@code chmod} for each file and folder that it makes,
 * and {@code readlink} for each that it renames, which costs 10 ms and more; Java can do that by
 * itself.
 */
public final class LocalDisk extends LocalFileSystem {
  private static final String IMPL = "fs.file.impl";
  private static final String CONTEXT_IMPL = "fs.AbstractFileSystem.file.impl";

  /** Of Hadoop's own {@code core-default.xml}. */
  private static final String HADOOPS_CONTEXT = "org.apache.hadoop.fs.local.LocalFs";

  /** Made by Hadoop. */
  public LocalDisk() {
    super(new Raw());
  }

  /** What makes Hadoop use this for {@code file:}. */
  public static Map<String, String> settings() {
    return Map.of(IMPL, LocalDisk.class.getName(), CONTEXT_IMPL, Context.class.getName());
  }

  /** What makes others use this where these settings do; empty where they do not. */
  public static Map<String, String> chosenIn(Configuration conf) {
    return LocalDisk.class.getName().equals(conf.get(IMPL)) ? settings() : Map.of();
  }

  /** Makes Hadoop use this for {@code file:}, unless something else was chosen. */
  public static void useIn(Configuration conf) {
    if (conf.get(IMPL) == null && HADOOPS_CONTEXT.equals(conf.get(CONTEXT_IMPL))) {
      settings().forEach(conf::set);
    }
  }

  /** The same without {@code .crc} files. */
  public static class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      Optional<PosixFileAttributeView> view =
          file(path).map(f -> Files.getFileAttributeView(f, PosixFileAttributeView.class));
      // Java knows neither the sticky bit nor what Windows has in place of permissions.
      if (view.isEmpty() || permission.getStickyBit()) {
        super.setPermission(path, permission);
      } else {
        view.get().setPermissions(PosixFilePermissions.fromString(permission.toString()));
      }
    }

    /** Hadoop asks {@code readlink}, several times for each commit of Delta's. */
    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
      return file(path).filter(f -> !Files.isSymbolicLink(f)).isPresent()
          ? getFileStatus(path)
          : super.getFileLinkStatus(path);
    }

    /** Empty for a name that the process's character set lacks: then it is Hadoop's affair. */
    private Optional<java.nio.file.Path> file(Path path) {
      try {
        return Optional.of(pathToFile(path).toPath());
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }
  }

  /** For Hadoop's {@code FileContext}, by which Delta commits. */
  public static final class Context extends ChecksumFs {
    /** Made by Hadoop. */
    public Context(URI uri, Configuration conf) throws IOException, URISyntaxException {
      super(new RawContext(conf));
    }
  }

  private static final class RawContext extends DelegateToFileSystem {
    RawContext(Configuration conf) throws IOException, URISyntaxException {
      super(FsConstants.LOCAL_FS_URI, new Raw(), conf, FsConstants.LOCAL_FS_URI.getScheme(), false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    @Override
    public boolean isValidName(String name) {
      // Hadoop's own takes any name: local paths may have colons.
      return true;
    }
  }
}
