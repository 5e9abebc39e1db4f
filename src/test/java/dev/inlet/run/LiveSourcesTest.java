package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.state.StateStore;
import dev.inlet.testing.LedgerScript;
import dev.inlet.testing.TreeFileSystem;
import dev.inlet.testing.TreeFileSystem.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveSourcesTest {
  @TempDir Path folder;
  private final Configuration conf = new Configuration();
  private Tree tree;
  private SourceRuns runs;

  @BeforeEach
  void plant() {
    tree = TreeFileSystem.plant("live", conf);
    tree.text("/t/a.csv", "id\n1\n", 1000).text("/u/a.csv", "id\n1\n", 1000);
    runs = new SourceRuns(folder, conf, Clock.systemUTC());
  }

  @Test
  void aSourceThatLooksRenamedIsRefusedWithTheCommandsThatSettleIt() throws IOException {
    StateStore state =
        new StateStore(new org.apache.hadoop.fs.Path(folder.resolve("state").toUri()), conf);
    LedgerScript script = new LedgerScript(state, "j", List.of());
    script.freeze(1, "old", new SourceFile("a.csv", 5, 1000, ""));
    script.commit(1);
    CatalogException e =
        assertThrows(CatalogException.class, () -> runs.plan(tree.location("/t"), ""));
    assertEquals(
        folder
            + "/jobs.conf: 4: job 'j': source 's' was never read, and source 'old', which was, is"
            + " gone: expected sources to keep their names, for the bookmark is kept by them. If it"
            + " is the same source, name it 'old' again or take its bookmark over with `inlet"
            + " bookmark accept j --source s --was old`. If it is another one, forget the old with"
            + " `inlet bookmark reset j --source old`",
        e.getMessage());
    assertEquals(2, e.exitCode());
  }

  @Test
  void aSourceBesideOneThatWasReadIsNew() throws IOException {
    runs.run(tree.location("/t"), "");
    tree.text("/t/b.csv", "id\n1\n", 2000);
    Path file = folder.resolve("two.conf");
    Files.writeString(
        file,
        """
        inlet {
          tables.t { location = "ROOT/t", format = csv }
          jobs.j {
            sources { s { table = t }, other { table = t } }
            steps = [ { sql = "select * from s union all select * from other" } ]
            targets.lake { path = "lake" }
          }
        }
        """
            .replace("ROOT", tree.location("")));
    JobCatalog catalog = JobCatalog.load(List.of(file.toFile()));
    StateStore state =
        new StateStore(new org.apache.hadoop.fs.Path(folder.resolve("state").toUri()), conf);
    RunPlan plan = new RunPlanner(catalog, state, conf, Clock.systemUTC()).plan(catalog.job("j"));
    assertEquals(List.of("a.csv", "b.csv"), SourceRuns.files(plan), "of 'other'");
    assertEquals(1, plan.sources().get(1).files().size(), "of 's'");
  }

  @Test
  void aLocationThatMovedIsRefusedWithTheCommandsThatSettleIt() {
    runs.run(tree.location("/t"), "");
    CatalogException e =
        assertThrows(CatalogException.class, () -> runs.plan(tree.location("/u"), ""));
    assertEquals(
        folder
            + "/jobs.conf: 4: job 'j': source 's' has moved: expected tree://live/t, of which"
            + " batch 1 was, found tree://live/u. If the files that were read are there under the"
            + " same names, go on with `inlet bookmark accept j --source s`. If all of them are"
            + " new, forget the old with `inlet bookmark reset j --source s`",
        e.getMessage());
    assertEquals(2, e.exitCode());
  }

  @Test
  void aMovedSourceWithoutABookmarkIsFine() {
    runs.run(tree.location("/t"), "");
    assertEquals(
        List.of("a.csv"), SourceRuns.files(runs.plan(tree.location("/u"), "bookmark = off")));
  }

  @Test
  void aDeclarationThatChangedIsANoteWithTheCommandThatReadsAgain() {
    runs.run(tree.location("/t"), "");
    assertEquals(
        List.of(), runs.plan(tree.location("/t"), "").sources().get(0).notes(), "nothing changed");
    StateStore state =
        new StateStore(new org.apache.hadoop.fs.Path(folder.resolve("state").toUri()), conf);
    LedgerScript script = new LedgerScript(state, "j", List.of());
    script.freeze(
        2,
        List.of(dev.inlet.bookmark.BatchFile.of("s", new SourceFile("b.csv", 5, 1000, ""))),
        true,
        tree.location("/t"),
        "declared otherwise");
    script.commit(2);
    assertEquals(
        List.of(
            "the declaration of table 't' changed after batch 2: rows that were read before stay as"
                + " they are. To read them again, `inlet bookmark reset j --source s --replace`"),
        runs.plan(tree.location("/t"), "").sources().get(0).notes());
  }

  @Test
  void howASourceIsListedIsNotPartOfItsMeaning() {
    tree.text("/t/dt=2026-01-01/b.csv", "id\n1\n", 1000);
    runs.run(tree.location("/t"), "");
    RunPlan plan =
        runs.plan(
            tree.location("/t"),
            "listing { by = lexical, look-back = 1 }, on-change = append, max-files = 1");
    assertEquals(List.of(), plan.sources().get(0).notes());
    assertEquals("lexical", plan.sources().get(0).listing().scope().how());
  }
}
