package dev.inlet.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.catalog.SourceSpec.Bookmarking;
import dev.inlet.catalog.TableSpec.Holds;
import dev.inlet.catalog.TargetSpec.DatePart;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.catalog.TargetSpec.Mode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobCatalogTest {
  private static final String REGIONS =
      """
      inlet {
        state = "lake/_inlet"
        warehouse = "lake"
        tables.covid.regions {
          location = "data/covid/regions"
          hints { codice_regione = string }
        }
        jobs.regions {
          schedule = "15 3 * * *"
          sources.regions { table = covid.regions, bookmark = files }
          steps = [
            { rename { data = reported_at } }
            { sql = "select *, nuovi_positivi / nullif(tamponi, 0) as positivity from regions" }
          ]
          targets.lake {
            path         = ${inlet.warehouse}"/covid/regions"
            format       = delta
            partition-by = [ { column = reported_at, pattern = "yyyy/MM/dd" } ]
          }
        }
      }
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a:b/c", "2001:15/x", ":x", "a:b", "x:", ""})
  void aPathThatIsNeitherOneNorAUriIsRefused(String path) {
    assertEquals(
        folder
            + "/jobs.conf: 5: 'location': expected a path, or a URI such as hdfs:///data or"
            + " s3a://BUCKET/data, found '"
            + path
            + "'. A ':' in the first name of a path is taken for the end of a scheme: write the"
            + " whole path, from '/' on",
        assertThrows(
                CatalogException.class, () -> load(REGIONS.replace("data/covid/regions", path)))
            .getMessage()
            .replace("table 'covid.regions': ", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a|b[1] {%}^", "/a:b", "a/b:c", "s3a://b", "file:/x y", "viewfs-1:///x"})
  void anyOtherPathIsTakenAsItStands(String path) {
    assertEquals(
        path, load(REGIONS.replace("data/covid/regions", path)).table("covid.regions").location());
    assertNotNull(new org.apache.hadoop.fs.Path(path));
  }

  @Test
  void theDesignsExampleIsReadAsItStands() {
    JobCatalog catalog = load(REGIONS);

    JobSpec job = catalog.job("regions");
    assertEquals("15 3 * * *", job.schedule().orElseThrow());
    assertEquals("covid.regions", job.sources().get(0).table());
    assertEquals(Bookmarking.FILES, job.sources().get(0).bookmark());
    assertInstanceOf(StepSpec.Rename.class, job.steps().get(0));
    assertInstanceOf(StepSpec.Sql.class, job.steps().get(1));
    TargetSpec target = job.targets().get(0);
    assertEquals("lake/covid/regions", target.path());
    assertEquals(Format.DELTA, target.format());
    assertEquals(
        List.of(
            new DatePart("year", "yyyy"), new DatePart("month", "MM"), new DatePart("day", "dd")),
        target.partitionBy().get(0).parts());
    assertEquals(ZoneId.of("UTC"), target.partitionBy().get(0).timeZone());
    assertEquals(
        List.of("codice_regione"),
        catalog.table("covid.regions").hints().stream().map(TableSpec.Hint::column).toList());
  }

  @Test
  void unknownKeysNameFileLineAndTheNearestKnownKey() {
    assertProblems(
        REGIONS.replace("bookmark = files", "bookmrk = files"),
        "jobs.conf: 10: job 'regions': source 'regions': unknown key 'bookmrk'. Did you mean"
            + " 'bookmark'?");
  }

  @Test
  void wrongTypesSayWhatWasExpectedAndFound() {
    assertProblems(
        REGIONS.replace("format       = delta", "format = iceberg"),
        "jobs.conf: 17: job 'regions': target 'lake': 'format': expected delta or parquet or"
            + " orc or avro or json or csv, found 'iceberg'");
    assertProblems(
        REGIONS.replace("bookmark = files", "bookmark = [1]"),
        "jobs.conf: 10: job 'regions': source 'regions': 'bookmark': expected text, found a list",
        "jobs.conf: 10: job 'regions': source 'regions': 'bookmark': expected files or off or delta,"
            + " found"
            + " ''");
  }

  @Test
  void allProblemsAreShownTogetherSortedByLine() {
    assertProblems(
        REGIONS
            .replace("hints {", "hint {")
            .replace("table = covid.regions", "table = covid.region")
            .replace("yyyy/MM/dd", "yyyy/MM/ddd/x"),
        "jobs.conf: 6: table 'covid.regions': unknown key 'hint'. Did you mean 'hints'?",
        "jobs.conf: 10: job 'regions': source 'regions': no table 'covid.region'. Did you mean"
            + " 'covid.regions'?",
        "jobs.conf: 18: job 'regions': target 'lake': partition 1: 'pattern': expected a date"
            + " pattern such as yyyy/MM/dd, found 'yyyy/MM/ddd/x'",
        "jobs.conf: 18: job 'regions': target 'lake': partition 1: 'pattern': expected levels such"
            + " as yyyy/MM/dd, found 'x'. Name its column with 'as'");
  }

  @Test
  void everyUnresolvedSubstitutionIsNamed() {
    assertProblems(
        REGIONS
            .replace("location = \"data/covid/regions\"", "location = ${base}/regions")
            .replace("${inlet.warehouse}", "${inlet.warehose}"),
        "jobs.conf: 5: unresolved substitution ${base}: expected a key of the job catalog or an"
            + " environment variable of that name. Define it, or write ${?base} if it may be"
            + " absent",
        "jobs.conf: 16: unresolved substitution ${inlet.warehose}: expected a key of the job"
            + " catalog or an environment variable of that name. Define it, or write"
            + " ${?inlet.warehose} if it may be absent");
  }

  @Test
  void brokenSyntaxNamesItsLine() {
    CatalogException e =
        assertThrows(CatalogException.class, () -> load("inlet {\n  state = \"x\n}\n"));
    assertTrue(e.getMessage().startsWith(file() + ": 2: not HOCON: "), e.getMessage());
  }

  @Test
  void missingCatalogSaysWhatToDo() {
    File missing = folder.resolve("none.conf").toFile();
    CatalogException e =
        assertThrows(CatalogException.class, () -> JobCatalog.load(List.of(missing)));
    assertEquals(
        missing
            + ": no such job catalog. Name one with --conf FILE, or run in a folder that has"
            + " conf/jobs.conf",
        e.getMessage());
  }

  @Test
  void missingKeysAreNamed() {
    assertProblems(
        "inlet.jobs.empty {}",
        "jobs.conf: 1: job 'empty': expected at least one source, as sources.NAME { table = … }",
        "jobs.conf: 1: job 'empty': expected at least one target, as targets.NAME { path = … }");
    assertProblems(
        "inlet.tables.t { format = csv }",
        "jobs.conf: 1: table 't': missing key 'location': expected text");
  }

  @Test
  void whatBelongsWithinInletIsNotIgnoredOutside() {
    assertProblems(
        "jobs.x {}", "jobs.conf: 1: unknown key 'jobs': expected everything within inlet { … }");
  }

  @Test
  void severalSourcesNeedASqlStep() {
    String two =
        REGIONS.replace(
            "sources.regions { table = covid.regions, bookmark = files }",
            "sources { regions { table = covid.regions }, b { table = covid.regions } }");
    assertProblems(
        two,
        "jobs.conf: 12: job 'regions': step 1: 'rename' before a 'sql' step: expected 'on ="
            + " SOURCE', for there are 2 sources");
    assertProblems(
        two.replace("{ rename {", "{ on = region, rename {"),
        "jobs.conf: 12: job 'regions': step 1: no source 'region'. Did you mean 'regions'?");
  }

  @Test
  void aStepIsOneOfTheKnownWords() {
    assertProblems(
        REGIONS.replace("{ rename { data = reported_at } }", "{ rname { a = b } }"),
        "jobs.conf: 12: job 'regions': step 1: expected one of sql, rename, cast, drop, select,"
            + " filter, found rname");
  }

  @Test
  void patternsAndNamesAreChecked() {
    assertProblems(
        REGIONS.replace("hints {", "include-files = [\"[a\"], hints {"),
        "jobs.conf: 6: table 'covid.regions': 'include-files': expected a pattern such as '*.csv',"
            + " found '[a'");
    assertProblems(
        REGIONS.replace("sources.regions", "sources.rows"),
        "jobs.conf: 10: job 'regions': source 'rows': 'rows' is what sql steps call the result of"
            + " the steps before. Choose another name");
  }

  @Test
  void laterFilesWinOverEarlierOnes() throws IOException {
    File base = write("base.conf", REGIONS);
    File mine = write("mine.conf", "inlet.warehouse = \"/big/lake\"");
    JobCatalog catalog = JobCatalog.load(List.of(base, mine));
    assertEquals("/big/lake/covid/regions", catalog.job("regions").targets().get(0).path());
  }

  @Test
  void explainTellsWhereEachValueCameFrom() {
    JobCatalog catalog = load(REGIONS);
    List<EffectiveValue> values = catalog.explain(catalog.job("regions"));
    assertTrue(
        values.contains(
            new EffectiveValue(
                "inlet.jobs.regions.sources.regions.bookmark",
                "\"files\"",
                new Origin(file().toString(), 10))),
        values.toString());
    assertTrue(
        values.contains(
            new EffectiveValue(
                "inlet.jobs.regions.targets.lake.path",
                "\"lake/covid/regions\"",
                new Origin(file().toString(), 16))),
        values.toString());
    EffectiveValue ratio =
        values.stream()
            .filter(v -> v.key().equals("inlet.jobs.regions.rejects.max-ratio"))
            .findFirst()
            .orElseThrow();
    assertEquals("0.1", ratio.value());
    assertEquals("reference.conf", ratio.origin().file());
    assertTrue(ratio.origin().line() > 0);
  }

  @Test
  void secretsAreMasked() {
    JobCatalog catalog =
        load(
            REGIONS
                + """
                inlet.spark."spark.hadoop.fs.s3a.secret.key" = "hush"
                inlet.spark."spark.x.url" = "jdbc:postgresql://me:hush@host/db"
                """);
    String text = catalog.explain(catalog.job("regions")).toString();
    assertFalse(text.contains("hush"), text);
    assertTrue(text.contains("***"), text);
  }

  @Test
  void theDeclarationChangesWithValuesAndNotWithTheirPlace() {
    String before = declaration(load(REGIONS));
    assertEquals(before, declaration(load("# a comment\n\n" + REGIONS)));
    assertNotEquals(before, declaration(load(REGIONS.replace("= string", "= bigint"))));
    assertNotEquals(before, declaration(load(REGIONS.replace("from regions", "from regions r"))));
  }

  @Test
  void aTargetTellsHowRowsLand() {
    TargetSpec target = load(REGIONS).job("regions").targets().get(0);
    assertEquals(Mode.APPEND, target.mode());
    assertEquals(List.of(), target.keys());
    assertFalse(target.batchColumn());
    assertTrue(target.compression().isEmpty());

    target =
        load(withTarget("mode = merge, keys = [a, b], batch-column = true, compression = zstd"))
            .job("regions")
            .targets()
            .get(0);
    assertEquals(Mode.MERGE, target.mode());
    assertEquals(List.of("a", "b"), target.keys());
    assertTrue(target.batchColumn());
    assertEquals("zstd", target.compression().orElseThrow());
    assertEquals(
        Mode.OVERWRITE_PARTITIONS,
        load(withTarget("mode = overwrite-partitions")).job("regions").targets().get(0).mode());
  }

  @Test
  void aTargetsKeysAreChecked() {
    String where = "jobs.conf: 17: job 'regions': target 'lake': ";
    assertProblems(
        withTarget("mode = replace"),
        where
            + "'mode': expected append or overwrite or overwrite-partitions or merge, found"
            + " 'replace'");
    assertProblems(
        withTarget("mode = merge"),
        where
            + "'mode': merge: expected 'keys', the columns that a row is found by, such as keys ="
            + " [id]");
    assertProblems(
        withTarget("keys = [id]"),
        where + "'keys': expected mode merge, found append. Remove one of the two");
    assertProblems(
        withTarget("mode = merge, keys = [id]").replace("= delta", "= parquet"),
        where
            + "'mode': merge: expected format delta, found parquet. Files cannot change rows;"
            + " choose another mode or format");
    assertProblems(
        withTarget("mode = overwrite-partitions").replaceAll("partition-by = \\[.*\\]", ""),
        where + "'mode': overwrite-partitions: expected 'partition-by', found none");
    assertProblems(
        withTarget("compression = zlib").replace("= delta", "= csv"),
        where + "'compression': expected none or gzip or bzip2 or deflate for csv, found 'zlib'");
  }

  @Test
  void theSizeOfATargetsFilesIsAtLeastAByte() {
    assertEquals(128L << 20, load(REGIONS).job("regions").targets().get(0).targetFileBytes());
    assertEquals(
        1L << 30,
        load(withTarget("target-file-size = 1 GiB"))
            .job("regions")
            .targets()
            .get(0)
            .targetFileBytes());
    String where = "jobs.conf: 17: job 'regions': target 'lake': 'target-file-size': expected ";
    assertProblems(withTarget("target-file-size = 0"), where + "at least 1, found 0");
    assertProblems(
        withTarget("target-file-size = -1 MiB"), where + "a size such as '10 GiB', found '-1 MiB'");
    assertProblems(
        withTarget("target-file-size = large"), where + "a size such as '10 GiB', found 'large'");
    assertProblems(
        withTarget("target-file-size = 128 parsecs"),
        where + "a size such as '10 GiB', found '128 parsecs'");
  }

  @Test
  void aTargetThatReplacesRowsIsAloneInItsFolder() {
    String other =
        """
        inlet.jobs.more {
          sources.regions { table = covid.regions }
          targets.it { path = "lake/covid/" }
        }
        """;
    assertEquals(2, load(REGIONS + other).jobs().size());
    String expected =
        "job 'regions': target 'lake': 'path': target 'it' of job 'more' writes to lake/covid/, and"
            + " mode overwrite would replace rows of the other. Give each a folder of its own";
    assertProblems(withTarget("mode = overwrite") + other, "jobs.conf: 15: " + expected);
    assertProblems(
        REGIONS + other.replace("\"lake/covid/\"", "\"lake/covid/\", mode = overwrite"),
        "jobs.conf: 15: " + expected);
  }

  private static String withTarget(String keys) {
    return REGIONS.replace("format       = delta", "format = delta, " + keys);
  }

  @Test
  void whatACompactionCopiesIsFilesAndATableIsRows() {
    JobCatalog catalog =
        load(REGIONS + "\ninlet.jobs.c.compact { src = \"in\", dest = \"out\" }\n");
    assertEquals(Holds.FILES, catalog.job("c").compact().orElseThrow().files().holds());
    assertEquals(Holds.ROWS, catalog.table("covid.regions").holds());
  }

  private static String declaration(JobCatalog catalog) {
    return catalog.declarationOf(catalog.job("regions"));
  }

  private void assertProblems(String hocon, String... expected) {
    CatalogException e = assertThrows(CatalogException.class, () -> load(hocon));
    assertEquals(
        List.of(expected),
        e.getMessage().lines().map(line -> line.replace(folder + "/", "")).toList());
  }

  private JobCatalog load(String hocon) {
    try {
      return JobCatalog.load(List.of(write("jobs.conf", hocon)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path file() {
    return folder.resolve("jobs.conf");
  }

  private File write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toFile();
  }
}
