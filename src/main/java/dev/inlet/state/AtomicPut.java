package dev.inlet.state;

import static java.util.Objects.requireNonNull;

import dev.inlet.state.Drafts.Naming;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
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

  /** What one kind of file system does to put a file. */
  @FunctionalInterface
  interface Way {
    /**
     * Tries once.
     *
     * @throws FileNotFoundException if a draft is gone
     * @throws LostException if a draft is not whole
     */
    void put(Path path, byte[] content) throws IOException;
  }

  private final FileSystem fs;
  private final Way ifAbsent;
  private final Way over;

  /**
   * @param ifAbsent fails where the name is taken
   * @param over takes the name from an older file
   */
  AtomicPut(FileSystem fs, Way ifAbsent, Way over) {
    this.fs = requireNonNull(fs, "fs");
    this.ifAbsent = requireNonNull(ifAbsent, "ifAbsent");
    this.over = requireNonNull(over, "over");
  }

  /** As this kind of file system can do it. */
  static AtomicPut of(FileSystem fs, Configuration conf) throws IOException {
    return switch (fs.getUri().getScheme()) {
      case "file" -> onDisk(fs, AtomicPut::link, AtomicPut::move);
      case "s3a" -> onObjectStore(fs);
      case "s3", "s3n", "gs", "oss", "cosn", "obs", "wasb", "wasbs" ->
          throw new IOException(
              "a store whose rename is a copy, so that two runs could both win; use s3a: or hdfs:");
      default ->
          new AtomicPut(
              fs,
              Drafts.named(fs, (draft, path) -> rename(fs, draft, path, conf, Options.Rename.NONE)),
              Drafts.named(
                  fs, (draft, path) -> rename(fs, draft, path, conf, Options.Rename.OVERWRITE)));
    };
  }

  /**
   * With hard links.
   *
   * @param link gives a draft a second name, and fails where that is taken
   * @param move gives it another name, whether or not that is taken
   */
  static AtomicPut onDisk(FileSystem fs, Naming link, Naming move) {
    Way linked =
        Drafts.named(
            fs,
            (draft, path) -> {
              link.name(draft, path);
              fs.delete(draft, false);
            });
    return new AtomicPut(
        fs,
        (path, content) -> {
          createFolders(local(path).getParent());
          linked.put(path, content);
        },
        Drafts.named(fs, move));
  }

  /** With conditional writes; what is not written to its end is not there at all. */
  static AtomicPut onObjectStore(FileSystem fs) {
    return new AtomicPut(
        fs,
        (path, content) -> ConditionalPut.ifAbsent(fs, path, content),
        (path, content) -> ConditionalPut.over(fs, path, content));
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
  boolean ifAbsent(Path path, byte[] content) throws IOException {
    for (int attempt = 1; ; attempt++) {
      Optional<IOException> refusal = tried(ifAbsent, path, content);
      Optional<byte[]> found = contentOf(path);
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
  void replace(Path path, byte[] content) throws IOException {
    for (int attempt = 1; ; attempt++) {
      Optional<IOException> refusal = tried(over, path, content);
      Optional<byte[]> found = contentOf(path);
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

  private static Optional<IOException> tried(Way way, Path path, byte[] content) {
    try {
      way.put(path, content);
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

  /** A link fails where its name is taken. */
  private static void link(Path draft, Path path) throws IOException {
    try {
      Files.createLink(local(path), local(draft));
    } catch (NoSuchFileException e) {
      throw gone(draft, e);
    }
  }

  private static void move(Path draft, Path path) throws IOException {
    try {
      Files.move(
          local(draft),
          local(path),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      throw gone(draft, e);
    }
  }

  private static FileNotFoundException gone(Path draft, NoSuchFileException cause) {
    FileNotFoundException gone = new FileNotFoundException(draft.toString());
    gone.initCause(cause);
    return gone;
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

  private Optional<byte[]> contentOf(Path path) throws IOException {
    try (var in = fs.open(path)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static void rename(
      FileSystem fs, Path draft, Path path, Configuration conf, Options.Rename option)
      throws IOException {
    FileContext.getFileContext(fs.getUri(), conf).rename(draft, path, option);
  }
}
