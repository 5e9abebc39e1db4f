package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.format.MemoryFile;
import dev.inlet.format.ReadRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out of CSV is what its readers are given: its rows are read back. */
final class CsvDialectsFoundTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        ";",
        "\t",
        "|",
        "\u0001",
        "^",
        "~",
        ":",
        "#",
        "!",
        "&",
        "=",
        "*",
        "$",
        "%",
        "@",
        "\u001f",
        "§",
        "||",
        "::",
        "~|~",
        "|#|",
        "^^",
        "\u0001\u0002"
      })
  void anyMarkThatPartsEachLineIsADelimiter(String delimiter) {
    write(
        "id,name,day\n1,ann,2024-01-31\n2,bob,2024-02-01\n3,cleo,2024-02-02\n4,dora,2024-02-03\n"
            .replace(",", delimiter));
    TableDefinition table = crawl();
    assertEquals(delimiter, table.csv().delimiter(), table.decisions().toString());
    assertEquals("[id bigint, name string, day date]", columns(table));
    assertEquals(4, rows(table).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time\\n06:30:00\\n07:45:10\\n08:00:00\\n09:15:00|time",
        "day\\n2024-01-31\\n2024-02-01\\n2024-02-02\\n2024-02-03|day",
        "ip\\n10.0.0.1\\n10.0.0.2\\n10.0.0.3\\n10.0.0.4|ip",
        "name\\nAnn Lee\\nBob Ray\\nCleo May\\nDora Fox|name",
        "site\\nhttp://a.org\\nhttp://b.org\\nhttp://c.org|site"
      })
  void aMarkWithinEachValueIsNoDelimiter(String text, String name) {
    write(text.replace("\\n", "\n"));
    assertEquals(1, crawl().columns().size(), name);
  }

  @Test
  void aBackslashBeforeQuotesIsFound() {
    write("id,said\n1,\"a \\\"b\\\" c\"\n2,\"d, e\"\n3,\"f\"\n");
    TableDefinition table = crawl();
    assertEquals("\\", table.csv().escape());
    assertEquals(List.of("[1, a \"b\" c]", "[2, d, e]", "[3, f]"), rows(table));
  }

  @Test
  void commentsAreLeftOut() {
    write("# made by hand\nid,name\n1,ann\n# a \"quote\n2,bob\n#\n3,cleo\n");
    TableDefinition table = crawl();
    assertEquals("#", table.csv().comment());
    assertEquals(List.of("[1, ann]", "[2, bob]", "[3, cleo]"), rows(table));
  }

  @Test
  void aHeaderThatLooksLikeACommentIsOne() {
    write("##source=x\n##version=2\n#id,name\n1,ann\n2,bob\n3,cleo\n");
    TableDefinition table = crawl();
    assertEquals("##", table.csv().comment());
    assertEquals("[#id bigint, name string]", columns(table));
    write("#id,name\n1,ann\n2,bob\n");
    assertEquals("[#id bigint, name string]", columns(crawl()));
  }

  @Test
  void linesBeforeTheTableAreSkipped() {
    write("Sales of the north\nmade 2024-01-31\n\nid,name,sum\n1,ann,5\n2,bob,6\n3,cleo,7\n");
    TableDefinition table = crawl();
    assertEquals(3, table.csv().skipLines());
    assertEquals("[id bigint, name string, sum bigint]", columns(table));
    assertEquals(List.of("[1, ann, 5]", "[2, bob, 6]", "[3, cleo, 7]"), rows(table));
    assertTrue(table.csv().text().contains("skips 3 lines"), table.csv().text());
  }

  @Test
  void titlesAndGroupsInCellsAreSkipped() {
    write("Sales,,,\n,,,\nid,name,sum,tax\n1,ann,5,1\n2,bob,6,2\n3,cleo,7,2\n");
    assertEquals("[id bigint, name string, sum bigint, tax bigint]", columns(crawl()));
    write(",,North,,South,\nid,name,sum,tax,sum,tax\n1,ann,5,1,2,3\n2,bob,6,2,4,5\n3,c,7,2,1,1\n");
    assertEquals(
        "[id bigint, name string, sum bigint, tax bigint, sum_2 bigint, tax_2 bigint]",
        columns(crawl()));
  }

  @Test
  void aColonIsADelimiterThoughAnotherMarkStandsBehindSomeOfThem() {
    write("a:x:1:/home/a:/bin/sh\nb:x:2:/home/b:/bin/sh\nc:x:3:/home/c:/bin/sh\n");
    TableDefinition table = crawl();
    assertEquals(":", table.csv().delimiter());
    assertEquals(5, table.columns().size());
  }

  @Test
  void spacesBeforeQuotesArePartOfTheDelimiter() {
    write("id, name, val\n1, \"a, b\", 2.5\n2, \"c\", 3.5\n3, \"d\", 4.5\n");
    TableDefinition table = crawl();
    assertEquals(", ", table.csv().delimiter());
    assertEquals(List.of("[1, a, b, 2.5]", "[2, c, 3.5]", "[3, d, 4.5]"), rows(table));
  }

  @Test
  void namesOfRowsHaveNoName() {
    write("mpg,cyl\nFiat,21.5,4\nFord,18.0,6\nSeat,22.5,4\n");
    TableDefinition table = crawl();
    assertEquals("[_c0 string, mpg double, cyl bigint]", columns(table));
    assertEquals(List.of("[Fiat, 21.5, 4]", "[Ford, 18.0, 6]", "[Seat, 22.5, 4]"), rows(table));
    assertDecided(
        table,
        "names: the first cell of records has none: the header has a cell less than they have");
  }

  @Test
  void aDelimiterTooManyIsAnEmptyColumn() {
    write("a,b\n1,x,\n2,y,\n3,z,\n");
    TableDefinition table = crawl();
    assertEquals("[a bigint, b string, _c2 string]", columns(table));
    assertEquals(List.of("[1, x, null]", "[2, y, null]", "[3, z, null]"), rows(table));
    assertDecided(
        table,
        "names: the last cell of records has none: the header has a cell less than they have, and it"
            + " is always empty");
  }

  @Test
  void aRecordOfUnitsIsNoRow() {
    write("time,temp,place\ns,C,\n1,20.5,a\n2,21.5,b\n3,22.5,c\n");
    TableDefinition table = crawl();
    assertEquals("[time bigint, temp double, place string]", columns(table));
    assertEquals(List.of("[1, 20.5, a]", "[2, 21.5, b]", "[3, 22.5, c]"), rows(table));
    assertDecided(
        table,
        "units: the record behind the header is no row: it alone has texts where the others have"
            + " values of a type");
  }

  private static void assertDecided(TableDefinition table, String text) {
    List<String> decisions = table.decisions().stream().map(Decision::text).toList();
    assertTrue(decisions.contains(text), decisions.toString());
  }

  @Test
  void typesOnlyWidenWhateverTheyAreWrittenAs() {
    String[][] steps = {
      {"31/12/2020", "1/2/2021", "date as dd/MM/yyyy"},
      {"31/12/2020", "1/2/2021 06:30", "timestamp as dd/MM/yyyy"},
      {"31/12/2020", "12/31/2020", "string"},
      {"31/12/2020", "2020-12-31", "string"},
      {"12", "1,5", "double as 1.234,5"},
      {"1.5", "1,234,567", "double as 1,234.5"},
      {"1.5", "1,5", "string"},
      {"1,5", "12", "double as 1.234,5"},
      {"12", "31/12/2020", "string"},
      {"31/12/2020", "", "date as dd/MM/yyyy"}
    };
    for (String[] step : steps) {
      write("id;v\n1;" + step[0] + "\n2;" + step[0] + "\n");
      TableDefinition before = crawl();
      write("id;v\n1;" + step[1] + "\n2;" + step[1] + "\n");
      TableDefinition after = crawl(Optional.of(before));
      assertEquals(step[2], after.columns().get(1).column().typeText(), step[0] + " " + step[1]);
      assertTrue(rows(after).stream().noneMatch(row -> row.startsWith("reject")), step[1]);
    }
  }

  @Test
  void aFooterIsTold() {
    write("id,name,sum\n1,ann,5\n2,bob,6\n3,cleo,7\n4,dora,7\nTotal: 25\n");
    TableDefinition table = crawl();
    assertEquals("[id bigint, name string, sum bigint]", columns(table));
    assertTrue(
        table
            .notes()
            .contains(
                "a.csv: 1 sampled record not of 3 fields, the first on line 6, at the end of the"
                    + " file; a load will reject them"),
        table.notes().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "country,1990,1991,1992\\nItaly,5,6,7\\nSpain,1,2,3|true",
        "name,2020,total\\nann,5,8\\nbob,6,7|false",
        "state,name\\nAL,Birmingham\\nAK,Anchorage\\nAZ,Phoenix\\nCA,Fresno\\nCO,Denver|true",
        "AL,Birmingham\\nAK,Anchorage\\nAZ,Phoenix\\nCA,Fresno\\nCO,Denver\\nCT,Norwalk|false",
        "user,session\\na,6f1c0f3e-0000-4a4a-8b8b-123456789abc|true",
        "day,x\\n31/12/2020,a\\n1/1/2021,b|true",
        "31/12/2020,a\\n1/1/2021,b|false",
        "007,x\\n008,y|false",
        "kind,size\\nred,s\\nblue,l\\nred,l\\nred,s\\nblue,s\\nred,s\\nblue,l\\nred,l\\nred,s\\nred,l|true"
      })
  void headersAreToldFromRecords(String text, boolean header) {
    write(text.replace("\\n", "\n"));
    TableDefinition table = crawl();
    assertEquals(header, table.csv().header(), table.decisions().toString());
  }

  @Test
  void bytesThatAreNoUtf8AreWesternAndToldSo() {
    write(
        "id,name\n1,Jos\u00e9\n2,Zo\u00eb\n3,\u20ac 5\n".getBytes(Charset.forName("windows-1252")));
    TableDefinition table = crawl();
    assertEquals("windows-1252", table.encoding());
    assertEquals(List.of("[1, Jos\u00e9]", "[2, Zo\u00eb]", "[3, \u20ac 5]"), rows(table));
    assertTrue(
        table.decisions().stream()
            .map(Decision::text)
            .toList()
            .contains(
                "encoding: windows-1252: more than ASCII in 1 file, by bytes that are no UTF-8; where"
                    + " another set of single bytes was meant, declare it"),
        table.decisions().toString());
  }

  @Test
  void aBadByteAmongGoodOnesIsNoOtherEncoding() {
    byte[] text = "id,name\n1,Jos\u00e9\n2,Zo\u00eb\n3,x\n".getBytes(UTF_8);
    text[text.length - 2] = (byte) 0xff;
    write(text);
    assertEquals("UTF-8", crawl().encoding());
  }

  private void write(String text) {
    write(text.getBytes(UTF_8));
  }

  private void write(byte[] text) {
    try {
      Files.write(folder.resolve("a.csv"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TableDefinition crawl() {
    return crawl(Optional.empty());
  }

  private TableDefinition crawl(Optional<TableDefinition> before) {
    TableSpec spec =
        new TableSpec(
            "t.x",
            folder.toString(),
            Optional.empty(),
            CsvSpec.open(),
            List.of(),
            List.of(),
            List.of(),
            ZoneId.of("UTC"),
            new Origin("conf/jobs.conf", 7));
    return new Crawler(new Configuration())
        .crawl(spec, CrawlerTest.listing(folder, CrawlerTest.list(folder)), before);
  }

  private static String columns(TableDefinition table) {
    return table.columns().stream()
        .map(c -> c.name() + " " + c.column().typeText())
        .toList()
        .toString();
  }

  private List<String> rows(TableDefinition table) {
    try {
      MemoryFile file = MemoryFile.of(folder.resolve("a.csv"));
      return ReadRecords.of(table.recordFormat(), file, file.whole()).values().stream()
          .map(read -> (read.reject().isPresent() ? "reject " : "") + read.text())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
