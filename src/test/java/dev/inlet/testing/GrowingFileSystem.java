package dev.inlet.testing;

import dev.inlet.state.LocalDisk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** The file system {@code growing:}, on which a file gets a line more while a task reads it. */
public final class GrowingFileSystem extends LocalDisk.Raw {
  @Override
  public URI getUri() {
    return URI.create("growing:///");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    if (Thread.currentThread().getName().startsWith("Executor task")) {
      Files.writeString(
          java.nio.file.Path.of(path.toUri().getPath()), "9,to", StandardOpenOption.APPEND);
    }
    return super.open(path, bufferSize);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return plain(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(super.listStatus(path))
        .map(GrowingFileSystem::plain)
        .toArray(FileStatus[]::new);
  }

  /** Without permissions, which the local disk looks up only for {@code file:}. */
  private static FileStatus plain(FileStatus status) {
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        1,
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
  }
}
