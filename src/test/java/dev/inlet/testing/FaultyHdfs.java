package dev.inlet.testing;

import dev.inlet.testing.FaultyFileSystem.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Options.ChecksumOpt;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;
import org.apache.hadoop.util.Progressable;

/**
 * A client of a real HDFS whose operations go wrong as {@link FaultyFileSystem} is told: it stands
 * for {@code hdfs:} in the settings of {@link SharedSpark}. A process that dies before it has
 * closed a file leaves it open, as HDFS has it.
 */
public final class FaultyHdfs extends DistributedFileSystem {
  private static final Fault FAULT = FaultyFileSystem.FAULT;

  /** What {@code FileContext} needs to find it. */
  public static final class Binding extends DelegateToFileSystem {
    private final FaultyHdfs files;

    public Binding(URI uri, Configuration conf) throws IOException, URISyntaxException {
      this(uri, new FaultyHdfs(), conf);
    }

    private Binding(URI uri, FaultyHdfs files, Configuration conf)
        throws IOException, URISyntaxException {
      super(uri, files, conf, "hdfs", true);
      this.files = files;
    }

    /** As the client of HDFS has it; what is inherited looks first and deletes first. */
    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
      files.rename(from, to, overwrite);
    }
  }

  private void rename(Path from, Path to, boolean overwrite) throws IOException {
    FAULT.change(
        Kind.RENAME,
        to,
        () -> {
          super.rename(from, to, overwrite ? Options.Rename.OVERWRITE : Options.Rename.NONE);
          return to;
        },
        to);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return FAULT.read(Kind.OPEN, path, () -> super.open(path, bufferSize));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return FAULT.read(Kind.LIST, path, () -> super.listStatus(path));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    FAULT.refuseIfDead();
    return super.getFileStatus(path);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress,
      ChecksumOpt checksum)
      throws IOException {
    return FAULT.perform(
        Kind.CREATE,
        path,
        new Fault.Effects<>(
            () ->
                closing(
                    path,
                    super.create(
                        path,
                        permission,
                        flags,
                        bufferSize,
                        replication,
                        blockSize,
                        progress,
                        checksum)),
            () -> {
              throw new IOException("HDFS tells no lies");
            },
            () -> path));
  }

  /** As {@code FileContext} calls it, by which Delta writes its commits. */
  @Override
  protected HdfsDataOutputStream primitiveCreate(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress,
      ChecksumOpt checksum)
      throws IOException {
    Fault.Effect<HdfsDataOutputStream> create =
        () ->
            super.primitiveCreate(
                path, permission, flags, bufferSize, replication, blockSize, progress, checksum);
    return FAULT.perform(Kind.CREATE, path, new Fault.Effects<>(create, create, () -> path));
  }

  private FSDataOutputStream closing(Path path, FSDataOutputStream out) throws IOException {
    return new FSDataOutputStream(out, statistics) {
      private boolean closed;

      @Override
      public void close() throws IOException {
        if (closed) {
          return;
        }
        closed = true;
        FAULT.change(
            Kind.CLOSE,
            path,
            () -> {
              out.close();
              return path;
            },
            path);
      }
    };
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return FAULT.change(Kind.RENAME, to, () -> super.rename(from, to), true);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    FAULT.refuseIfDead();
    return super.exists(path)
        && FAULT.change(Kind.DELETE, path, () -> super.delete(path, recursive), true);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    FAULT.refuseIfDead();
    return super.exists(path)
        || FAULT.change(Kind.MKDIRS, path, () -> super.mkdirs(path, permission), true);
  }
}
