package dev.inlet.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.catalog.Overlay.Place;
import dev.inlet.testing.Workspace;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayTest {
  @TempDir Path folder;

  @Test
  void theJobGoesToOtherPlacesAndEverythingElseStays() {
    Workspace workspace = new Workspace(folder);
    File own =
        workspace
            .write(
                "jobs.conf",
                """
                inlet {
                  state = "lake/_inlet"
                  tables.covid.regions { location = "data/regions", hints { code = string } }
                  tables.other { location = "data/other" }
                  jobs.a-job {
                    sources.s { table = covid.regions }
                    targets.lake { path = ${inlet.warehouse}"/regions", format = parquet }
                  }
                  jobs.other {
                    sources.s { table = other }
                    targets.lake { path = "lake/other" }
                  }
                }
                """)
            .toFile();
    Overlay overlay =
        new Overlay(
            "x/state",
            "a-job",
            List.of(new Place("covid.regions", "x/a \"quoted\" folder\\")),
            List.of(new Place("lake", "x/lake")));
    File second = workspace.write("overlay.conf", overlay.text()).toFile();

    JobCatalog catalog = JobCatalog.load(List.of(own, second));
    assertEquals("x/state", catalog.settings().state());
    assertEquals("x/a \"quoted\" folder\\", catalog.table("covid.regions").location());
    assertEquals("code", catalog.table("covid.regions").hints().get(0).column());
    TargetSpec target = catalog.job("a-job").target("lake").orElseThrow();
    assertEquals("x/lake", target.path());
    assertEquals(TargetSpec.Format.PARQUET, target.format());
    assertEquals("data/other", catalog.table("other").location());
    assertEquals("lake/other", catalog.job("other").target("lake").orElseThrow().path());
  }
}
