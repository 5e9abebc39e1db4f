package dev.inlet.testing;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The file system {@code faulty:}, whose process can be made to die. It keeps its files on the
 * local disk and behaves like HDFS: a rename never overwrites, a delete is one operation, and what
 * was written but not flushed is torn where the writer dies.
 *
 * <p>From its death on, everything is refused, reading too, so that no clean-up can make the state
 * better than a kill would leave it. There is one fault for the whole JVM.
 */
public final class FaultyFileSystem extends RawLocalFileSystem {
  /** What changes durable state. */
  public enum Kind {
    CREATE,
    CLOSE,
    RENAME,
    DELETE,
    MKDIRS
  }

  /** On which side of an operation's effect the process dies. */
  public enum Side {
    BEFORE,
    AFTER
  }

  /**
   * One change of durable state.
   *
   * @param path where it happens; of a rename, where it goes to
   */
  public record Operation(Kind kind, String path) {
    @Override
    public String toString() {
      return kind + " " + path;
    }
  }

  private interface Effect<T> {
    T happen() throws IOException;
  }

  private static final Fault FAULT = new Fault();

  /** Everything works again, and operations are counted anew. */
  public static void revive() {
    FAULT.set(operation -> false, Side.BEFORE);
  }

  /** Dies at the n-th operation from now, counted from 1. */
  public static void dieAt(long n, Side side) {
    FAULT.set(operation -> FAULT.done.size() == n, side);
  }

  /** Dies at the first operation from now that is like this. */
  public static void dieOn(Side side, Predicate<Operation> which) {
    FAULT.set(which, side);
  }

  /** Does something else, once, before the first operation that is like this; then goes on. */
  public static void sleepOn(Predicate<Operation> which, Runnable meanwhile) {
    FAULT.set(operation -> false, Side.BEFORE);
    FAULT.sleep(which, meanwhile);
  }

  /** Whether the process has died and was not revived. */
  public static boolean isDead() {
    return FAULT.isDead();
  }

  /** All operations since the fault was set, the one that died last. */
  public static List<Operation> operations() {
    return FAULT.operations();
  }

  private static final class Fault {
    private final List<Operation> done = new ArrayList<>();
    private Predicate<Operation> which = operation -> false;
    private Side side = Side.BEFORE;
    private boolean dead;
    private Predicate<Operation> sleepOn = operation -> false;
    private Runnable meanwhile = () -> {};

    synchronized void set(Predicate<Operation> which, Side side) {
      this.which = which;
      this.side = side;
      sleepOn = operation -> false;
      done.clear();
      dead = false;
    }

    synchronized void sleep(Predicate<Operation> on, Runnable action) {
      sleepOn = on;
      meanwhile = action;
    }

    /** Not within the lock: what happens meanwhile uses the file system too. */
    private void sleepIfTold(Operation operation) {
      Runnable action = () -> {};
      synchronized (this) {
        if (sleepOn.test(operation)) {
          sleepOn = never -> false;
          action = meanwhile;
        }
      }
      action.run();
    }

    synchronized boolean isDead() {
      return dead;
    }

    synchronized List<Operation> operations() {
      return List.copyOf(done);
    }

    synchronized void refuseIfDead() throws IOException {
      if (dead) {
        throw death();
      }
    }

    <T> T durable(Kind kind, Path path, Effect<T> effect, Effect<?> torn) throws IOException {
      Operation operation = new Operation(kind, path.toUri().getPath());
      sleepIfTold(operation);
      return awake(operation, effect, torn);
    }

    private synchronized <T> T awake(Operation operation, Effect<T> effect, Effect<?> torn)
        throws IOException {
      refuseIfDead();
      done.add(operation);
      boolean dies = which.test(operation);
      if (dies && side == Side.BEFORE) {
        torn.happen();
        dead = true;
        throw death();
      }
      T result = effect.happen();
      if (dies) {
        dead = true;
        throw death();
      }
      return result;
    }

    <T> T durable(Kind kind, Path path, Effect<T> effect) throws IOException {
      return durable(kind, path, effect, () -> null);
    }

    private IOException death() {
      return new IOException("the process died at " + done.get(done.size() - 1));
    }
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

  /** Holds what is written until it is flushed; opens the file for a moment only. */
  private static final class Stream extends OutputStream implements Syncable {
    private final Path path;
    private final java.nio.file.Path file;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean closed;

    Stream(Path path, java.nio.file.Path file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public void write(int b) throws IOException {
      FAULT.refuseIfDead();
      pending.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      FAULT.refuseIfDead();
      pending.write(bytes, offset, length);
    }

    @Override
    public void hflush() throws IOException {
      FAULT.refuseIfDead();
      append(pending.size());
    }

    @Override
    public void hsync() throws IOException {
      hflush();
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        FAULT.durable(
            Kind.CLOSE, path, () -> append(pending.size()), () -> append(pending.size() / 2));
      }
    }

    private Void append(int length) throws IOException {
      Files.write(file, Arrays.copyOf(pending.toByteArray(), length), StandardOpenOption.APPEND);
      pending.reset();
      return null;
    }
  }

  @Override
  public URI getUri() {
    return URI.create("faulty:///");
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    FAULT.refuseIfDead();
    return super.open(path, bufferSize);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FAULT.refuseIfDead();
    return Arrays.stream(super.listStatus(path))
        .map(FaultyFileSystem::plain)
        .toArray(FileStatus[]::new);
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
    return FAULT.durable(
        Kind.CREATE,
        path,
        () -> {
          Files.write(file, new byte[0]);
          return new FSDataOutputStream(new Stream(path, file), statistics);
        });
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
    return FAULT.durable(
        Kind.RENAME,
        to,
        () -> {
          Files.move(source, target);
          return true;
        });
  }

  private void rename(Path from, Path to, boolean overwrite) throws IOException {
    FAULT.durable(
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
        });
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    FAULT.refuseIfDead();
    return Files.exists(local(path))
        && FAULT.durable(Kind.DELETE, path, () -> super.delete(path, recursive));
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    FAULT.refuseIfDead();
    java.nio.file.Path folder = local(path);
    if (Files.isDirectory(folder)) {
      return true;
    }
    return FAULT.durable(
        Kind.MKDIRS,
        path,
        () -> {
          Files.createDirectories(folder);
          return true;
        });
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return mkdirs(path);
  }

  private java.nio.file.Path local(Path path) {
    return pathToFile(path).toPath();
  }
}
