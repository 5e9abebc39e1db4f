package dev.inlet.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.CatalogException;
import dev.inlet.catalog.LayoutSpec.FixedWidthSpec;
import dev.inlet.catalog.LayoutSpec.GrokSpec;
import dev.inlet.catalog.LayoutSpec.LongLines;
import dev.inlet.catalog.LayoutSpec.PatternSpec;
import dev.inlet.catalog.LayoutSpec.PlaceSpec;
import dev.inlet.catalog.LayoutSpec.ShortLines;
import dev.inlet.catalog.LayoutSpec.XmlSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutReaderTest {
  @TempDir Path folder;

  @Test
  void columnsBeginBehindEachOtherAndEndBeforeTheNextOne() {
    FixedWidthSpec spec =
        (FixedWidthSpec)
            layout(
                """
                format = fixed-width
                fixed-width {
                  columns = [
                    { name = id, width = 8 }
                    { name = name }
                    { name = city, start = 31, width = 10 }
                    { name = first, start = 9, width = 1 }
                    { name = rest, start = 41 }
                  ]
                }
                """);
    assertEquals(
        List.of(
            new PlaceSpec("id", 1, OptionalInt.of(8)),
            new PlaceSpec("name", 9, OptionalInt.of(22)),
            new PlaceSpec("city", 31, OptionalInt.of(10)),
            new PlaceSpec("first", 9, OptionalInt.of(1)),
            new PlaceSpec("rest", 41, OptionalInt.empty())),
        spec.columns());
    assertEquals(true, spec.trim());
    assertEquals(0, spec.skipLines());
    assertEquals(ShortLines.REJECT, spec.shortLines());
    assertEquals(LongLines.REJECT, spec.longLines());
    assertEquals(List.of(), spec.nullWords());
  }

  @Test
  void allKeysOfAFixedWidthAreRead() {
    FixedWidthSpec spec =
        (FixedWidthSpec)
            layout(
                """
                format = fixed-width, fixed-width {
                  columns = [{ name = id, width = 8 }], trim = false, skip-lines = 2,
                  short-lines = pad, long-lines = cut, null-words = ["?"]
                }
                """);
    assertEquals(false, spec.trim());
    assertEquals(2, spec.skipLines());
    assertEquals(ShortLines.PAD, spec.shortLines());
    assertEquals(LongLines.CUT, spec.longLines());
    assertEquals(List.of("?"), spec.nullWords());
  }

  @Test
  void aPatternAndItsDefinitionsAreRead() {
    GrokSpec spec =
        (GrokSpec)
            layout(
                "format = grok, grok { pattern = \"%{A:x}\", null-words = [\"-\"]\n"
                    + "patterns { A = \"\"\"\\d+\"\"\", B-2 = b } }");
    assertEquals("%{A:x}", spec.pattern());
    assertEquals(
        List.of(new PatternSpec("A", "\\d+"), new PatternSpec("B-2", "b")), spec.patterns());
    assertEquals(List.of("-"), spec.nullWords());
  }

  @Test
  void rowsOfXmlAreRead() {
    XmlSpec spec = (XmlSpec) layout("format = xml, xml { row-tag = \"b:book\" }");
    assertEquals(new XmlSpec("b:book", "_", "_VALUE", true, List.of(), spec.origin()), spec);
    assertEquals(
        new XmlSpec("book", "@", "#", false, List.of("nil"), spec.origin()),
        layout(
            "format = xml, xml { row-tag = book, attribute-prefix = \"@\", value-column = \"#\","
                + " trim = false, null-words = [nil] }"));
  }

  @Test
  void otherFormatsHaveNoLayout() {
    assertEquals(Optional.empty(), load("format = csv").layout());
    assertEquals(Optional.empty(), load("").layout());
  }

  @Test
  void allProblemsOfALayoutAreNamed() {
    assertProblems(
        """
        format = fixed-width
        fixed-width {
          columns = [
            { name = id }
            { name = b }
            { name = c, start = 9 }
            { name = ID, start = 5, with = 1 }
            { name = d, width = 0 }
          ]
          skip-lines = -1
          short-lines = cut
        }
        """,
        "5: column 1: missing key 'width': expected one, or a 'start' of the next column",
        "7: column 3: 'start': expected the next column behind this one, found it before. Give this"
            + " one a 'width'",
        "8: column 4: 'name': expected names that differ, found 'ID' twice",
        "8: column 4: missing key 'width': expected one, or a 'start' of the next column",
        "8: column 4: unknown key 'with'. Did you mean 'width'?",
        "9: column 5: 'width': expected at least 1, found 0",
        "11: 'skip-lines': expected at least 0, found -1",
        "12: 'short-lines': expected reject or pad, found 'cut'");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertProblems(
        "format = fixed-width",
        "1: missing key 'columns': expected a list such as [ { name = id, width = 8 } ]");
    assertProblems(
        "format = fixed-width, fixed-width { columns = [] }",
        "2: 'columns': expected at least one column, found none");
    assertProblems(
        "format = fixed-width, fixed-width { columns = [{ name = a, start = 20000000 }] }",
        "2: column 1: 'start': expected at most 16777216, found 20000000");
    assertEquals(
        folder + "/jobs.conf: 2: table 't': grok: missing key 'pattern': expected text",
        problem("format = grok, grok { null-words = [] }"));
    assertEquals(
        folder
            + "/jobs.conf: 2: table 't': xml: 'row-tag': expected the name of an element, such as"
            + " book, found '<book>'",
        problem("format = xml, xml { row-tag = \"<book>\" }"));
  }

  @Test
  void aLayoutGoesWithItsFormat() {
    assertEquals(
        folder + "/jobs.conf: 2: table 't': 'grok': goes with 'format = grok'. Declare that",
        problem("grok { pattern = x }"));
    assertEquals(
        folder + "/jobs.conf: 2: table 't': 'xml': goes with 'format = xml'. Declare that",
        problem("format = csv, xml { row-tag = x }"));
  }

  private void assertProblems(String table, String... problems) {
    StringBuilder expected = new StringBuilder();
    for (String problem : problems) {
      int colon = problem.indexOf(": ") + 2;
      expected
          .append(expected.isEmpty() ? "" : "\n")
          .append(folder)
          .append("/jobs.conf: ")
          .append(problem, 0, colon)
          .append("table 't': fixed-width: ")
          .append(problem.substring(colon));
    }
    assertEquals(expected.toString(), problem(table));
  }

  private String problem(String table) {
    return assertThrows(CatalogException.class, () -> load(table)).getMessage();
  }

  private LayoutSpec layout(String table) {
    return load(table).layout().orElseThrow();
  }

  private TableSpec load(String table) {
    try {
      Path file =
          Files.writeString(
              folder.resolve("jobs.conf"), "inlet.tables.t { location = in\n" + table + "\n}\n");
      return JobCatalog.load(List.of(file.toFile())).table("t");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
