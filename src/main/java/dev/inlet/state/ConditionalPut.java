package dev.inlet.state;

import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Puts an object of S3A only where there is none: a PUT with {@code If-None-Match: *}. A store that
 * does not know that field takes it for any other PUT, and the last of several writers wins; so
 * each process first makes sure that the store refuses one.
 */
final class ConditionalPut {
  /** Known since Hadoop 3.4.2, as an option and as a capability. */
  private static final String OPTION = "fs.option.create.conditional.overwrite";

  /** Spares the listing that looks for a folder of the name. */
  private static final String PERFORMANCE = "fs.s3a.create.performance";

  /** What lies beside the first document that a process puts; it stays, so the next put fails. */
  static final String PROBE = ".put-if-absent";

  /** The first makes the probe if there is none, and the second does if the first was lost. */
  private static final int PROBES = 3;

  private static final Set<FileSystem> PROBED =
      Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

  private ConditionalPut() {}

  static boolean isFor(FileSystem fs) {
    return fs.getUri().getScheme().equals("s3a");
  }

  /**
   * The loser of a race learns of it by an exception.
   *
   * @throws IOException also if the store cannot do it; then nothing but the probe is written
   */
  static void ifAbsent(FileSystem fs, Path path, byte[] content) throws IOException {
    requireHonoured(fs, path.getParent());
    putIfAbsent(fs, path, content);
  }

  /** Any PUT is atomic. */
  static void over(FileSystem fs, Path path, byte[] content) throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = fs.createFile(path).overwrite(true).recursive();
    file.opt(PERFORMANCE, true);
    write(file, content);
  }

  /** Whether the store could not yet tell who wins; the one that was first may still fail. */
  static boolean isUndecided(IOException refusal) {
    return String.valueOf(refusal.getMessage()).contains("ConditionalRequestConflict");
  }

  private static void requireHonoured(FileSystem fs, Path folder) throws IOException {
    if (PROBED.contains(fs)) {
      return;
    }
    Path probe = new Path(folder, PROBE);
    if (!fs.hasPathCapability(probe, OPTION)) {
      throw new IOException(
          "a file system without conditional writes, so that two runs could both win; S3A has them"
              + " since Hadoop 3.4.2, unless fs.s3a.create.conditional.enabled is false");
    }
    boolean refused = false;
    for (int i = 0; i < PROBES && !refused; i++) {
      refused = isRefused(fs, probe);
    }
    if (!refused) {
      throw new IOException(
          "a store that does not refuse a conditional write (PUT with If-None-Match) where there is"
              + " an object, so that two runs could both win; use one that does, or hdfs:");
    }
    PROBED.add(fs);
  }

  private static boolean isRefused(FileSystem fs, Path probe) throws IOException {
    try {
      putIfAbsent(fs, probe, new byte[] {'\n'});
      return false;
    } catch (IOException e) {
      // S3A's name for HTTP 412; its classes need not be there where nothing is on S3.
      if (e.getClass().getSimpleName().equals("RemoteFileChangedException")) {
        return true;
      }
      throw e;
    }
  }

  private static void putIfAbsent(FileSystem fs, Path path, byte[] content) throws IOException {
    FSDataOutputStreamBuilder<?, ?> file = fs.createFile(path).overwrite(false).recursive();
    file.must(OPTION, true);
    write(file, content);
  }

  private static void write(FSDataOutputStreamBuilder<?, ?> file, byte[] content)
      throws IOException {
    try (FSDataOutputStream out = file.build()) {
      out.write(content);
    }
  }
}
