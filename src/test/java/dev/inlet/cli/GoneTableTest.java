package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.InputException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.testing.TreeFileSystem;
import dev.inlet.testing.TreeFileSystem.Tree;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoneTableTest {
  @TempDir Path folder;

  private GoneTable table(String location, Configuration conf) {
    Path file =
        new Workspace(folder)
            .write(
                "jobs.conf",
                "inlet { state = s, tables.t { location = \"%s\", on-delete = drop } }"
                    .formatted(location));
    return new GoneTable(JobCatalog.load(List.of(file.toFile())).table("t"), conf);
  }

  @Test
  void aLocationThatIsNotThereHasNoFiles() {
    Configuration conf = new Configuration();
    assertEquals(List.of(), table(folder + "/none", conf).list().files());
  }

  @Test
  void aFolderThatGoesAwayMeanwhileIsNotTheTable() {
    Configuration conf = new Configuration();
    Tree tree = TreeFileSystem.plant("gone", conf);
    tree.file("/t/a/1.csv").file("/t/b/2.csv").lose("/t/b");
    GoneTable table = table(tree.location("/t"), conf);
    assertEquals(
        "tree://gone/t/b: went away while it was listed: expected a folder, found none. Run again",
        assertThrows(InputException.class, table::list).getMessage());
  }
}
