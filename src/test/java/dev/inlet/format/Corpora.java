package dev.inlet.format;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real inputs beside the project, which it does not ship. */
public final class Corpora {
  private Corpora() {}

  /** A folder of them; where it is absent the test is skipped, with a line that says so. */
  public static Path folder(String name) {
    Path folder =
        Path.of(System.getProperty("inlet.project", "."))
            .resolveSibling("shared/corpora")
            .resolve(name);
    if (!Files.isDirectory(folder)) {
      System.out.println("Skipped: there is no folder " + folder);
      Assumptions.abort("there is no folder " + folder);
    }
    return folder;
  }
}
