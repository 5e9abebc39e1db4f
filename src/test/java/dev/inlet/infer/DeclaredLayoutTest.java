package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InletException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.format.MemoryFile;
import dev.inlet.format.ReadRecords;
import dev.inlet.format.TextLayout;
import dev.inlet.state.Json;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crawls of text that does not tell its columns. */
class DeclaredLayoutTest {
  private static final String FIXED =
      "format = fixed-width, fixed-width { columns = [{ name = id, width = 3 }, { name = on, width ="
          + " 11 }, { name = n, width = 3 }] }";
  private static final String LOG =
      "format = grok, grok { pattern = \"%{IP:ip} %{INT:n:int} %{NOTSPACE:took} %{WORD:w:string}\" }";
  private static final String BOOKS = "format = xml, xml { row-tag = book }";

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  @Test
  void namesOfPlacesAreDeclaredAndTheirTypesFound() {
    workspace.write("in/a.txt", "001 2024-01-31  1\n002 2024-02-01NA \n003 2024-02-01  3x\n");
    TableDefinition table = crawl(FIXED);
    assertEquals("[id string, on date, n bigint]", columns(table));
    assertEquals(List.of("NA"), table.layout().nulls().typed());
    assertTrue(
        table.notes().contains("a.txt: 1 sampled line not of the layout; a load will reject them"),
        table.notes()::toString);
    assertTrue(
        table
            .decisions()
            .get(0)
            .text()
            .equals("format: fixed-width, since the job catalog says so"),
        table.notes()::toString);
    assertEquals(
        "id 1-3, on 4-14, n 15-17, null words of typed columns [NA]", table.layout().text());
    assertEquals(
        List.of(
            "[001, 2024-01-31, 1]",
            "[002, 2024-02-01, null]",
            "3: expected a line of 17 characters, found 'x' behind them <003 2024-02-01  3x>"),
        rows(table, "001 2024-01-31  1\n002 2024-02-01NA \n003 2024-02-01  3x\n"));
  }

  @Test
  void typesOfAPatternStandAsHintsDoAndHintsWin() {
    workspace.write("in/a.log", "10.0.0.1 7 1.5 a\nnone\n10.0.0.2 8 - 1\n");
    TableDefinition table = crawl(LOG);
    assertEquals("[ip string, n bigint, took double, w string]", columns(table));
    assertTrue(table.columns().get(1).hinted());
    assertFalse(table.columns().get(2).hinted());
    assertEquals(
        List.of(
            "[10.0.0.1, 7, 1.5, a]",
            "2: expected a line that the pattern fits, found one that it does not fit from character"
                + " 1 on, or before: 'none' <none>",
            "[10.0.0.2, 8, null, 1]"),
        rows(table, "10.0.0.1 7 1.5 a\nnone\n10.0.0.2 8 - 1\n"));
    assertEquals(
        "[ip string, n int, took string, w string]",
        columns(crawl(LOG + ", hints { N = int, took = string }")));
  }

  @Test
  void aLogThatBeginsAsJsonDoesIsNoJson() {
    workspace.write("in/a.log", "[{\"a\": 1}]\n{\n");
    assertEquals(
        "[x string]", columns(crawl("format = grok, grok { pattern = \"%{GREEDYDATA:x}\" }")));
  }

  @Test
  void columnsOfXmlAreFound() {
    workspace.write(
        "in/a.xml",
        """
        <books><book id="1"><author>x</author><price cur="EUR">1.5</price>
        <on>2024-01-31</on><empty/></book></books>
        """);
    workspace.write(
        "in/b.xml",
        """
        <books><book id="2"><author>y</author><author>z</author><price>2</price></book>
        <book id="x3"/></books>
        """);
    TableDefinition table = crawl(BOOKS);
    assertEquals(
        "[_id string, author array<string>, price struct<_cur:string,_VALUE:double>, on date,"
            + " empty string]",
        columns(table));
    assertEquals(new Witness("b.xml", 2, "a9"), table.columns().get(0).witness());
    assertEquals(3, table.sampled().records());
    assertEquals(
        List.of("[1, [x], [EUR, 1.5], 2024-01-31, ]"),
        rows(
            table,
            "<book id='1'><author>x</author><price cur='EUR'>1.5</price><on>2024-01-31</on>"
                + "<empty/></book>"));
  }

