package dev.inlet.testing;

import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A source with the table that it reads, as a catalog declares them.
 *
 * @param catalog of the one job {@code j} with the source {@code s} of the table {@code t}
 */
public record Sources(JobCatalog catalog) {

  /** Declares a source by what stands in its braces, beside its table. */
  public static Sources of(Path folder, String location, String keys) {
    String text =
        """
        inlet {
          tables.t { location = "LOCATION", format = csv }
          jobs.j {
            sources.s { table = t KEYS }
            targets.lake { path = "lake" }
          }
        }
        """
            .replace("LOCATION", location.replace("\\", "\\\\"))
            .replace("KEYS", keys.isEmpty() ? "" : ", " + keys);
    try {
      Files.createDirectories(folder);
      Path file = Files.writeString(folder.resolve("jobs.conf"), text);
      return new Sources(JobCatalog.load(List.of(file.toFile())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public TableSpec table() {
    return catalog.table("t");
  }

  public SourceSpec source() {
    return catalog.job("j").sources().get(0);
  }
}
