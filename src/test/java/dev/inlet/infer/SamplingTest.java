package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.infer.Crawler.Depth;
import dev.inlet.testing.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are looked at, and how far into them. */
final class SamplingTest {
  private static final int ROWS = 200_000;

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  @Test
  void fewFilesAreAllLookedAt() {
    List<SourceFile> files = files("a", 3);
    assertEquals(files, FileChoice.of(files, 3));
  }

  @Test
  void ofManyFilesEachFolderHasItsPart() {
    List<SourceFile> files = new ArrayList<>(files("a", 1_000));
    files.addAll(files("b", 3));
    files.addAll(files("c", 500));
    List<SourceFile> chosen = FileChoice.of(files, 100);
    assertTrue(chosen.size() <= 100 && chosen.size() >= 95, "" + chosen.size());
    assertEquals(3, in("b", chosen));
    assertTrue(Math.abs(in("a", chosen) - in("c", chosen)) <= 2, chosen::toString);
    assertEquals(chosen, FileChoice.of(files, 100));
    assertEquals("a/0", chosen.get(0).path());
    assertEquals("c/499", chosen.get(chosen.size() - 1).path());
  }

  @Test
  void ofManyFoldersSomeHaveOneFileAndTheOldestAndNewestIsThere() {
    List<SourceFile> files = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      files.addAll(files("f" + i, 3));
    }
    files.set(7_777, new SourceFile("f2592/odd", 9, 1, ""));
    files.set(8_888, new SourceFile("f2962/new", 9, 99_999, ""));
    List<SourceFile> chosen = FileChoice.of(files, 50);
    assertTrue(chosen.size() <= 50 && chosen.size() >= 48, "" + chosen.size());
    assertTrue(chosen.stream().anyMatch(file -> file.path().equals("f2592/odd")));
    assertTrue(chosen.stream().anyMatch(file -> file.path().equals("f2962/new")));
  }

  @Test
  void ofManyFoldersOfOneFileEachAsManyAreLookedAtAsMayBe() {
    List<SourceFile> files = new ArrayList<>();
    for (int i = 0; i < 1_001; i++) {
      files.addAll(files("f" + i, 1));
    }
    List<SourceFile> chosen = FileChoice.of(files, 1_000);
    assertTrue(chosen.size() <= 1_000 && chosen.size() >= 998, "" + chosen.size());
  }

  @Test
  void theEndOfALongFileIsLookedAt() {
    workspace.write("in/a.csv", csv(ROWS - 1));
    TableDefinition table = crawl(Depth.SAMPLE);
    assertEquals("[id bigint, v string, w date]", columns(table));
    assertEquals(new Witness("a.csv", 0, "aaa"), table.columns().get(1).seen().get(1).first());
    assertTrue(table.sampled().records() > 5_000, table.sampled().text());
    assertTrue(table.sampled().bytes() <= Head.MAX_BYTES + 2 * Pieces.BYTES, table.sampled()::text);
    assertFalse(table.sampled().whole());
    assertEquals(table, crawl(Depth.SAMPLE));
  }

  @Test
  void whatNoPieceHasTakesAFullScan() throws IOException {
    workspace.write("in/a.csv", csv(60_000));
    assertEquals("[id bigint, v bigint, w date]", columns(crawl(Depth.SAMPLE)));
    TableDefinition full = crawl(Depth.FULL);
    assertEquals("[id bigint, v string, w date]", columns(full));
    assertEquals(60_002, full.columns().get(1).seen().get(1).first().line());
    assertEquals(ROWS, full.sampled().records());
    assertTrue(full.sampled().whole());
    workspace.write("in/a.csv", gzip(csv(60_000)));
    assertEquals("[id bigint, v string, w date]", columns(crawl(Depth.FULL)));
  }

  @Test
  void linesOfJsonAndOfPatternsArePartsToo() {
    String lines =
        IntStream.range(0, 100_000)
            .mapToObj(i -> i == 99_999 ? "{\"a\":\"x\"}" : "{\"a\":" + i + "}")
            .collect(Collectors.joining("\n"));
    workspace.write("in/a.json", lines);
    assertEquals("[a string]", columns(crawl(Depth.SAMPLE)));
    workspace.write("in/a.json", "[" + lines.replace("\n", ",\n") + "]");
    assertEquals("[a bigint]", columns(crawl(Depth.SAMPLE)), "documents have no pieces");
    TableDefinition full = crawl(Depth.FULL);
    assertEquals("[a string]", columns(full));
    assertEquals(100_000, full.sampled().records());
  }

  @Test
  void piecesThatBeginWithinQuotesFindTheNextRecord() {
    StringBuilder text = new StringBuilder("id,note\n");
    for (int i = 0; i < 40_000; i++) {
      text.append(i).append(",\"line one,\nline two, \"\"said\"\"\n\"\n");
    }
    workspace.write("in/a.csv", text.toString());
    TableDefinition table = crawl(Depth.SAMPLE);
    assertEquals("[id bigint, note string]", columns(table));
    assertEquals(List.of(), table.notes());
    assertTrue(table.sampled().records() > 1_100, table.sampled().text());
  }

  /** Numbers but for one word. */
  private static String csv(int wordAt) {
    StringBuilder text = new StringBuilder("id,v,w\n");
    for (int i = 0; i < ROWS; i++) {
      text.append(i).append(',').append(i == wordAt ? "abc" : "" + i % 7).append(",2024-01-02\n");
    }
    return text.toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  private static long in(String name, List<SourceFile> files) {
    return files.stream().filter(file -> file.path().startsWith(name + "/")).count();
  }

  private static List<SourceFile> files(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new SourceFile(name + "/" + i, 10, 1_000 + i, ""))
        .toList();
  }

  private static String columns(TableDefinition table) {
    return table.columns().stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Test
  void aFullScanCountsValuesOfJsonToo() {
    workspace.write(
        "in/a.json",
        """
        {"id": 1, "name": "a", "on": "2024-01-02", "tags": [1]}
        {"id": 10, "name": "", "x": null}
        {"id": 7
        {"id": 2.5, "name": "a"}
        """);
    assertEquals(
        List.of(
            new ColumnStatistics("id", 3, 0, 3, "1", "10", 1, 2, 3),
            new ColumnStatistics("name", 3, 0, 2, "", "", 0, 0.67, 1),
            new ColumnStatistics("on", 1, 2, 1, "2024-01-02", "2024-01-02", 10, 10, 10),
            new ColumnStatistics("x", 0, 3, 0, "", "", 0, 0, 0)),
        crawl(Depth.FULL).statistics());
    assertEquals(List.of(), crawl(Depth.SAMPLE).statistics());
  }

  private TableDefinition crawl(Depth depth) {
    Path file =
        workspace.write("jobs.conf", "inlet.tables.t { location = \"" + folder + "/in\" }\n");
    TableSpec spec = JobCatalog.load(List.of(file.toFile())).table("t");
    Configuration conf = new Configuration();
    return new Crawler(conf, depth)
        .crawl(spec, new FileDiscovery(conf).list(spec), Optional.empty());
  }
}
