package dev.inlet.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local disk with a gate: whoever comes to a certain operation, in whatever process, says so
 * and waits until the gate is open. So a test can let something happen at just that moment.
 */
public final class GatedFileSystem extends LocalFileSystem {
  private static final String FOLDER = "inlet.gate.folder";
  private static final String OPERATION = "inlet.gate.operation";
  private static final String PATH = "inlet.gate.path";
  private static final String THREAD = "inlet.gate.thread";

  /** What can be waited before. */
  public enum Operation {
    LOOK_UP,
    OPEN,
    MKDIRS,
    RENAME
  }

  /** The side of the test. */
  public record Gate(java.nio.file.Path folder, Operation operation, String path, String thread) {

    /**
     * A gate that is shut.
     *
     * @param folder an empty one, for the gate alone
     * @param path a part of the path; of a rename, of that to which it goes
     * @param thread how the names of the threads begin that wait; those of tasks with {@code
     *     Executor task}
     */
    public Gate {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    /** Options for spark-submit that put the gate on the disk of driver and executors. */
    public List<String> options() {
      String classes = InletProcess.testClasses().toString();
      return List.of(
          "--conf",
          "spark.driver.extraClassPath=" + classes,
          "--conf",
          "spark.executor.extraClassPath=" + classes,
          "--conf",
          "spark.hadoop.fs.file.impl=" + GatedFileSystem.class.getName(),
          "--conf",
          "spark.hadoop." + FOLDER + "=" + folder,
          "--conf",
          "spark.hadoop." + OPERATION + "=" + operation,
          "--conf",
          "spark.hadoop." + PATH + "=" + path,
          "--conf",
          "spark.hadoop." + THREAD + "=" + thread);
    }

    /** Waits for the first to come, as long as something can come; its process number. */
    public long await(InletProcess.Running running) {
      if (!running.awaitFile(folder.resolve("reached"))) {
        throw new AssertionError("ended before the gate: " + running.await());
      }
      try {
        return Long.parseLong(Files.readString(folder.resolve("reached")));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    /** Lets everybody through from now on. */
    public void open() {
      try {
        Files.createFile(folder.resolve("open"));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    pass(Operation.LOOK_UP, path);
    return super.getFileStatus(path);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    pass(Operation.OPEN, path);
    return super.open(path, bufferSize);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    pass(Operation.MKDIRS, path);
    return super.mkdirs(path);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    pass(Operation.MKDIRS, path);
    return super.mkdirs(path, permission);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    pass(Operation.RENAME, to);
    return super.rename(from, to);
  }

  private void pass(Operation operation, Path path) throws IOException {
    if (getConf() == null
        || !operation.name().equals(getConf().get(OPERATION))
        || !path.toString().contains(getConf().get(PATH))
        || !Thread.currentThread().getName().startsWith(getConf().get(THREAD))) {
      return;
    }
    java.nio.file.Path folder = java.nio.file.Path.of(getConf().get(FOLDER));
    java.nio.file.Path open = folder.resolve("open");
    if (!Files.exists(open)) {
      java.nio.file.Path draft = Files.createTempFile(folder, "reached", "");
      Files.writeString(draft, String.valueOf(ProcessHandle.current().pid()));
      Files.move(draft, folder.resolve("reached"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
    while (!Files.exists(open)) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
