package dev.inlet.state;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Puts a file whole or not at all, by what each kind of file system does atomically. Only where
 * there is none: a hard link on local disks, a conditional write on S3A, a rename that refuses to
 * overwrite elsewhere (HDFS). Over an older one: a rename, and on S3A any write.
 *
 * <p>But for S3A, the content is first written as a draft, which stays where the writer dies.
 *
 * <p>What a file system answers is not believed. A draft gets its name only once it has the length
 * of the content. After every put, whether it was said to succeed or to fail, what is under the
 * name is read back and compared. That is one status, but for S3A, and one file opened for each
 * document; nothing is listed. A draft or name that is not there after all is put again. Whether a
 * disk keeps what it has just given back is not verified.
 */
final class AtomicPut {
  private static final Pattern DRAFT =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /**
   * How often a put is tried whose draft is gone or not whole, or that left nothing. Somebody may
   * have removed the draft who took its writer for dead; or the file system lied.
   */
  private static final int ATTEMPTS = 3;

  /**
   * A put, or a part of it, that was said to be done and was not; the message says what is there.
   */
  static final class LostException extends IOException {
    private static final long serialVersionUID = 1;

    LostException(String found) {
      super(found);
    }
  }

  /** One try to put a file. */
  @FunctionalInterface
  private interface Put {
    /**
     * @throws FileNotFoundException if the draft is gone
     * @throws LostException if the draft is not whole
     */
    void once() throws IOException;
  }

  private AtomicPut() {}

  /** Whether this is the name of a file that is written but not put yet. */
  static boolean isDraft(String name) {
    return DRAFT.matcher(name).matches();
  }

  /** Whether writers that die can leave drafts on this file system. */
  static boolean leavesDrafts(FileSystem fs) {
    return !ConditionalPut.isFor(fs);
  }

  /**
   * Puts a file where there is none.
   *
   * @return whether what is there now is this content. Equal content that somebody else put counts
   *     as well, so content of which there may be one owner only has to name its owner
   * @throws LostException if it was said to be done, and it is not there or other content is
   */
  static boolean ifAbsent(FileSystem fs, Path path, byte[] content, Configuration conf)
      throws IOException {
    Put put = putIfAbsent(fs, path, content, conf);
    for (int attempt = 1; ; attempt++) {
      Optional<IOException> refusal = tried(put);
      Optional<byte[]> found = contentOf(fs, path);
      if (found.isPresent()) {
        boolean isOurs = Arrays.equals(found.get(), content);
        if (!isOurs && refusal.isEmpty()) {
          throw lost(found);
        }
        return isOurs;
      }
      requireAnotherTry(attempt, refusal, found);
    }
  }

  /**
   * Puts a file over an older one, if there is one; a reader finds the one or the other.
   *
   * @throws LostException if it was said to be done and this content is not there
   */
  static void replace(FileSystem fs, Path path, byte[] content, Configuration conf)
      throws IOException {
    Put put = putOver(fs, path, content, conf);
    for (int attempt = 1; ; attempt++) {
      Optional<IOException> refusal = tried(put);
      Optional<byte[]> found = contentOf(fs, path);
      if (found.isPresent() && Arrays.equals(found.get(), content)) {
        return;
      }
      if (found.isEmpty() && refusal.isEmpty()) {
        // Not put again: who may remove documents of this kind has just done so.
        throw lost(found);
      }
      requireAnotherTry(attempt, refusal, found);
    }
  }

