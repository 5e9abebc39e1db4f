package dev.inlet.testing;

import dev.inlet.state.LocalDisk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The file system {@code faulty:}, on which one operation can be made to go wrong: the process dies
 * there, is told a lie, or is refused. It keeps its files on the local disk and behaves like HDFS:
 * a rename never overwrites, a delete is one operation, and what was written but not flushed is
 * torn where the writer dies.
 *
 * <p>From a death on, everything is refused, reading too, so that no clean-up can make the state
 * better than a kill would leave it. There is one fault for the whole JVM. All operations are
 * counted, whether they go well or not; what only looks at one file's status is none.
 */
public class FaultyFileSystem extends LocalDisk.Raw {
  /** What is counted and can go wrong: what changes durable state, listings, and opened files. */
  public enum Kind {
    CREATE,
    CLOSE,
    RENAME,
    LINK,
    DELETE,
    MKDIRS,
    LIST,
    OPEN;

    /** Whether it changes nothing. */
    public boolean isRead() {
      return this == LIST || this == OPEN;
    }
  }

  /** How an operation goes wrong. */
  public enum Side {
    /** The process dies, and the effect is not there. */
    BEFORE,
    /** The process dies, and the effect is there. */
    AFTER,
    /** Success is told of what was not done: nothing happens, or a closed file loses its bytes. */
    LIES_DONE,
    /** Failure is told of what was done, as where an answer is lost. */
    LIES_FAILED,
    /** Failure is told of what was not done; the next time it works. */
    REFUSES;

    /** Whether the process dies. */
    public boolean isDeath() {
      return this == BEFORE || this == AFTER;
    }

    /** What this comes to for a kind: reads have no effect, so they die or are refused. */
    public Side of(Kind kind) {
      return !kind.isRead() ? this : isDeath() ? BEFORE : REFUSES;
    }
  }

  /**
   * One operation.
   *
   * @param path where it happens; of a rename, where it goes to
   */
  public record Operation(Kind kind, String path) {
    @Override
    public String toString() {
      return kind + " " + path;
    }
  }

  /** That of {@link FaultyHdfs} too. */
  static final Fault FAULT = new Fault();

  /** Everything works again, and operations are counted anew. */
  public static void revive() {
    FAULT.set(operation -> false, Side.BEFORE);
  }

  /** Lets the n-th operation from now go wrong, counted from 1; those after it go well again. */
  public static void failAt(long n, Side side) {
    FAULT.setAt(n, side);
  }

  /** Lets the first operation from now go wrong that is like this; those after it go well again. */
  public static void failOn(Side side, Predicate<Operation> which) {
    FAULT.set(which, side);
  }

  /** Dies at the n-th operation from now, counted from 1. */
  public static void dieAt(long n, Side side) {
    failAt(n, deadly(side));
  }

  /** Dies at the first operation from now that is like this. */
  public static void dieOn(Side side, Predicate<Operation> which) {
    failOn(deadly(side), which);
  }

  private static Side deadly(Side side) {
    if (!side.isDeath()) {
      throw new IllegalArgumentException("nobody dies of " + side);
    }
    return side;
  }

  /** Does something else, once, before the first operation that is like this; then goes on. */
  public static void sleepOn(Predicate<Operation> which, Runnable meanwhile) {
    FAULT.sleep(which, meanwhile);
  }

  /** Whether the process has died and was not revived. */
  public static boolean isDead() {
    return FAULT.isDead();
  }

  /** The operation that went wrong; empty if none did since the fault was set. */
  public static Optional<Operation> struck() {
    return FAULT.struck();
  }

  /** All operations since the fault was set, in order; none after a death. */
  public static List<Operation> operations() {
    return FAULT.operations();
  }

  /** How many operations of a kind there were since the fault was set. */
  public static long count(Kind kind) {
    return operations().stream().filter(operation -> operation.kind() == kind).count();
  }

  /** Gives a file a second name, as local disks do; fails where that is taken. */
  public static void link(Path file, Path name) throws IOException {
    FAULT.change(Kind.LINK, name, () -> Files.createLink(local(name), local(file)), local(name));
  }

  /** Gives a file another name, as local disks do, whether or not that is taken. */
  public static void move(Path file, Path name) throws IOException {
    FAULT.change(
        Kind.RENAME,
        name,
        () -> Files.move(local(file), local(name), StandardCopyOption.REPLACE_EXISTING),
        local(name));
  }

