package dev.inlet.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.CatalogException;
import dev.inlet.catalog.TableSpec.CsvSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSpecReaderTest {
  @TempDir Path folder;

  @Test
  void marksMayHaveSeveralCharacters() {
    assertEquals(
        new CsvSpec(
            Optional.of("\u0001\u0002"),
            Optional.of("|\n"),
            Optional.of('"'),
            Optional.of('\\'),
            Optional.of(true),
            List.of("n/a")),
        load(
            """
            delimiter = "\\u0001\\u0002", record-separator = "|\\n", quote = "\\"", escape = "\\\\"
            header = true, null-words = ["n/a"]
            """));
    assertEquals(CsvSpec.open(), load(""));
  }

  @Test
  void commentsAndLinesToSkipAreRead() {
    CsvSpec spec = load("comment = \"#\", skip-lines = 3");
    assertEquals(Optional.of("#"), spec.comment());
    assertEquals(Optional.of(3), spec.skipLines());
    assertEquals(Optional.of(""), load("comment = \"\"").comment());
    assertProblem("comment = \"# \"", "'comment': expected ASCII that is no space, found '# '");
    assertProblem("skip-lines = -1", "'skip-lines': expected 0 to 10000, found '-1'");
    assertProblem(
        "skip-lines = 2, record-separator = \"|\"",
        "'skip-lines': expected none beside 'record-separator', found '2'");
    assertProblem(
        "comment = \";\", delimiter = \";\"",
        "'comment': expected another text than 'delimiter' and 'quote', found ';'");
  }

  @Test
  void whatCannotGoTogetherIsTold() {
    assertProblem(
        "delimiter = \"\"",
        "'delimiter': expected one character or more, but not that of number 0, found ''");
    assertProblem(
        "record-separator = \"\\u0000\"",
        "'record-separator': expected one character or more, but not that of number 0, found"
            + " '\\u0000'");
    assertProblem(
        "delimiter = \"|\\n\"",
        "'delimiter': expected no line end in it, or a 'record-separator' beside it, found"
            + " '|\\u000a'");
    assertProblem(
        "delimiter = \"||\", record-separator = \"||\"",
        "'delimiter': expected another text than that of 'record-separator', found '||'");
    assertProblem(
        "delimiter = \"a'b\", quote = \"'\"",
        "'delimiter': expected neither 'quote' nor 'escape' in it, found 'a'b'");
    assertProblem(
        "record-separator = \"/x\", escape = /",
        "'record-separator': expected neither 'quote' nor 'escape' in it, found '/x'");
  }

  @Test
  void quotesAreOneAsciiCharacter() {
    assertProblem("quote = \"''\"", "'quote': expected one character, found ''''");
    assertProblem(
        "quote = ä", "'quote': expected one ASCII character that ends no line, found 'ä'");
    assertProblem(
        "escape = \"\\n\"",
        "'escape': expected one ASCII character that ends no line, found '\\u000a'");
  }

  @Test
  void theEncodingOfTextIsACharacterSetOfJava() {
    assertEquals(Optional.of("ISO-8859-1"), table("encoding = latin1").encoding());
    assertEquals(
        Optional.of("UTF-16"),
        table("format = grok, grok { pattern = x }, encoding = utf-16").encoding());
    assertEquals(Optional.empty(), table("").encoding());
    assertTableProblem(
        "encoding = utf8mb4",
        "'encoding': expected a character set of Java such as 'UTF-8', 'UTF-16' or 'windows-1252',"
            + " found 'utf8mb4'");
    assertTableProblem(
        "encoding = \"a b\"",
        "'encoding': expected a character set of Java such as 'UTF-8', 'UTF-16' or 'windows-1252',"
            + " found 'a b'");
    assertTableProblem(
        "encoding = UTF-16, format = xml, xml { row-tag = a }",
        "'encoding': goes with csv, json, fixed-width, grok and w3c, not with xml, whose files tell it."
            + " Leave it out");
    assertTableProblem(
        "encoding = UTF-8, format = parquet",
        "'encoding': goes with csv, json, fixed-width, grok and w3c, not with parquet, whose files tell"
            + " it. Leave it out");
  }

  private void assertTableProblem(String keys, String problem) {
    assertEquals(
        folder + "/jobs.conf: 2: table 't': " + problem,
        assertThrows(CatalogException.class, () -> table(keys)).getMessage());
  }

  private void assertProblem(String csv, String problem) {
    assertEquals(
        folder + "/jobs.conf: 2: table 't': csv: " + problem,
        assertThrows(CatalogException.class, () -> load(csv)).getMessage());
  }

  private CsvSpec load(String csv) {
    return table("csv {" + csv + "\n}").csv();
  }

  private TableSpec table(String keys) {
    try {
      Path file =
          Files.writeString(
              folder.resolve("jobs.conf"), "inlet.tables.t { location = in\n" + keys + "\n}\n");
      return JobCatalog.load(List.of(file.toFile())).table("t");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
