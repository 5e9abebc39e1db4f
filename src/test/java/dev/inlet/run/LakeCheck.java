package dev.inlet.run;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.Entry;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Entry.Landed;
import dev.inlet.bookmark.Entry.Replaced;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Ledger;
import dev.inlet.testing.LedgerScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What has to hold of a {@link CrashLake}, by name. Its targets are read once, when that is first
 * needed.
 */
final class LakeCheck {
  private final CrashLake lake;
  private final Map<String, List<String>> rows = new TreeMap<>();

  LakeCheck(CrashLake lake) {
    this.lake = requireNonNull(lake, "lake");
  }

  CrashLake lake() {
    return lake;
  }

  private List<String> rows(String format) {
    return rows.computeIfAbsent(format, f -> LakeRows.of(lake, f));
  }

  void allIsWell() {
    everythingButOrphans();
    noOrphanFiles();
  }

  /** All that readers of the targets and later runs depend on. */
  void everythingButOrphans() {
    everyRecordExactlyOnce();
    rejectsExactlyOnce();
    bookmarkMatchesTargets();
    nothingLeftToDo();
  }

  void everyRecordExactlyOnce() {
    List<String> expected = LakeRows.fitting(inputs());
    for (String format : lake.formats()) {
      assertEquals(expected, rows(format), "rows in " + format);
    }
  }

  /** Those of batches whose rows were taken out again stay for the record, and do not count. */
  void rejectsExactlyOnce() {
    List<Return> removals = removals(lake.ledger());
    assertEquals(
        LakeRows.misfits(inputs()),
        LakeRows.rejects(lake, batch -> !isTakenOut(batch, removals)),
        "rejects");
  }

  void bookmarkMatchesTargets() {
    Ledger ledger = lake.ledger();
    assertEquals(Optional.empty(), ledger.unfinished(), "no batch is left unfinished");
    for (String source : lake.sources()) {
      Set<String> files = new TreeSet<>();
      CrashLake.files(lake.inputs(source)).forEach(f -> files.add(f.getFileName().toString()));
      assertEquals(files, LedgerScript.read(ledger, source), "bookmark of " + source);
    }
    for (String format : lake.formats()) {
      assertEquals(
          rows(format).size(),
          committedRows(lake.target(format)),
          "rows that the ledger tells of " + format);
    }
  }

  void nothingLeftToDo() {
    List<Path> before = lake.targetFiles();
    assertEquals(RunReport.Status.NOTHING_NEW, lake.runWithoutSpark().status());
    assertEquals(before, lake.targetFiles());
  }

  void noOrphanFiles() {
    lake.formats().stream().filter(f -> !f.equals("delta")).forEach(this::noOrphansOf);
    Ledger ledger = lake.ledger();
    Set<String> lists = new TreeSet<>();
    ledger.batches().forEach(n -> lists.add(ledger.batch(n).filesDocument()));
    for (Path file : CrashLake.files(lake.path("state/jobs/orders/ledger"))) {
      if (file.getFileName().toString().matches("checkpoint-\\d+\\.json")) {
        JsonNode checkpoint = LakeRows.parse(LakeRows.text(file));
        checkpoint.get("segments").forEach(s -> lists.add(s.get("document").asText()));
      }
    }
    for (Path file : CrashLake.files(lake.path("state"))) {
      String name = file.getFileName().toString();
      // A run that finds nothing new does not list the reports, so a draft among them may wait.
      boolean isReport = file.getParent().endsWith("runs");
      assertTrue(isReport || !name.startsWith("."), "a draft is left behind: " + file);
      assertTrue(!name.contains(".files.") || lists.contains(name), "no batch owns " + file);
    }
    assertEquals(
        1, CrashLake.files(lake.path("state/jobs/orders/lease")).size(), "documents of the lease");
  }

  /**
   * Files of the Delta table are left out: those that no commit names are Delta's to vacuum, and
   * Delta Kernel reads none of them.
   */
  private void noOrphansOf(String format) {
    Path target = lake.path(format);
    Set<String> known = new TreeSet<>();
    Set<String> replaced = new TreeSet<>();
    for (Path file : CrashLake.files(target.resolve("_inlet"))) {
      assertTrue(file.toString().endsWith(".manifest.json"), "not a manifest: " + file);
      JsonNode manifest = LakeRows.parse(LakeRows.text(file));
      manifest.get("files").forEach(f -> known.add(f.get("published").asText()));
      manifest.get("replaces").forEach(f -> replaced.add(f.asText()));
    }
    known.removeAll(replaced);
    Set<String> data = new TreeSet<>();
    for (Path file : CrashLake.files(target)) {
      String name = target.relativize(file).toString();
      if (!name.startsWith("_inlet/")) {
        data.add(name);
      }
    }
    assertEquals(known, data, "files of " + format + ", against its manifests");
    assertFalse(Files.exists(target.resolve("_temporary")), "Spark's staging is left behind");
  }

  /**
   * What has to hold where runs have stopped for good: no target has a record more often than the
   * inputs, and none that can be read lacks one of a batch that the ledger says is committed.
   */
  void noneTwiceAndNoneSilentlyMissing() {
    List<String> all = LakeRows.fitting(inputs());
    List<String> committed = LakeRows.fitting(committedFiles().stream());
    for (String format : lake.formats()) {
      if (!isReadable(format)) {
        continue;
      }
      List<String> there = rows(format);
      assertEquals(List.of(), minus(there, all), "rows too many in " + format);
      assertEquals(List.of(), minus(committed, there), "rows committed, but missing in " + format);
    }
  }

  /** Who cannot read a target knows that something is wrong with it. */
  private boolean isReadable(String format) {
    try {
      rows(format);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private List<Path> committedFiles() {
    Ledger ledger = lake.ledger();
    List<Return> removals = removals(ledger);
    List<Path> files = new ArrayList<>();
    for (long number : ledger.batches()) {
      if (ledger.commitOf(number).isPresent() && !isTakenOut(number, removals)) {
        for (BatchFile file : ledger.files(ledger.batch(number))) {
          files.add(lake.inputs(file.source()).resolve(file.path()));
        }
      }
    }
    return files;
  }

  /** Decisions to take rows out, whether they are carried out or not yet. */
  private static List<Return> removals(Ledger ledger) {
    return ledger.entries().stream()
        .filter(Return.class::isInstance)
        .map(Return.class::cast)
        .filter(decision -> !decision.replace().isEmpty())
        .toList();
  }

  private static boolean isTakenOut(long batch, List<Return> removals) {
    return removals.stream().anyMatch(r -> batch > r.to() && batch < r.sequence());
  }

  /** As often as they are in one and not in the other. */
  private static List<String> minus(List<String> rows, List<String> others) {
    List<String> left = new ArrayList<>(rows);
    others.forEach(left::remove);
    return left;
  }

  private Stream<Path> inputs() {
    return lake.sources().stream().flatMap(source -> CrashLake.files(lake.inputs(source)).stream());
  }

  /** Of the batches that landed, less the rows that decisions removed. */
  private long committedRows(String target) {
    long rows = 0;
    for (Entry entry : lake.ledger().entries()) {
      if (entry instanceof Commit commit) {
        rows += rows(commit.targets(), target);
      } else if (entry instanceof Replaced replaced) {
        rows -= rows(replaced.targets(), target);
      }
    }
    return rows;
  }

  private static long rows(List<Landed> targets, String target) {
    return targets.stream()
        .filter(landed -> landed.target().equals(target))
        .mapToLong(Landed::rows)
        .sum();
  }
}
