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
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
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
 */
final class AtomicPut {
  /** S3A's option for a conditional write; known since Hadoop 3.4.2. */
  private static final String CONDITIONAL_CREATE = "fs.option.create.conditional.overwrite";

  private static final Pattern DRAFT =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** How often a draft is written again that somebody removed who took its writer for dead. */
  private static final int ATTEMPTS = 3;

  private AtomicPut() {}

  /** Whether this is the name of a file that is written but not put yet. */
  static boolean isDraft(String name) {
    return DRAFT.matcher(name).matches();
  }

  /** Whether writers that die can leave drafts on this file system. */
  static boolean leavesDrafts(FileSystem fs) {
    return !fs.getUri().getScheme().equals("s3a");
  }

  static boolean ifAbsent(FileSystem fs, Path path, byte[] content, Configuration conf)
      throws IOException {
    return switch (fs.getUri().getScheme()) {
      case "file" -> byLink(path, content);
      case "s3a" -> byConditionalWrite(fs, path, content);
      case "s3", "s3n", "gs", "oss", "cosn", "obs", "wasb", "wasbs" ->
          throw new IOException(
              "a store whose rename is a copy, so that two runs could both win; use s3a: or hdfs:");
      default -> byRename(fs, path, content, conf);
    };
  }

  /** Puts a file over an older one, if there is one; a reader finds the one or the other. */
  static void replace(FileSystem fs, Path path, byte[] content, Configuration conf)
      throws IOException {
    switch (fs.getUri().getScheme()) {
      case "file" -> {
        java.nio.file.Path file = local(path);
        java.nio.file.Path draft = draft(file, content);
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      case "s3a" -> {
        try (FSDataOutputStream out = fs.create(path, true)) {
          out.write(content);
        }
      }
      default -> {
        Path draft = draft(fs, path, content);
        FileContext.getFileContext(fs.getUri(), conf).rename(draft, path, Options.Rename.OVERWRITE);
      }
    }
  }

  /** A link fails where its name is taken. */
  private static boolean byLink(Path path, byte[] content) throws IOException {
    java.nio.file.Path file = local(path);
    createFolders(file.getParent());
    for (int attempt = 1; ; attempt++) {
      java.nio.file.Path draft = draft(file, content);
      try {
        Files.createLink(file, draft);
        return true;
      } catch (java.nio.file.FileAlreadyExistsException e) {
        return false;
      } catch (NoSuchFileException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      } finally {
        Files.deleteIfExists(draft);
      }
    }
  }

  /** The content is on disk before it has a name, so a torn document has no name that is read. */
  private static java.nio.file.Path draft(java.nio.file.Path file, byte[] content)
      throws IOException {
    java.nio.file.Path draft = file.resolveSibling(draftName(file.getFileName().toString()));
    try (FileChannel out =
        FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    return draft;
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

  private static boolean byConditionalWrite(FileSystem fs, Path path, byte[] content)
      throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = fs.createFile(path);
    file.overwrite(false);
    file.recursive();
    file.must(CONDITIONAL_CREATE, true);
    try (FSDataOutputStream out = file.build()) {
      out.write(content);
    } catch (IOException e) {
      // The loser of a race learns of it here or at close: HTTP 412, or 409 while the other is
      // under way. So does a winner whose first answer was lost: the content tells them apart.
      Optional<byte[]> found = contentOf(fs, path);
      if (found.isEmpty()) {
        throw e;
      }
      return Arrays.equals(found.get(), content);
    }
    return true;
  }

  private static Optional<byte[]> contentOf(FileSystem fs, Path path) throws IOException {
    try (var in = fs.open(path)) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static boolean byRename(FileSystem fs, Path path, byte[] content, Configuration conf)
      throws IOException {
    FileContext files = FileContext.getFileContext(fs.getUri(), conf);
    for (int attempt = 1; ; attempt++) {
      Path draft = draft(fs, path, content);
      try {
        files.rename(draft, path, Options.Rename.NONE);
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (FileNotFoundException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      } finally {
        fs.delete(draft, false);
      }
    }
  }

  private static Path draft(FileSystem fs, Path path, byte[] content) throws IOException {
    Path draft = new Path(path.getParent(), draftName(path.getName()));
    try (FSDataOutputStream out = fs.create(draft, false)) {
      out.write(content);
      out.hsync();
    }
    return draft;
  }

  private static String draftName(String name) {
    return "." + name + "." + UUID.randomUUID();
  }
}
