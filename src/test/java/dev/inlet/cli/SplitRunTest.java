package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs whose files are cut in several splits; what landed is read by DuckDB. */
@Tag("spark")
class SplitRunTest {
  private static final String MAX_KEY = "spark.sql.files.maxPartitionBytes";
  private static final int RECORDS = 40_000;

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
    workspace = new Workspace(folder);
    declare("100k", "");
  }

  /** The session is that of all tests. */
  @AfterEach
  void unset() {
    SharedSpark.session().conf().unset(MAX_KEY);
  }

  private void declare(String splitBytes, String table) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/lake/_inlet"
          spark { "%2$s" = %3$s }
          tables.t { location = "%1$s/data", hints { id = bigint } %4$s }
          jobs.j {
            sources.s { table = t }
            targets.lake { path = "%1$s/lake/t", format = parquet }
            rejects { max-ratio = 0.5 }
          }
        }
        """
            .formatted(folder, MAX_KEY, splitBytes, table));
  }

  @Test
  void rowsAndRejectsOfAllSplitsOfAFileWithQuotedLineEndsAreThereOnce() throws IOException {
    Path file = workspace.write("data/a.csv", records());
    CommandLine.Result run = run();
    assertEquals(0, run.exitCode(), run::toString);
    long splits = Math.round(Files.size(file) / (double) (100 << 10));
    assertTrue(splits > 5, splits + " splits");
    assertTrue(
        run.out().contains("\nsplits    s: " + splits + " of 1 file, read by " + splits + " tasks"),
        run::toString);
    assertTrue(run.out().contains("40,000 read, 40 rejected"), run::toString);
    assertLanded();
    assertRejects(file, (int) splits - 2);
    JsonNode source =
        new ObjectMapper()
            .readTree(CommandLine.run(folder, "runs", "j", "--json").out())
            .at("/0/sources/0");
    assertEquals(splits, source.path("splits").asLong(), source::toString);
    assertEquals(splits, source.path("tasks").asLong(), source::toString);
  }

  /** What a run that died had cut otherwise is gone, also where it has another name. */
  @Test
  void rejectsOfADeadRunThatCutOtherwiseDoNotStay() throws IOException {
    Path file = workspace.write("data/a.csv", records());
    // The run fails after it has read, when it writes, and its batch is unfinished.
    workspace.write("lake/t/_inlet/j", "in the way");
    CommandLine.Result failed = run();
    assertTrue(failed.exitCode() != 0, failed::toString);
    Set<String> before = rejectFiles();
    assertTrue(before.size() > 3, before::toString);

    Files.delete(folder.resolve("lake/t/_inlet/j"));
    declare("300k", "");
    CommandLine.Result run = run();
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.out().contains("batch 1, left by an earlier run, is done"), run::toString);
    Set<String> after = rejectFiles();
    assertTrue(after.size() < before.size(), after + " after " + before);
    assertLanded();
    assertRejects(file, after.size());
  }

  /** A cell that is longer than what is looked at for an edge, and looks like records. */
  @Test
  void aFileThatCannotBeCutWhereItSeemedToIsReadUnsplit() throws IOException {
    String inner = "1,a\n".repeat(100_000);
    String text = "id,note\nx,reject\n0,\"" + inner + "\"\n2,b\nz,reject\n3,c\n";
    Path file = workspace.write("data/a.csv", text);
    declare("50k", ", format = csv, csv { quote = \"\\\"\", header = true }");
    CommandLine.Result run = run();
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.out().contains("5 read, 2 rejected"), run::toString);
    assertTrue(!run.out().contains("splits  "), run::toString);
    assertEquals(
        List.of(List.of(0L, (long) inner.length()), List.of(2L, 1L), List.of(3L, 1L)),
        DuckDb.query("select id, length(note) from " + landed() + " order by id"));
    assertEquals(1, rejectFiles().size(), rejectFiles()::toString);
    assertRejects(file, 1);
    JsonNode source =
        new ObjectMapper()
            .readTree(CommandLine.run(folder, "runs", "j", "--json").out())
            .at("/0/sources/0");
    assertEquals(1, source.path("splits").asLong(), source::toString);
  }

  @Test
  void aCorruptBlockInTheMiddleOfACutFileFailsTheRunAndNothingLands() throws IOException {
    byte[] file = bzip2(noise(600_000));
    assertTrue(file.length > 300_000, file.length + " bytes");
    file[file.length / 2] ^= 0x55;
    workspace.write("data/a.csv.bz2", file);
    CommandLine.Result run = run();
    assertEquals(3, run.exitCode(), run::toString);
    assertTrue(
        run.err().matches("(?s).*data/a\\.csv\\.bz2: \\d+: corrupt bzip2 .*expected .*found .*"),
        run::toString);
    assertEquals("", workspace.textOf("lake/t", ".parquet"), "nothing lands");
  }

  @Test
  void aSizeThatIsNoneIsNamed() {
    workspace.write("data/a.csv", "id\n1\n");
    declare("many", "");
    CommandLine.Result plan = CommandLine.run(folder, "plan", "j", "--splits");
    assertEquals(2, plan.exitCode(), plan::toString);
    assertEquals(
        "inlet.spark: 'spark.sql.files.maxPartitionBytes': expected a size such as 128m, found"
            + " 'many'. Correct it in the catalog, or where spark-submit is called\n",
        plan.err());
  }

  /** Every thousandth record is rejected. */
  private static String records() {
    StringBuilder text = new StringBuilder("id,note\n");
    for (int i = 0; i < RECORDS; i++) {
      text.append(i % 1000 == 500 ? "x" + i : i).append(',');
      text.append(i % 3 == 0 ? "\"two\nlines, of \"\"text\"\" in " + i + "\"" : "plain text");
      text.append('\n');
    }
    return text.toString();
  }

  private void assertLanded() {
    List<Object> row =
        DuckDb.query(
                "select count(*), count(distinct id), sum(id)::bigint, sum(length(note))::bigint"
                    + " from "
                    + landed())
            .get(0);
    List<Object> source =
        DuckDb.query(
                "select count(*), count(distinct id), sum(id)::bigint, sum(length(note))::bigint"
                    + " from (select try_cast(id as bigint) as id, note from read_csv("
                    + DuckDb.literal(folder + "/data/a.csv")
                    + ", all_varchar = true, header = true)) where id is not null")
            .get(0);
    assertEquals(source, row);
    assertEquals(RECORDS - 40L, row.get(0));
  }

  /** Each reject tells where it is: in which file, from which byte on, in which split of it. */
  private void assertRejects(Path file, int splits) throws IOException {
    byte[] text = Files.readAllBytes(file);
    Set<Long> starts = new TreeSet<>();
    Set<Long> offsets = new TreeSet<>();
    for (String line : workspace.textOf("lake/_inlet/jobs/j/rejects", ".jsonl").split("\n", -1)) {
      if (!line.isEmpty()) {
        JsonNode reject = new ObjectMapper().readTree(line);
        assertEquals("a.csv", reject.path("file").asText());
        long start = reject.path("split").asLong();
        long at = start + reject.path("offset").asLong();
        String raw = reject.path("raw").asText();
        assertEquals(raw, new String(text, (int) at, raw.length(), StandardCharsets.UTF_8));
        assertTrue(reject.path("record").asLong() >= 1, line);
        assertTrue(offsets.add(at), "twice: " + line);
        starts.add(start);
      }
    }
    assertEquals(rejected(new String(text, StandardCharsets.UTF_8)), offsets.size());
    assertTrue(starts.size() >= splits, starts::toString);
  }

  private static long rejected(String text) {
    return text.lines().filter(line -> line.startsWith("x") || line.startsWith("z")).count();
  }

  private Set<String> rejectFiles() throws IOException {
    Path rejects = folder.resolve("lake/_inlet/jobs/j/rejects/0000000001");
    try (var files = Files.list(rejects)) {
      Set<String> names = new TreeSet<>();
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .forEach(names::add);
      return names;
    }
  }

  private static String noise(int bytes) {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("id,note\n");
    for (int i = 0; text.length() < bytes; i++) {
      text.append(i).append(',').append(Long.toString(random.nextLong(), 36)).append('\n');
    }
    return text.toString();
  }

  /** In blocks of 100 KB. */
  private static byte[] bzip2(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bytes, 1)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private String landed() {
    return DuckDb.parquet(folder.resolve("lake/t"));
  }

  private CommandLine.Result run() {
    return CommandLine.run(folder, "run", "j");
  }
}
