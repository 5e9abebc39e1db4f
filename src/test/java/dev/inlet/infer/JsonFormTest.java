package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InletException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.format.MemoryFile;
import dev.inlet.format.ReadRecords;
import dev.inlet.state.Json;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a crawl finds the records in files of JSON. */
final class JsonFormTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  @Test
  void linesStayLines() {
    workspace.write("in/a", "{\"a\":1}\n{\"a\":2,\"items\":[{\"x\":1}]}\n");
    assertEquals("", crawl("").layout().text());
    workspace.write("in/a", "{\"a\":1,\"items\":[{\"x\":1}]}\n");
    TableDefinition table = crawl("");
    assertEquals("", table.layout().text());
    assertEquals(
        List.of(
            "json: each file is one record; to have the objects at $.items[*] as records, declare"
                + " 'format = json' and 'json.path = \"$.items[*]\"'"),
        table.notes());
  }

  @Test
  void arraysAndDocumentsOverSeveralLinesAreFoundTogether() {
    workspace.write("in/a.json", "[\n {\"a\":1,\"b\":{\"c\":[1]}},\n {\"a\":2.5}\n]\n");
    workspace.write("in/b.json", "{\n \"a\": 3\n}\n{\n \"a\": 4\n}\n");
    workspace.write("in/c.json", "{\"a\":5}\n{\"a\":6}\n");
    workspace.write("in/d.json", "[]");
    TableDefinition table = crawl("");
    assertEquals("[a double, b struct<c:array<bigint>>]", columns(table));
    assertEquals("JSON documents", table.layout().text());
    assertEquals(
        List.of("records: each document, or each element of one that is an array"),
        decisions(table, "records"));
    assertEquals(
        List.of("format: json, since it begins with an array of objects"),
        decisions(table, "format"));
    assertEquals(
        List.of(
            "[1.0, [[1]]]",
            "[2.5, null]",
            "[3.0, null]",
            "[4.0, null]",
            "[5.0, null]",
            "[6.0, null]"),
        rows(table));
  }

  @Test
  void recordsInTheOnlyArrayOfADocumentAreFound() throws IOException {
    workspace.write("in/a.json", "{\"Records\":[{\"id\":1},{\"id\":2}]}");
    workspace.write("in/b.json", "{\"Records\":[]}\n");
    TableDefinition table = crawl("");
    assertEquals("JSON documents, records at $.Records[*]", table.layout().text());
    assertEquals(
        List.of(
            "records: elements of $.Records[*]: each file is one document with one array of"
                + " objects; nothing is beside the array"),
        decisions(table, "records"));
    assertEquals(List.of("[1]", "[2]"), rows(table));
    assertEquals(table, Json.parse(Json.pretty(table), TableDefinition.class));
    workspace.write("in/c.json", "{\"Records\":[{\"id\":3,\"x\":true}]}");
    TableDefinition next = crawl("", Optional.of(table));
    assertEquals("[id bigint, x boolean]", columns(next));
    assertEquals(table.layout(), next.layout());
  }

  @Test
  void whatIsBesideTheRecordsIsToldToBeLeftOut() {
    String records = "{\"id\":1,\"name\":\"somebody\"},".repeat(40);
    workspace.write(
        "in/a.json",
        "{\"page\":1,\"r\":{\"next\":null,\"docs\":[" + records + "{\"id\":2}]},\"e\":[]}");
    TableDefinition table = crawl("");
    assertEquals("JSON documents, records at $.r.docs[*]", table.layout().text());
    assertEquals(
        List.of(
            "json: what is beside the records at $.r.docs[*] is not loaded: e, page, r.next; 'format"
                + " = json' and 'json.path = \"$\"' make each document a record"),
        table.notes());
    assertTrue(
        decisions(table, "records")
            .get(0)
            .endsWith("; the array is 96 % of the text that was looked at"),
        decisions(table, "records")::toString);
    assertEquals(
        "[page bigint, r struct<next:string,docs:array<struct<id:bigint,name:string>>>, e"
            + " array<string>]",
        columns(crawl("format = json, json.path = \"$\"")));
  }

  @Test
  void aDocumentOnOneLineThatIsLongerThanWhatIsLookedAtIsFoundByItsArray() {
    workspace.write(
        "in/a.json",
        "{\"Records\":[" + "{\"id\":1,\"on\":\"2020-01-01\"},".repeat(20_000) + "{}]}");
    TableDefinition table = crawl("");
    assertEquals("[id bigint, on date]", columns(table));
    assertEquals(20_001, rows(table).size());
    assertTrue(
        decisions(table, "records")
            .get(0)
            .endsWith("; nothing is beside the array in the first 256 KiB of each file"),
        decisions(table, "records")::toString);
    assertEquals(
        List.of(
            "json: files were looked at up to 256 KiB for what is beside the records at"
                + " $.Records[*]: what is behind that is not loaded; 'format = json' and 'json.path"
                + " = \"$\"' make each document a record"),
        table.notes());
  }

  @Test
  void aFirstRecordThatIsLongerThanWhatIsLookedAtIsReadToItsEnd() {
    workspace.write("in/a.json", "[{\"a\":\"" + "x".repeat(300_000) + "\"}]");
    assertEquals("[a string]", columns(crawl("")));
    String feature = "{\"id\":1,\"line\":\"" + "7".repeat(300_000) + "\"}";
    workspace.write("in/a.json", "{\"features\":[" + feature + ",{\"id\":2.5}]}");
    assertEquals(
        "[id double, line string]", columns(crawl("format = json, json.path = \"$.features[*]\"")));
    workspace.write("in/a.json", feature + "\n{\"id\":2.5}\n");
    assertEquals(
        "file:in/a.json: 1: unsupported JSON: expected a first line of at most 262144 bytes, found a"
            + " longer one. Write shorter objects, or declare the table's 'format = json'",
        problem(""));
    assertEquals("[id double, line string]", columns(crawl("format = json")));
  }

  @Test
  void twoArraysAreOneRecord() {
    workspace.write("in/a.json", "{\n\"a\":[{\"x\":1}],\n\"b\":[{\"x\":1}]}");
    assertEquals("JSON documents", crawl("").layout().text());
    assertEquals(1, rows(crawl("")).size());
  }

  @Test
  void whatIsDeclaredWins() {
    workspace.write("in/a.json", "{\"Records\":[{\"id\":1},{\"id\":2}]}\n");
    assertEquals(
        "[Records array<struct<id:bigint>>]",
        columns(crawl("format = json, json.documents = false")));
    assertEquals("[id bigint]", columns(crawl("format = json, json { path = \"$.Records\" }")));
    assertEquals(
        "jobs.conf: 2: table 't': json.path: expected a path to the records, such as $, $.Records[*]"
            + " or $['a b'].items[*], found 'Records'",
        problem("format = json, json { path = \"Records\" }"));
    assertTrue(
        problem("format = json, json { path = \"$\", documents = false }")
            .contains(
                "'path': goes with 'documents = true', for a line is a record as it is. Leave one of"
                    + " them out"),
        problem("format = json, json { path = \"$\", documents = false }"));
    assertTrue(
        problem("json { path = \"$\" }")
            .contains("'json': goes with 'format = json'. Declare that"),
        problem("json { path = \"$\" }"));
  }

  @Test
  void documentsInATableOfLinesAreAnError() {
    workspace.write("in/a.json", "{\"a\":1}\n{\"a\":2}\n");
    TableDefinition lines = crawl("");
    workspace.write("in/b.json", "[{\"a\":3}]\n");
    assertEquals(
        "file:in/b.json: 1: mixed JSON: expected one object per line, as in other files of the table,"
            + " found a document, since it begins with an array of objects. Declare the table's"
            + " 'format = json' and 'json.documents = true', or exclude the file",
        assertThrows(InletException.class, () -> crawl("", Optional.of(lines)))
            .getMessage()
            .replace(folder + "/", ""));
    assertEquals(3, rows(crawl("format = json, json.documents = true")).size());
  }

  @Test
  void recordsThatDoNotFitAreNoted() {
    workspace.write("in/a.json", "[{\"a\":1},\n7]");
    assertEquals(
        List.of("a.json: 1 sampled record not JSON; a load will reject them"), crawl("").notes());
    workspace.write("in/a.json", "{\n\"a\":1\n}\n{\"a\":\n");
    assertEquals(
        List.of("a.json: 1 sampled record not JSON; a load will reject them"), crawl("").notes());
  }

  @Test
  void otherArraysAreRefusedAndLogsInBracketsAreNot() {
    workspace.write("in/a.json", "[1, 2, 3]\n");
    assertEquals(
        "file:in/a.json: 1: unsupported JSON: expected objects, or arrays of them, found an array of"
            + " other values. Write objects, or exclude the file",
        problem(""));
    workspace.write("in/a.json", "[2020-01-02 03:04] a\n[2020-01-02 03:05] b\n");
    assertEquals("csv", crawl("").format());
    workspace.write("in/a.json", "{braces} are, no json\n1,2\n");
    assertEquals("csv", crawl("").format());
  }

  private static List<String> decisions(TableDefinition table, String about) {
    return table.decisions().stream()
        .filter(one -> one.about().equals(about))
        .map(Decision::text)
        .toList();
  }

  private static String columns(TableDefinition table) {
    return table.columns().stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private List<String> rows(TableDefinition table) {
    List<String> rows = new ArrayList<>();
    try (var files = Files.list(folder.resolve("in"))) {
      for (Path path : files.sorted().toList()) {
        MemoryFile file = MemoryFile.of(path);
        ReadRecords.of(table.recordFormat(), file, file.whole())
            .values()
            .forEach(one -> rows.add(one.text()));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return rows;
  }

  private String problem(String table) {
    return assertThrows(InletException.class, () -> crawl(table))
        .getMessage()
        .replace(folder + "/", "");
  }

  private TableDefinition crawl(String table) {
    return crawl(table, Optional.empty());
  }

  private TableDefinition crawl(String table, Optional<TableDefinition> previous) {
    Path file =
        workspace.write(
            "jobs.conf", "inlet.tables.t { location = \"" + folder + "/in\"\n" + table + "\n}\n");
    TableSpec spec = JobCatalog.load(List.of(file.toFile())).table("t");
    Configuration conf = new Configuration();
    return new Crawler(conf).crawl(spec, new FileDiscovery(conf).list(spec), previous);
  }
}
