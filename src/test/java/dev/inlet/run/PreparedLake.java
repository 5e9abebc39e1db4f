package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A wide {@link CrashLake} that is built once and put back for each fault. It is always in the same
 * folder, for documents of the ledger hold whole paths, and with the same times of modification.
 */
final class PreparedLake {
  private final Path folder;
  private final Path kept;

  /**
   * @param folder holds nothing else
   * @param prepare what is done to the lake once
   */
  PreparedLake(Path folder, Consumer<CrashLake> prepare) {
    this.folder = requireNonNull(folder, "folder").resolve("lake");
    this.kept = folder.resolve("kept");
    CrashLake lake = CrashLake.wide(this.folder);
    prepare.accept(lake);
    lake.restartAtOnce();
    copy(this.folder, kept);
  }

  /** The lake as it was prepared. */
  CrashLake again() {
    remove(folder);
    copy(kept, folder);
    CrashLake lake = CrashLake.wideAsItIs(folder);
    lake.restart();
    return lake;
  }

  private static void copy(Path from, Path to) {
    try {
      for (Path path : walk(from)) {
        Path copy = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) {
    try {
      for (Path path : walk(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Folders before what is in them. */
  private static List<Path> walk(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.sorted().toList();
    }
  }
}