  @Test
  void aColumnOfXmlThatIsRepeatedLaterBecomesAnArray() {
    workspace.write("in/a.xml", "<b><book><a>1</a><p>2</p></book></b>");
    TableDefinition first = crawl(BOOKS);
    assertEquals("[a bigint, p bigint]", columns(first));
    workspace.write("in/a.xml", "<b><book><a>1</a><a>x</a><p u='m'>2</p></book></b>");
    assertEquals(
        "[a array<string>, p struct<_VALUE:bigint,_u:string>]",
        columns(crawl(BOOKS, Optional.of(first))));
  }

  @Test
  void xmlThatIsCutOffIsNotedAndALongHeadIsNot() {
    workspace.write("in/a.xml", "<b><book><a>1</a></book><book>");
    assertTrue(
        crawl(BOOKS).notes().contains("a.xml: not XML up to its end; a load will reject the rest"));
    workspace.write("in/a.xml", "<b>" + "<book><a>1</a></book>\n".repeat(20_000) + "</b>");
    assertEquals(List.of(), crawl(BOOKS).notes());
  }

  @Test
  void rowsThatAreNowhereAreAnError() {
    workspace.write("in/a.xml", "<b><bok/></b>");
    assertEquals(
        "in: table 't': expected elements <book>, found none at the start of any file. Correct the"
            + " table's xml.row-tag",
        problem(BOOKS));
  }

  @Test
  void aPatternThatIsNoneIsAnError() {
    workspace.write("in/a.log", "x\n");
    assertEquals(
        "jobs.conf: 2: table 't': grok: expected the name of a pattern, found 'WRD' in %{WRD:x}."
            + " Correct the pattern",
        problem("format = grok, grok { pattern = \"%{WRD:x}\" }"));
  }

  @Test
  void typesThatCellsAndElementsCannotBeOfAreErrors() {
    workspace.write("in/a.log", "x\n");
    assertEquals(
        "jobs.conf: 1: table 't': column 'x': a cell of text cannot be a array<int>. Correct the"
            + " hint",
        problem("format = grok, grok { pattern = \"%{WORD:x}\" }, hints { x = \"array<int>\" }"));
    workspace.write("in/a.log", "<book><x/></book>");
    assertEquals(
        "jobs.conf: 1: table 't': column 'x': a cell of text cannot be a map<string,int>. Correct"
            + " the hint",
        problem(BOOKS + ", hints { x = \"map<string,int>\" }"));
  }

  @Test
  void xmlThatIsNotDeclaredIsNoCsv() {
    workspace.write("in/a.xml", "\ufeff<?xml version='1.0'?>\n<b><book/></b>");
    assertEquals(
        folder
            + "/in/a.xml: 1: XML that is not declared: expected a table with 'format = xml' and the"
            + " name of the elements that are rows, 'xml.row-tag', found neither. Declare them in"
            + " the job catalog",
        assertThrows(InletException.class, () -> crawl("")).getMessage().replace("file:", ""));
  }

  @Test
  void binaryFilesAreNotTakenForDeclaredText() {
    workspace.write("in/a.log", "PAR1\u0000");
    assertTrue(
        problem(LOG)
            .endsWith(
                "in/a.log: 1: not grok: expected the format that the table declares, found parquet."
                    + " Correct the table's format, or exclude the file"),
        problem(LOG));
  }

  @Test
  void anotherLayoutIsAnotherVersionAndDocumentsOfBeforeHaveNone() throws IOException {
    workspace.write("in/a.log", "x\n");
    String log = "format = grok, grok { pattern = \"%{A:x}\", patterns { A = ";
    TableDefinition one = crawl(log + "x } }");
    TableDefinition two = crawl(log + "y } }", Optional.of(one));
    assertEquals(
        List.of("~ layout from 'pattern %{A:x}, A x' to 'pattern %{A:x}, A y'"),
        SchemaChange.between(one, two).lines());
    assertEquals(two, Json.parse(Json.pretty(two), TableDefinition.class));
    TableDefinition old =
        Json.parse(Json.pretty(one).replace("\"layout\"", "\"unknown\""), TableDefinition.class);
    assertEquals(TextLayout.NONE, old.layout());
  }

  private static String columns(TableDefinition table) {
    return table.columns().stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static List<String> rows(TableDefinition table, String text) {
    MemoryFile file = MemoryFile.of("x", text);
    return ReadRecords.of(table.recordFormat(), file, file.whole()).values().stream()
        .map(ReadRecords::text)
        .toList();
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