  /** Writes a file in one step, at the end, as object stores do. */
  static <T> T upload(Path path, Fault.Effect<T> effect, T lie) throws IOException {
    return FAULT.change(Kind.CLOSE, path, effect, lie);
  }

  /** What {@code FileContext} needs to find the file system. */
  public static final class Binding extends DelegateToFileSystem {
    private final FaultyFileSystem files;

    public Binding(URI uri, Configuration conf) throws IOException, URISyntaxException {
      this(uri, new FaultyFileSystem(), conf);
    }

    private Binding(URI uri, FaultyFileSystem files, Configuration conf)
        throws IOException, URISyntaxException {
      super(uri, files, conf, "faulty", false);
      this.files = files;
    }

    /** In one step, as on HDFS; what is inherited looks first and deletes first. */
    @Override
    public void renameInternal(Path from, Path to, boolean overwrite) throws IOException {
      files.rename(from, to, overwrite);
    }
  }

  @Override
  public URI getUri() {
    return URI.create("faulty:///");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    return FAULT.read(Kind.OPEN, path, () -> super.open(path, bufferSize));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return FAULT.read(
        Kind.LIST,
        path,
        () ->
            Arrays.stream(super.listStatus(path))
                .map(FaultyFileSystem::plain)
                .toArray(FileStatus[]::new));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    FAULT.refuseIfDead();
    return plain(super.getFileStatus(path));
  }

  /** The local file system's own statuses look up permissions, and can do so for file: only. */
  private static FileStatus plain(FileStatus status) {
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        1,
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
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
    java.nio.file.Path file = local(path);
    if (!Files.isDirectory(file.getParent())) {
      mkdirs(path.getParent());
    }
    return createNonRecursive(path, overwrite);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return create(path, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path path,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return createNonRecursive(path, flags.contains(CreateFlag.OVERWRITE));
  }

  private FSDataOutputStream createNonRecursive(Path path, boolean overwrite) throws IOException {
    java.nio.file.Path file = local(path);
    if (Files.exists(file) && !overwrite) {
      throw new FileAlreadyExistsException(path + " is there");
    }
    if (!Files.isDirectory(file.getParent())) {
      throw new FileNotFoundException(path + ": no such folder");
    }
    return FAULT.change(
        Kind.CREATE,
        path,
        () -> {
          Files.write(file, new byte[0]);
          return stream(path, Optional.of(file));
        },
        stream(path, Optional.empty()));
  }

  private FSDataOutputStream stream(Path path, Optional<java.nio.file.Path> file)
      throws IOException {
    return new FSDataOutputStream(new FaultyStream(FAULT, path, file), statistics);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    FAULT.refuseIfDead();
    java.nio.file.Path source = local(from);
    java.nio.file.Path named = local(to);
    java.nio.file.Path target =
        Files.isDirectory(named) ? named.resolve(source.getFileName()) : named;
    if (!Files.exists(source) || Files.exists(target) || !Files.isDirectory(target.getParent())) {
      return false;
    }
    return FAULT.change(
        Kind.RENAME,
        to,
        () -> {
          Files.move(source, target);
          return true;
        },
        true);
  }

  private void rename(Path from, Path to, boolean overwrite) throws IOException {
    FAULT.change(
        Kind.RENAME,
        to,
        () -> {
          if (!Files.exists(local(from))) {
            throw new FileNotFoundException(from + " is not there");
          }
          if (Files.exists(local(to)) && !overwrite) {
            throw new FileAlreadyExistsException(to + " is there");
          }
          return Files.move(local(from), local(to), StandardCopyOption.REPLACE_EXISTING);
        },
        local(to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    FAULT.refuseIfDead();
    return Files.exists(local(path))
        && FAULT.change(Kind.DELETE, path, () -> super.delete(path, recursive), true);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    FAULT.refuseIfDead();
    java.nio.file.Path folder = local(path);
    if (Files.isDirectory(folder)) {
      return true;
    }
    return FAULT.change(
        Kind.MKDIRS,
        path,
        () -> {
          Files.createDirectories(folder);
          return true;
        },
        true);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return mkdirs(path);
  }

  static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