  private static Optional<IOException> tried(Put put) {
    try {
      put.once();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  /** Only what is gone or not whole is put again; a refusal is for the caller to tell. */
  private static void requireAnotherTry(
      int attempt, Optional<IOException> refusal, Optional<byte[]> found) throws IOException {
    boolean isLost =
        refusal.isEmpty()
            || refusal.get() instanceof FileNotFoundException
            || refusal.get() instanceof LostException
            || ConditionalPut.isUndecided(refusal.get());
    if (!isLost || attempt == ATTEMPTS) {
      throw refusal.isPresent() ? refusal.get() : lost(found);
    }
  }

  private static LostException lost(Optional<byte[]> found) {
    return new LostException(
        found.isEmpty() ? "nothing" : "other content of " + found.get().length + " bytes");
  }

  private static Put putIfAbsent(FileSystem fs, Path path, byte[] content, Configuration conf)
      throws IOException {
    return switch (fs.getUri().getScheme()) {
      case "file" -> () -> link(local(path), content);
      case "s3a" -> () -> ConditionalPut.ifAbsent(fs, path, content);
      case "s3", "s3n", "gs", "oss", "cosn", "obs", "wasb", "wasbs" ->
          throw new IOException(
              "a store whose rename is a copy, so that two runs could both win; use s3a: or hdfs:");
      default -> () -> rename(fs, path, content, conf, Options.Rename.NONE);
    };
  }

  private static Put putOver(FileSystem fs, Path path, byte[] content, Configuration conf) {
    return switch (fs.getUri().getScheme()) {
      case "file" -> () -> move(local(path), content);
      case "s3a" -> () -> ConditionalPut.over(fs, path, content);
      default -> () -> rename(fs, path, content, conf, Options.Rename.OVERWRITE);
    };
  }

  /** A link fails where its name is taken. */
  private static void link(java.nio.file.Path file, byte[] content) throws IOException {
    createFolders(file.getParent());
    java.nio.file.Path draft = file.resolveSibling(draftName(file.getFileName().toString()));
    try {
      write(draft, content);
      Files.createLink(file, draft);
    } catch (NoSuchFileException e) {
      throw gone(draft.toString(), e);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void move(java.nio.file.Path file, byte[] content) throws IOException {
    java.nio.file.Path draft = file.resolveSibling(draftName(file.getFileName().toString()));
    try {
      write(draft, content);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      throw gone(draft.toString(), e);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static FileNotFoundException gone(String draft, NoSuchFileException cause) {
    FileNotFoundException gone = new FileNotFoundException(draft);
    gone.initCause(cause);
    return gone;
  }

  /** The content is on disk before it has a name, so a torn document has no name that is read. */
  private static void write(java.nio.file.Path draft, byte[] content) throws IOException {
    try (FileChannel out =
        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    requireWhole(Files.size(draft), content);
  }

  private static void requireWhole(long length, byte[] content) throws LostException {
    if (length != content.length) {
      throw new LostException("a draft of " + length + " bytes, not " + content.length);
    }
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }

  private static void createFolders(java.nio.file.Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (java.nio.file.FileSystemException e) {
      java.nio.file.Path obstacle = folder;
      while (obstacle.getParent() != null && !Files.exists(obstacle)) {
        obstacle = obstacle.getParent();
      }
      if (Files.isDirectory(obstacle)) {
        throw e;
      }
      throw new IOException("a file where a folder is needed: " + obstacle, e);
    }
  }

  private static Optional<byte[]> contentOf(FileSystem fs, Path path) throws IOException {
    try (var in = fs.open(path)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static void rename(
      FileSystem fs, Path path, byte[] content, Configuration conf, Options.Rename option)
      throws IOException {
    Path draft = new Path(path.getParent(), draftName(path.getName()));
    try {
      write(fs, draft, content);
      FileContext.getFileContext(fs.getUri(), conf).rename(draft, path, option);
    } catch (IOException e) {
      removeQuietly(fs, draft);
      throw e;
    }
  }

  private static void write(FileSystem fs, Path draft, byte[] content) throws IOException {
    try (FSDataOutputStream out = fs.create(draft, false)) {
      out.write(content);
      out.hsync();
    }
    requireWhole(fs.getFileStatus(draft).getLen(), content);
  }

  private static void removeQuietly(FileSystem fs, Path draft) {
    try {
      fs.delete(draft, false);
    } catch (IOException e) {
      // Why the put failed tells more; a draft that stays is removed by a later run.
      return;
    }
  }

  private static String draftName(String name) {
    return "." + name + "." + UUID.randomUUID();
  }
}
