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
    static final Path FILE = make();
  }

  private ClassArchive() {}

  static Path file() {
    return Made.FILE;
  }

  private static Path make() {
    try {
      Path jar = InletProcess.jar();
      // A JVM warns on standard output of an archive that is older than its jar.
      String name = "classes-" + Files.getLastModifiedTime(jar).toMillis();
      Path archive = jar.resolveSibling(name + ".jsa");
      // Tests run in several JVMs.
      try (FileChannel channel =
              FileChannel.open(
                  jar.resolveSibling(name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.exists(archive)) {
          Path draft = jar.resolveSibling(name + ".draft");
          dump(draft);
          Files.move(draft, archive);
        }
      }
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void dump(Path archive) throws IOException {
    Path folder = Files.createTempDirectory(archive.getParent(), "classes");
    OrdersProject.in(folder, 1);
    InletProcess inlet = new InletProcess(folder, "-XX:ArchiveClassesAtExit=" + archive);
    Result result =
        inlet.run(
            inlet.command("dev.inlet.cli.Main", InletProcess.classPath(), List.of("run", "orders")),
            Map.of());
    assertEquals(0, result.exitCode(), result::toString);
  }
}
