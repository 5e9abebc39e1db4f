package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DuckDb;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on text whose layout the table declares; what landed is read by DuckDB. */
@Tag("spark")
class DeclaredFormatsTest {
  private static final String MAX_KEY = "spark.sql.files.maxPartitionBytes";

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
    workspace = new Workspace(folder);
  }

  /** The session is that of all tests. */
  @AfterEach
  void unset() {
    SharedSpark.session().conf().unset(MAX_KEY);
  }

  @Test
  void linesOfFixedWidthAreCutIntoSplitsAndLand() throws IOException {
    declare(
        """
        format = fixed-width
        fixed-width {
          columns = [{ name = id, width = 8 }, { name = name, width = 9 }, { name = price }]
          skip-lines = 1
        }
        hints { id = int, price = "decimal(7,2)" }
        """);
    StringBuilder text = new StringBuilder("id      name     price\n");
    for (int i = 0; i < 20_000; i++) {
      boolean reject = i % 1_000 == 500;
      text.append("%-8s%-9s%s%n".formatted(reject ? "x" + i : i, "n\u00e9" + i % 10, i + ".25"));
    }
    workspace.write("data/a.txt", text.toString());
    workspace.write(
        "data/b.txt.bz2", bzip2("id\n20000   last     0.50\n20001   last     0.125\nshort\n"));

    CommandLine.Result crawl = CommandLine.run(folder, "crawl");
    assertEquals(0, crawl.exitCode(), crawl::toString);
    assertTrue(
        crawl.out().contains("layout       id 1-8, name 9-17, price 18-, lines skipped: 1"),
        crawl::toString);
    CommandLine.Result plan = CommandLine.run(folder, "plan", "j", "--splits");
    assertTrue(
        plan.out().matches("(?s).* a\\.txt \\([^)]*\\): splittable: [4-9] splits.*"),
        plan::toString);
    assertRead("20,003 read, 22 rejected");
    assertEquals(
        List.of(
            Arrays.asList(
                19_981L, 20_000, new BigDecimal("0.25"), new BigDecimal("19999.25"), 11L)),
        DuckDb.query(
            "select count(*), max(id), min(price), max(price), count(distinct name) from "
                + landed()));
    assertTrue(
        rejects().contains("\"reason\":\"column 'id': expected int, found 'x500'\""), rejects());
    assertTrue(
        rejects().contains("\"reason\":\"column 'price': expected decimal(7,2), found '0.125'\""),
        rejects());
    assertTrue(
        rejects().contains("\"reason\":\"expected a line of 17 characters, found 5\""), rejects());
  }

  @Test
  void linesOfALogLandByTheirPattern() {
    declare(
        """
        format = grok
        grok { pattern = "%{COMBINEDAPACHELOG}", null-words = ["-"] }
        hints { response = smallint }
        """);
    String line =
        "10.0.0.%d - - [10/Oct/2000:13:55:36 -0700] \"GET /p%d HTTP/1.1\" 200 %s \"-\" \"me \\\"x\\\"\"";
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      text.append(line.formatted(i, i, i % 10 == 0 ? "-" : i)).append('\n');
    }
    workspace.write("data/a.log", text + "at java.lang.Thread.run\n");
    CommandLine.Result crawl = CommandLine.run(folder, "crawl", "--dry-run");
    assertEquals(0, crawl.exitCode(), crawl::toString);
    assertTrue(
        crawl.out().contains("a.log: 1 sampled line not of the layout; a load will reject them"),
        crawl::toString);
    assertRead("101 read, 1 rejected");
    assertEquals(
        List.of(
            Arrays.asList(100L, 90L, 4_500L, (short) 200, 1.1, null, "me \\\"x\\\"", "/p7", "GET")),
        DuckDb.query(
            "select count(*), count(bytes), sum(bytes)::bigint, any_value(response),"
                + " any_value(httpversion), any_value(auth), any_value(agent),"
                + " max(request) filter (clientip = '10.0.0.7'), max(verb) from "
                + landed()));
    assertTrue(rejects().contains("\"line\":101,\"record\":101,\"offset\":"), rejects());
  }

  @Test
  void rowsOfXmlLandWithTheirArraysAndStructs() throws IOException {
    declare("format = xml, xml { row-tag = book }, hints { published = date }");
    StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?>\n<catalog>\n");
    for (int i = 0; i < 5_000; i++) {
      text.append("<book id=\"").append(i).append("\"><author>a&amp;").append(i % 7);
      text.append("</author><author>b</author><price cur=\"EUR\">").append(i).append(".5</price>");
      text.append(i % 1_000 == 1 ? "<published>soon" : "<published>2000-10-01");
      text.append("</published></book>\n");
    }
    workspace.write("data/a.xml", text + "</catalog>\n");
    workspace.write("data/b.xml.gz", gzip("<catalog><book id=\"5000\"/><book id=\"5001\"><au"));
    CommandLine.Result plan = CommandLine.run(folder, "plan", "j", "--splits");
    assertTrue(
        plan.out()
            .contains("not splittable: XML, whose elements are known from the file's start on"),
        plan::toString);
    assertRead("5,002 read, 6 rejected");
    assertEquals(
        List.of(
            Arrays.asList(4_996L, 4_995L, 5_000L, "a&0", 9_990L, "EUR", LocalDate.of(2000, 10, 1))),
        DuckDb.query(
            "select count(*), count(price), max(_id), min(author[1]), sum(len(author))::bigint,"
                + " any_value(price._cur), max(published) from "
                + landed()));
    assertTrue(
        rejects().contains("\"reason\":\"column 'published': expected date, found 'soon'\""),
        rejects());
    assertTrue(rejects().contains("\"reason\":\"not XML from line 1, column "), rejects());
  }

  @Test
  void textInUtf16LandsAndIsReadWhole() throws IOException {
    declare("");
    StringBuilder text = new StringBuilder("\ufeffid;name\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append(i % 1_000 == 500 ? ";ä;more\n" : ";ä€😀\n");
    }
    workspace.write("data/a.csv", text.toString().getBytes(StandardCharsets.UTF_16BE));
    CommandLine.Result crawl = CommandLine.run(folder, "crawl");
    assertTrue(crawl.out().contains("encoding     UTF-16"), crawl::toString);
    CommandLine.Result plan = CommandLine.run(folder, "plan", "j", "--splits");
    assertTrue(
        plan.out().contains("not splittable: text in UTF-16, whose characters have several bytes"),
        plan::toString);
    assertRead("20,000 read, 20 rejected");
    assertEquals(
        List.of(Arrays.asList(19_980L, 1L, "ä€😀")),
        DuckDb.query("select count(*), count(distinct name), max(name) from " + landed()));
    assertTrue(rejects().contains("\"raw\":\"500;ä;more\""), rejects());
  }

  @Test
  void aReadWithoutACatalogTellsWhereSuchTablesAreDeclared() {
    Exception problem =
        assertThrows(
            Exception.class,
            () ->
                SharedSpark.session()
                    .read()
                    .format("inlet")
                    .option("fileFormat", "xml")
                    .load(folder.toString()));
    assertTrue(
        problem
            .getMessage()
            .contains(
                "option 'fileFormat': expected csv or json, found 'xml'. Declare such a table in a"
                    + " job catalog"),
        problem.getMessage());
  }

  private void assertRead(String counts) {
    CommandLine.Result run = CommandLine.run(folder, "run", "j");
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.out().contains(counts), run::toString);
  }

  private void declare(String table) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/lake/_inlet"
          spark { "%2$s" = 100k }
          tables.t {
            location = "%1$s/data"
            %3$s
          }
          jobs.j {
            sources.s { table = t }
            targets.lake { path = "%1$s/lake/t", format = parquet }
          }
        }
        """
            .formatted(folder, MAX_KEY, table));
  }

  private String landed() {
    return DuckDb.parquet(folder.resolve("lake/t"));
  }

  private String rejects() {
    return workspace.textOf("lake/_inlet/jobs/j/rejects", ".jsonl");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] bzip2(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bytes, 1)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
