package dev.inlet.state;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Puts a file whole or not at all, and only where there is none, by what each kind of file system
 * does atomically: a hard link on local disks, a conditional write on S3A, a rename that refuses to
 * overwrite elsewhere (HDFS).
 */
final class AtomicPut {
  /** S3A's option for a conditional write; known since Hadoop 3.4.2. */
  private static final String CONDITIONAL_CREATE = "fs.option.create.conditional.overwrite";

  private AtomicPut() {}

  static boolean ifAbsent(FileSystem fs, Path path, byte[] content, Configuration conf)
      throws IOException {
    return switch (fs.getUri().getScheme()) {
      case "file" -> byLink(path, content);
      case "s3a" -> byConditionalWrite(fs, path, content);
      default -> byRename(fs, path, content, conf);
    };
  }

  /**
   * A link fails where its name is taken. The content is on disk before it has a name, so a torn
   * document has no name that anybody reads.
   */
  private static boolean byLink(Path path, byte[] content) throws IOException {
    java.nio.file.Path file = java.nio.file.Path.of(path.toUri().getPath());
    createFolders(file.getParent());
    java.nio.file.Path draft = file.resolveSibling(draftName(path));
    try {
      try (FileChannel out =
          FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        out.write(java.nio.ByteBuffer.wrap(content));
        out.force(true);
      }
      Files.createLink(file, draft);
      return true;
    } catch (java.nio.file.FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(draft);
    }
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
    Path draft = new Path(path.getParent(), draftName(path));
    FileContext files = FileContext.getFileContext(fs.getUri(), conf);
    try {
      try (FSDataOutputStream out = fs.create(draft, false)) {
        out.write(content);
        out.hsync();
      }
      files.rename(draft, path, Options.Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      fs.delete(draft, false);
    }
  }

  private static String draftName(Path path) {
    return "." + path.getName() + "." + UUID.randomUUID();
  }
}
