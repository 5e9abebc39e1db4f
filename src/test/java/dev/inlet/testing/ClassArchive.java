package dev.inlet.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.testing.InletProcess.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * The classes of a run with Spark, as a JVM maps them into memory: processes that are given it use
 * about half the processor time. It fits one class path only, and is made once for a jar.
 */
final class ClassArchive {
  private static final class Made {
    static final Path FILE = ofJar();
  }

  /** A run whose JVM leaves an archive. */
  interface Dump {

    /**
     * Runs it to its end.
     *
     * @param folder with the project of orders
     * @param option of the JVM, which makes it leave the archive
     */
    Result run(Path folder, String option);
  }

  private ClassArchive() {}

  /** That of the jar in a JVM of its own. */
  static Path file() {
    return Made.FILE;
  }

  private static Path ofJar() {
    try {
      Path jar = InletProcess.jar();
      // A JVM warns on standard output of an archive that is older than its jar.
      String name = "classes-" + Files.getLastModifiedTime(jar).toMillis();
      return made(
          jar.resolveSibling(name),
          (folder, option) -> {
            InletProcess inlet = new InletProcess(folder, option);
            return inlet.run(
                inlet.command(
                    "dev.inlet.cli.Main", InletProcess.classPath(), List.of("run", "orders")),
                Map.of());
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An archive that is made unless it is there.
   *
   * @param base its path, without its extension
   */
  static Path made(Path base, Dump dump) {
    Path archive = Path.of(base + ".jsa");
    // Tests run in several JVMs.
    try (FileChannel channel =
            FileChannel.open(
                Path.of(base + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.exists(archive)) {
        Path draft = Path.of(base + ".draft");
        Path folder = Files.createTempDirectory(archive.getParent(), "classes");
        OrdersProject.in(folder, 1);
        Result result = dump.run(folder, "-XX:ArchiveClassesAtExit=" + draft);
        assertEquals(0, result.exitCode(), result::toString);
        Files.move(draft, archive);
      }
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
