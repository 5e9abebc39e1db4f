package dev.inlet.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.testing.Workspace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
  private final Configuration conf = new Configuration();

  @TempDir Path folder;
  private Workspace workspace;
  private JobCatalog catalog;

  @BeforeEach
  void open() throws IOException {
    workspace = new Workspace(folder);
    catalog =
        JobCatalog.load(
            List.of(
                workspace
                    .write(
                        "jobs.conf",
                        """
                        inlet {
                          state = "%1$s/lake/_inlet"
                          tables.t { location = "%1$s/data" }
                          jobs.j {
                            sources.s { table = t }
                            targets.out { path = "%1$s/lake/out", format = parquet }
                          }
                        }
                        """
                            .formatted(folder))
                    .toFile()));
    for (int day = 1; day <= 3; day++) {
      Path file = workspace.write("data/day=" + day + "/it's %41 {a}:b.csv", "n\n" + day + "\n");
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000L * day));
    }
  }

  private Scratch scratch() {
    TableSpec table = catalog.table("t");
    List<SourceFile> files = new FileDiscovery(conf).list(table).files();
    Sample sample = Sample.atOnce("t", folder + "/data", files, 3).withLateFile();
    return new Scratch(folder + "/lake", "id", conf, List.of(sample));
  }

  @Test
  void filesAreCopiedWithTheirFoldersAndTimesAndTheLateOneComesAndGoes() throws IOException {
    Scratch scratch = scratch();
    scratch.copySamples();
    TableSpec copied = overlaid(scratch).table("t");
    List<SourceFile> original = new FileDiscovery(conf).list(catalog.table("t")).files();
    assertEquals(original.subList(0, 2), new FileDiscovery(conf).list(copied).files());
    scratch.addLate();
    assertEquals(original, new FileDiscovery(conf).list(copied).files());
    scratch.removeLate();
    assertEquals(original.subList(0, 2), new FileDiscovery(conf).list(copied).files());
    assertEquals("", workspace.textOf("lake/_certify", ".crc"));
  }

  @Test
  void aSandboxIsEmptyEachTime() throws IOException {
    Scratch scratch = scratch();
    JobCatalog overlaid = overlaid(scratch);
    assertEquals(folder + "/lake/_certify/id/trial/state", overlaid.settings().state());
    assertEquals(
        folder + "/lake/_certify/id/trial/targets/out",
        overlaid.job("j").target("out").orElseThrow().path());
    workspace.write("lake/_certify/id/trial/state/old.json", "{}");
    scratch.sandbox("trial", catalog.job("j"));
    assertFalse(Files.exists(folder.resolve("lake/_certify/id/trial/state")));
  }

  @Test
  void nothingIsLeftOfItInTheEndButWhatIsOfAnother() throws IOException {
    Scratch scratch = scratch();
    scratch.copySamples();
    workspace.write("lake/_certify/another/file", "x");
    scratch.remove();
    assertFalse(Files.exists(folder.resolve("lake/_certify/id")));
    assertTrue(Files.exists(folder.resolve("lake/_certify/another/file")));

    Files.delete(folder.resolve("lake/_certify/another/file"));
    Files.delete(folder.resolve("lake/_certify/another"));
    scratch.copySamples();
    scratch.remove();
    assertFalse(Files.exists(folder.resolve("lake/_certify")));
    assertTrue(Files.exists(folder.resolve("lake")));
  }

  private JobCatalog overlaid(Scratch scratch) {
    scratch.sandbox("trial", catalog.job("j"));
    File overlay = folder.resolve("lake/_certify/id/trial/logs/overlay.conf").toFile();
    return JobCatalog.load(List.of(folder.resolve("jobs.conf").toFile(), overlay));
  }
}
