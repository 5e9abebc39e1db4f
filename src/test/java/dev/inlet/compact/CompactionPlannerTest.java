package dev.inlet.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CompactSpec;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobCatalog.Given;
import dev.inlet.compact.CompactionPlan.Output;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which files become which, by their names and lengths alone. */
class CompactionPlannerTest {
  private final Map<String, Given> keys = new TreeMap<>();
  private final InMemory destination = new InMemory();

  /** What is in the destination; the last output of a group is one that is told. */
  private static final class InMemory implements Destination {
    private final TreeMap<String, SourceFile> files = new TreeMap<>();
    private final TreeMap<String, String> last = new TreeMap<>();
    private final TreeSet<String> given = new TreeSet<>();

    @Override
    public boolean isFolder(String path) {
      return files.keySet().stream().anyMatch(file -> file.startsWith(path + "/"));
    }

    @Override
    public Set<String> given() {
      return given;
    }

    @Override
    public SortedMap<String, SourceFile> files(String folder) {
      TreeMap<String, SourceFile> found = new TreeMap<>();
      files.forEach(
          (path, file) -> {
            if (CompactionPlanner.folder(path).equals(folder)) {
              found.put(CompactionPlanner.name(path), file);
            }
          });
      return found;
    }

    @Override
    public Optional<SourceFile> last(String group) {
      return Optional.ofNullable(last.get(group)).map(files::get);
    }
  }

  private CompactionPlannerTest with(String key, Object value) {
    keys.put(key, new Given(value, "--" + key));
    return this;
  }

  private CompactionPlannerTest groupBy(String regex) {
    return with("group-by", regex);
  }

  private CompactionPlan plan(List<SourceFile> files) {
    with("src", "/in").with("dest", "/out");
    CompactSpec spec =
        JobCatalog.withCompaction(List.of(), "test", "j", keys, "/state")
            .job("j")
            .compact()
            .orElseThrow();
    return new CompactionPlanner(spec, "file:/in", destination).plan(files);
  }

  /** Each of 10 bytes. */
  private CompactionPlan plan(String... paths) {
    return plan(Arrays.stream(paths).map(path -> file(path, 10)).toList());
  }

  private static SourceFile file(String path, long length) {
    return new SourceFile(path, length, 1, "");
  }

  private static List<String> lines(CompactionPlan plan) {
    List<String> lines = new ArrayList<>();
    for (Output output : plan.outputs()) {
      lines.add(output.path() + " < " + names(output.sources()));
    }
    return lines;
  }

  private static String names(List<SourceFile> files) {
    return String.join(" ", files.stream().map(SourceFile::path).toList());
  }

  private void assertRefused(String message, String... paths) {
    assertEquals(message, assertThrows(InputException.class, () -> plan(paths)).getMessage());
  }

  @Test
  void withoutGroupsEachFileIsCopiedUnderItsPath() {
    assertEquals(List.of("a/x.csv < a/x.csv", "b.csv < b.csv"), lines(plan("b.csv", "a/x.csv")));
  }

  @Test
  void theCapturedTextIsTheName() {
    assertEquals(
        List.of("2001.csv.gz < a-2001.csv.gz b-2001.csv.gz", "2002.csv.gz < a-2002.csv.gz"),
        lines(groupBy(".*-(\\d+).*").plan("b-2001.csv.gz", "a-2002.csv.gz", "a-2001.csv.gz")));
  }

  @Test
  void anExtensionThatIsCapturedStaysTheLastPartOfTheName() {
    assertEquals(
        List.of("x0.gz < 1/x.gz 2/x.gz", "x1.gz < 3/x.gz"),
        lines(
            groupBy(".*/(x\\.gz)").with("target-size", "20 B").plan("1/x.gz", "2/x.gz", "3/x.gz")));
  }

  @Test
  void allCapturedTextsAreJoined() {
    assertEquals(
        List.of("2001a < a/2001-1 a/2001-2"),
        lines(
            groupBy("file:/in/(a)/(\\d+).*").with("name", "{2}{1}").plan("a/2001-1", "a/2001-2")));
  }

  @Test
  void anAlternativeThatDidNotMatchContributesNothing() {
    assertEquals(
        List.of("logs < logs-1", "rows < rows-1"),
        lines(groupBy(".*/(?:(logs)|(rows)|(others))-.*").plan("rows-1", "logs-1")));
  }

  @Test
  void aTemplateNamesOutputsByNamedGroups() {
    assertEquals(
        List.of("2001/clicks.json < clicks/x-2001.json clicks/y-2001.json"),
        lines(
            groupBy(".*/(?<kind>\\w+)/.*-(?<year>\\d+).*")
                .with("name", "{year}/{kind}")
                .plan("clicks/y-2001.json", "clicks/x-2001.json")));
  }

