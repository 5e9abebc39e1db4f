package dev.inlet.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.Progressable;

/**
 * As {@link FaultyFileSystem}, under the name of {@code s3a:} and with its writes: a file is there,
 * whole, once it is closed, and, where that is asked for, only if there was none.
 */
public final class FaultyObjectStore extends FaultyFileSystem {
  private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";

  /** A folder of the local disk, as a path of this store. */
  public static Path path(java.nio.file.Path folder) {
    return new Path("s3a://bucket" + folder);
  }

  /** Hadoop's settings with this store in the place of S3A. */
  public static Configuration hadoop() {
    Configuration conf = new Configuration(SharedSpark.hadoop());
    conf.set("fs.s3a.impl", FaultyObjectStore.class.getName());
    conf.set("fs.s3a.impl.disable.cache", "true");
    return conf;
  }

  @Override
  public URI getUri() {
    return URI.create("s3a://bucket");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return upload(path);
  }

  @Override
  public FSDataOutputStreamBuilder<FSDataOutputStream, Conditional> createFile(Path path) {
    return new Conditional(this, path);
  }

  /** Builds a write that fails at its end if there is such a file by then. */
  public static final class Conditional
      extends FSDataOutputStreamBuilder<FSDataOutputStream, Conditional> {
    private final Path path;

    Conditional(FaultyObjectStore store, Path path) {
      super(store, path);
      this.path = path;
    }

    @Override
    public Conditional getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      if (!getMandatoryKeys().equals(Set.of(CONDITIONAL))) {
        throw new IllegalArgumentException("not known: " + getMandatoryKeys());
      }
      return upload(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  private static FSDataOutputStream upload(Path path, OpenOption... options) throws IOException {
    return new FSDataOutputStream(new Upload(path, options), null);
  }

  private static final class Upload extends ByteArrayOutputStream {
    private final Path path;
    private final OpenOption[] options;
    private boolean closed;

    Upload(Path path, OpenOption... options) {
      this.path = path;
      this.options = options;
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        java.nio.file.Path file = local(path);
        upload(
            path,
            () -> {
              // A store of objects has no folders that could be missing.
              Files.createDirectories(file.getParent());
              return Files.write(file, toByteArray(), options);
            },
            file);
      }
    }
  }
}