  @Test
  void aTemplateThatLeavesAGroupOutJoinsWhatIsAlikeInTheOthers() {
    assertEquals(
        List.of("2001 < a-2001 b-2001"),
        lines(
            groupBy(".*/(?<kind>\\w+)-(?<year>\\d+)")
                .with("name", "{year}")
                .plan("a-2001", "b-2001")));
  }

  @Test
  void groupsOfDifferentTextsWithOneNameAreRefused() {
    groupBy(".*/(\\d+)-(\\d+)");
    assertRefused(
        "file:/in/12-3: two outputs of one name: expected a name of its own, found 123 for"
            + " file:/in/1-23 too. Capture what tells them apart, or name the outputs by a template"
            + " such as '{1}-{2}'",
        "1-23", "12-3");
  }

  @Test
  void aCopyAndAnOutputOfOneNameAreRefused() {
    groupBy(".*/(\\d)-.*").with("unmatched", "copy");
    assertRefused(
        "file:/in/1: two outputs of one name: expected a name of its own, found 1 for file:/in/1-a"
            + " too. Capture what tells them apart, or name the outputs by a template such as"
            + " '{1}-{2}'",
        "1-a", "1");
  }

  @Test
  void aNameThatWasGivenOnceIsNotGivenAgainWhereOutputsGoOn() {
    groupBy(".*/(x)-.*").with("append-to-last-file", true);
    destination.files.put("x0.csv", file("x0.csv", 5));
    destination.last.put("x", "x0.csv");
    destination.given.addAll(List.of("x.csv", "x0.csv"));
    assertEquals(List.of("x1.csv < x-c.csv"), lines(plan("x-c.csv")));
  }

  @Test
  void anOutputThatIsAFolderOfAnotherIsRefused() {
    assertRefused(
        "file:/in/2026/b: expected a folder in the destination, found that /out/2026 is a file or is"
            + " to be one. Choose another destination or other names, for example with an extension",
        "2026/b",
        "2026");
  }

  @Test
  void anOutputThatIsAFolderInTheDestinationIsRefused() {
    destination.files.put("2026/01", file("2026/01", 5));
    assertRefused(
        "file:/in/2026: expected a free name in the destination, found that /out/2026 is a folder or"
            + " is to be one. Choose another destination or other names, for example with an"
            + " extension",
        "2026");
  }

  @Test
  void anOutputBelowAFileOfTheDestinationIsRefused() {
    destination.files.put("2026", file("2026", 5));
    assertRefused(
        "file:/in/2026/01/a: expected a folder in the destination, found that /out/2026 is a file or"
            + " is to be one. Choose another destination or other names, for example with an"
            + " extension",
        "2026/01/a");
  }

  @Test
  void onlySomeOfManyProblemsAreTold() {
    String[] paths = new String[9];
    for (int i = 0; i < paths.length; i++) {
      paths[i] = i + ".csv";
      destination.files.put(paths[i], file(paths[i], 1));
    }
    String message = assertThrows(InputException.class, () -> plan(paths)).getMessage();
    assertEquals(6, message.lines().count(), message);
    assertTrue(message.endsWith("\n… and 4 more"), message);
  }

  @Test
  void aGroupIsCutBehindTheFileThatReachesTheTarget() {
    groupBy(".*/(\\w)\\d").with("target-size", "25 B");
    assertEquals(List.of("a0 < a1 a2 a3", "a1 < a4 a5"), lines(plan("a1", "a2", "a3", "a4", "a5")));
    assertEquals(
        List.of("a0 < a1", "a1 < a2 a3"),
        lines(plan(List.of(file("a1", 100), file("a2", 1), file("a3", 1)))));
  }

  @Test
  void aNumberBehindADigitIsSetApart() {
    groupBy(".*/(\\d+)-.*").with("target-size", "10 B");
    assertEquals(
        List.of("2001-0.csv < 2001-a.csv", "2001-1.csv < 2001-b.csv"),
        lines(plan("2001-a.csv", "2001-b.csv")));
  }

  @Test
  void namesThatAreTakenAreSkipped() {
    groupBy(".*/(\\w)\\d");
    destination.files.put("a", file("a", 5));
    assertEquals(List.of("a0 < a1 a2"), lines(plan("a1", "a2")));
    destination.files.put("a0", file("a0", 5));
    assertEquals(List.of("a1 < a1 a2"), lines(plan("a1", "a2")));
  }

  @Test
  void aGroupOfSeveralFoldersIsInTheOneThatHoldsThemAll() {
    assertEquals(
        List.of("2001/day < 2001/01/x-day 2001/02/y-day"),
        lines(groupBy(".*-(day)").plan("2001/01/x-day", "2001/02/y-day")));
  }

  @Test
  void filesOfTwoPartitionsAreNotJoined() {
    groupBy(".*/(x)-.*");
    assertRefused(
        "file:/in/day=2/x-b: many partitions in group 'x': expected files of day=1 as day=1/x-a,"
            + " found day=2. Capture the partition too, as in '.*/(day=[^/]*)/.*'",
        "day=1/x-a",
        "day=2/x-b");
    assertEquals(
        List.of("day=1/day=1 < day=1/x-a", "day=2/day=2 < day=2/x-b"),
        lines(groupBy(".*/(day=[^/]*)/.*").plan("day=1/x-a", "day=2/x-b")));
  }

  @Test
  void anOutputThatReadersWouldNotSeeIsRefused() {
    groupBy("file:/in/([^/]*/)x.*");
    assertRefused(
        "file:/in/a/x1: expected a name for the output that begins with neither '_' nor '.', found"
            + " 'a/a/'. Capture another text, or name the outputs by a template",
        "a/x1");
    groupBy(".*/a(.*)-.*");
    assertRefused(
        "file:/in/a../b-1: expected a name for the output that begins with neither '_' nor '.',"
            + " found 'a../../b'. Capture another text, or name the outputs by a template",
        "a../b-1");
  }

  @Test
  void filesOfTwoCodecsAreNotJoinedAsTheyAre() {
    groupBy(".*/(x).*");
    assertRefused(
        "file:/in/x2.bz2: mixed files in group 'x': expected gz as of x1.gz, found bz2. Capture the"
            + " extension too, or give all of them one 'output-codec'",
        "x1.gz",
        "x2.bz2");
    assertRefused(
        "file:/in/x2.parquet: mixed files in group 'x': expected no codec as of x1.csv, found"
            + " parquet. Capture the extension too, or give all of them one 'output-codec'",
        "x1.csv",
        "x2.parquet");
    assertEquals(
        List.of("x.csv.bz2 < x1.csv.gz x2.bz2"),
        lines(with("output-codec", "bzip2").plan("x1.csv.gz", "x2.bz2")));
  }

  @Test
  void aCodecIsPartOfTheNamesOfCopies() {
    assertEquals(
        List.of("a.csv < a.csv.gz", "b.parquet < b.parquet"),
        lines(with("output-codec", "none").plan("a.csv.gz", "b.parquet")));
  }

  @Test
  void aPatternThatCapturesNothingTakesNoFile() {
    groupBy(".*/(x*)y");
    assertRefused(
        "file:/in/y: no group takes this file: expected a path that 'group-by' matches as a whole, .*/(x*)y,"
            + " with a text captured. Say with 'unmatched' whether to copy or to skip such files, or"
            + " correct 'group-by' (test)",
        "y",
        "xy");
    CompactionPlan plan = with("unmatched", "copy").plan("y", "xy");
    assertEquals(List.of("x < xy", "y < y"), lines(plan));
    assertEquals(1, plan.unmatched());
  }

  @Test
  void outputsAreNumberedInFrontOfTheirNames() {
    destination.files.put("d/8b", file("d/8b", 1));
    with("number-files", true).with("starting-index", 7);
    assertEquals(List.of("7a < a", "d/9b < d/b"), lines(plan("a", "d/b")));
  }

  @Test
  void anOutputThatIsNotFullIsGoneOnWith() {
    groupBy(".*/(\\w)\\d").with("target-size", "25 B").with("append-to-last-file", true);
    destination.files.put("a", file("a", 7));
    destination.last.put("a", "a");
    CompactionPlan plan = plan("a1", "a2", "a3");
    assertEquals(List.of("a0 < a1 a2", "a1 < a3"), lines(plan));
    assertEquals("a", plan.outputs().get(0).continued().orElseThrow().path());
    assertEquals(27, plan.outputs().get(0).bytes());
    destination.files.put("a", file("a", 25));
    assertTrue(plan("a1").outputs().get(0).continued().isEmpty());
  }

  @Test
  void aMillionFilesArePlannedInLittleMemory() {
    List<SourceFile> files = new ArrayList<>();
    for (int i = 0; i < 1_000_000; i++) {
      files.add(file("day=" + i % 365 + "/part-" + i + ".csv.gz", 100_000));
    }
    groupBy(".*/(day=\\d+)/.*").with("target-size", "128 MiB").with("name", "{1}/all");
    long before = used();
    CompactionPlan plan = plan(files);
    long bytes = used() - before;
    assertEquals(1_000_000, plan.sources());
    assertEquals(365 * 3, plan.outputs().size());
    assertTrue(bytes < 200_000_000, bytes + " bytes beside the list of files");
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
