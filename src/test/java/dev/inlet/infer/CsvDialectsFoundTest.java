package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.catalog.TableSpec.Hint;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rate\\n%%d%%%%|rate string",
        "price\\n$%d|price string",
        "score\\n%d/100|score string",
        "url\\nhttps://example.com/p%d|url string",
        "url\\nhttps://example.com:8080/p%d?a=1|url string",
        "phone\\n+1 555 12%d|phone string",
        "file\\n/var/log/f%d.log|file string"
      })
  void whatStandsInEveryValueOfAColumnPartsNothing(String text, String columns) {
    String[] parts = text.replace("\\n", "\n").split("\n", -1);
    StringBuilder lines = new StringBuilder(parts[0]).append('\n');
    for (int i = 10; i < 50; i++) {
      lines.append(parts[1].replace("%d", String.valueOf(i)).replace("%%", "%")).append('\n');
    }
    write(lines.toString());
    TableDefinition table = crawl();
    assertEquals("[" + columns + "]", columns(table));
    assertEquals(40, rows(table).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.org/x\nhttps://b.org:80/y\nhttps://c.org/z\n",
        "src/main/a\nsrc/main/b\nsrc/main/c\n",
        "10/20\n11/21\n12/22\n",
        "+1 555 1234\n+1 555 1235\n+1 555 1236\n",
        "\"Be yourself; go.\" - Wilde\n\"To be\" - Shakespeare\n\"I think\" - Descartes\n",
        "\"once\" upon a time\nthere was\na line\n"
      })
  void linesThatNothingPartsAreRowsOfOneColumn(String text) {
    write(text);
    TableDefinition table = crawl();
    assertEquals(1, table.columns().size(), columns(table));
    assertEquals(text.lines().map(line -> "[" + line + "]").toList(), rows(table));
  }

  @Test
  void tablesAsRWritesThemAreRead() {
    StringBuilder text = new StringBuilder("\"x\" \"y\"\n");
    for (int i = 1; i <= 10; i++) {
      text.append('"').append(i).append("\" 21.").append(i).append(" 6\n");
    }
    write(text.toString());
    TableDefinition table = crawl();
    assertEquals(10, rows(table).size(), columns(table));
    assertTrue(columns(table).endsWith("x double, y bigint]"), columns(table));
  }

  @Test
  void theDelimiterThatIsToldToExcelIsTaken() {
    write("sep=;\na;b\n1;2\n3;4\n");
    TableDefinition table = crawl();
    assertEquals("[a bigint, b bigint]", columns(table));
    assertEquals(List.of("[1, 2]", "[3, 4]"), rows(table));
  }

  @Test
  void colonsBetweenNumbersMakeNoAddress() {
    write("1:2:3\n4:5:6\n7:8:9\n");
    assertEquals(3, crawl().columns().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Country,1/22/20,1/23/20,1/24/20\nAfghanistan,0,0,1\nAlbania,0,0,1\n",
        "State,2020-01-01,2020-02-01\nAlaska,5,6\nTexas,7,8\n",
        "id,100022,100025\n1,TRUE,FALSE\n2,FALSE,FALSE\n",
        "x,true,false\na,1,2\nb,3,4\n"
      })
  void valuesOfAnotherKindThanThoseBelowNameColumns(String text) {
    write(text);
    TableDefinition table = crawl();
    assertEquals(2, rows(table).size(), columns(table));
    assertEquals(
        List.of(text.lines().findFirst().orElseThrow().split(",", -1)),
        table.columns().stream().map(column -> column.name()).toList());
  }

  @Test
  void aFirstRecordOfAnotherSizeNamesNothing() {
    write("H,Locate Reply,GORLTR\nD,BCS,250000,2.08,A\nD,MD,74000,2.08,A\nD,BAX,25000,2.08,A\n");
    TableDefinition table = crawl();
    assertEquals("[_c0 string, _c1 string, _c2 bigint, _c3 double, _c4 string]", columns(table));
    assertEquals(
        List.of(
            "reject 1: expected 5 fields, found 3 <H,Locate Reply,GORLTR>",
            "[D, BCS, 250000, 2.08, A]",
            "[D, MD, 74000, 2.08, A]",
            "[D, BAX, 25000, 2.08, A]"),
        rows(table));
    assertTrue(
        table.decisions().stream()
            .map(Decision::outcome)
            .anyMatch("none; the first record has not as many cells as those behind it"::equals),
        table.decisions().toString());
  }

  @Test
  void wordsForNullMayStandBetweenSpaces() {
    write("a,b,c\n1, NA,inf\n2, 3,-Inf\n3, #DIV/0! ,nan\n");
    TableDefinition table = crawl();
    assertEquals("[a bigint, b bigint, c double]", columns(table));
    assertEquals(
        List.of("[1, null, Infinity]", "[2, 3, -Infinity]", "[3, null, NaN]"), rows(table));
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

  @ParameterizedTest
  @ValueSource(strings = {"##", "#", "//", "--", "%", "~", "!"})
  void linesOfProseAboveTheRecordsAreCommentsOfAnyUsualMark(String mark) {
    write("~ made by hand\n~ of three, columns\n1,2.5,a\n2,3.5,b\n3,4.5,c\n".replace("~", mark));
    TableDefinition table = crawl();
    assertEquals(mark, table.csv().comment());
    assertEquals("[_c0 bigint, _c1 double, _c2 string]", columns(table));
    assertEquals(3, rows(table).size());
  }

  @Test
  void recordsThatBeginWithAMarkAreNoComments() {
    write("name,text\n" + "u1,hello\n".repeat(60) + "!cmd,run\n".repeat(20) + "!cmdx,run, twice\n");
    TableDefinition table = crawl();
    assertEquals("", table.csv().comment());
    assertEquals(81, rows(table).size(), "with one that is rejected");
    write("n,text\n" + "4,four\n".repeat(41) + "~5,about five\n~6,about six\n~7,seven, or so\n");
    assertEquals("", crawl().csv().comment());
    assertEquals(44, rows(crawl()).size(), "with one that is rejected");
  }

  @Test
  void aNameMakesNoTabsOfThoseWithinCells() {
    StringBuilder text = new StringBuilder("id|name|note\n");
    for (int i = 0; i < 12; i++) {
      text.append(i).append("|n").append(i).append(i % 4 == 0 ? "|a\n" : "|a\tb\n");
    }
    writeTabs(text.toString());
    assertEquals("|", crawl().csv().delimiter());
    writeTabs("1\t \"a\tb\"\t \"c\"\n2\t \"d\"\t \"e\"\n3\t \"f\"\t \"g\"\n");
    assertEquals("\t ", crawl().csv().delimiter());
  }

  @Test
  void tabsPartTheCellsOfFilesThatAreNamedSoThoughTheRecordsAreRagged() {
    String text = "id\tname\tprice\n1\tann\t\"8,5\"\n2\tbob\t3,5\t\n3\t5,1\n";
    writeTabs(text);
    assertEquals("\t", crawl().csv().delimiter());
  }

  @Test
  void aNameAloneMakesNoTabs() {
    writeTabs("id,name\n1,ann\n2,bob\n");
    assertEquals(",", crawl().csv().delimiter());
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
  void aLaterFileWithoutTheLinesBeforeTheTableIsRefused() {
    write("Sales of the north\nmade 2024-01-31\n\nid,name,sum\n1,ann,5\n2,bob,6\n3,cleo,7\n");
    Optional<TableDefinition> first = Optional.of(crawl());
    write("id,name,sum\n4,dora,5\n5,eva,6\n6,finn,7\n7,gus,7\n");
    assertEquals(
        folder
            + ": table 't.x': a.csv: expected a header with columns of version 1 behind 3 lines, such as 'id',"
            + " found '6', 'finn', '7'. Exclude the file, or declare a table of its own for it",
        assertThrows(InputException.class, () -> crawl(first)).getMessage());
    write("id,name,sum\n4,dora,5\n");
    assertEquals(
        folder
            + ": table 't.x': expected records behind the lines that are skipped (3), found none."
            + " Correct the table's csv.skip-lines or location",
        assertThrows(InputException.class, () -> crawl(first)).getMessage());
  }

  @Test
  void aLaterFileWithoutAHeaderIsRefused() {
    write("id,name,day\n1,ann,2024-01-31\n2,bob,2024-02-01\n");
    Optional<TableDefinition> first = Optional.of(crawl());
    write("4,dora,2024-01-31\n5,eva,2024-02-01\n");
    assertEquals(
        folder
            + ": table 't.x': a.csv: expected a header with columns of version 1, such as 'id', found '4', 'dora',"
            + " '2024-01-31'. Exclude the file, or declare a table of its own for it",
        assertThrows(InputException.class, () -> crawl(first)).getMessage());
    write("more,NAME\nx,ann\ny,bob\n");
    assertEquals("[id bigint, name string, day date, more string]", columns(crawl(first)));
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

  /** What is left out as no row would be lost without a word, so it has to be sure. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "station,temp,rain\nRome,NA,NA\nMilan,12,3\nTurin,13,4\n",
        "a,b,c\nx,y,z\np,,\nq,,\n",
        "name,start,end\nBob,open,open\nAnn,2024-01-01,2024-02-01\nEve,2024-01-02,2024-02-02\n",
        "name,note\n\"a\",\"x\"\n\"b\",\"y\"\n#c,z\n",
        "id,value\n1,10\n2,20\n#3,30\n",
        "#id,name\n\"1\",\"a\"\n\"2\",\"b\"\n\"3\",\"c\"\n",
        "time,temp,place\ns,C,\n1,20.5,a\n2,21.5,b\n"
      })
  void noRowBehindAHeaderIsTakenForAnythingElse(String text) {
    write(text);
    assertEquals(text.lines().count() - 1, rows(crawl()).size(), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann,,,\nbob,paris,hi,yo\ncleo,oslo,hm,ya\ndora,bern,ok,no\n",
        "ann,,x,\nbob,paris,hi,yo\ncleo,oslo,hm,ya\ndora,bern,ok,no\n",
        "A,1,2,3\nB,4,5,6\nC,7,8,9\nD,10,15,19\n"
      })
  void noRowOfATableWithoutAHeaderIsTakenForOneOrForALineBefore(String text) {
    write(text);
    assertEquals(text.lines().count(), rows(crawl()).size(), text);
  }

  @Test
  void aDelimiterWithASpaceIsNotOneWhereTheBareOnePartsOthers() {
    write("id,n, \"name\"\n1,2, \"ab\"\n3,4, \"cd\"\n");
    TableDefinition table = crawl();
    assertEquals(3, table.columns().size(), columns(table));
    assertEquals("id bigint", columns(table).substring(1, 10));
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
  void aTableOfWesternBytesDoesNotReadFilesOfUtf8AsOtherLetters() {
    write("1,Caf\u00e9 One\n2,M\u00fcnchen x\n".getBytes(Charset.forName("windows-1252")));
    TableDefinition before = crawl();
    write("3,x\n4,y\n");
    assertEquals("windows-1252", crawl(Optional.of(before)).encoding(), "ASCII is both");
    write("3,Z\u00fcrich West\n");
    InputException e = assertThrows(InputException.class, () -> crawl(Optional.of(before)));
    assertEquals(
        folder
            + ": table 't.x': mixed encodings: expected files of one encoding, found windows-1252"
            + " in version 1 and UTF-8 in a.csv. Exclude some of them, or declare a table for each"
            + " encoding",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"'", "\""})
  void whatIsDeclaredToBeginCommentsIsNoQuote(String comment) {
    CsvSpec spec =
        new CsvSpec(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(comment),
            Optional.empty(),
            Optional.empty(),
            List.of());
    write("id,name\n1,a\n" + comment + "2,b\n3,c\n");
    TableDefinition table = crawl(spec, Optional.empty(), List.of());
    assertEquals(List.of("[1, a]", "[3, c]"), rows(table));
    write("one\n" + comment + "two\nthree\n");
    assertEquals(1, crawl(spec, Optional.empty(), List.of()).columns().size());
  }

  @Test
  void aHintedColumnStaysWrittenAsItWas() {
    List<Hint> hints = List.of(new Hint("day", "date", new Origin("conf/jobs.conf", 8)));
    write("id,day\n1,15/01/2024\n2,28/01/2024\n");
    TableDefinition before = crawl(Optional.empty(), hints);
    assertEquals("[id bigint, day date as dd/MM/yyyy]", columns(before));
    write("id,day\n3,05/03/2024\n");
    assertEquals(columns(before), columns(crawl(Optional.of(before), hints)));
    write("id,day\n4,\n");
    assertEquals(columns(before), columns(crawl(Optional.of(before), hints)));
  }

  @Test
  void aBadByteAmongGoodOnesIsNoOtherEncoding() {
    byte[] text = "id,name\n1,Jos\u00e9\n2,Zo\u00eb\n3,x\n".getBytes(UTF_8);
    text[text.length - 2] = (byte) 0xff;
    write(text);
    assertEquals("UTF-8", crawl().encoding());
  }

  @Test
  void theLastCommentAboveTheRecordsNamesTheColumns() {
    write("# made by x\n# id,\"unit\",price\n1,a,2.5\n2,b,3.5\n3,c,4.5\n");
    TableDefinition table = crawl();
    assertEquals("[id bigint, unit string, price double]", columns(table));
    assertFalse(table.csv().header());
    assertEquals(List.of("[1, a, 2.5]", "[2, b, 3.5]", "[3, c, 4.5]"), rows(table));
    write("# something else\n4,d,5.5\n5,e,6.5\n");
    assertEquals("[id bigint, unit string, price double]", columns(crawl(Optional.of(table))));
    write("# made by x\n# a note with no comma\n1,a,2.5\n2,b,3.5\n3,c,4.5\n");
    assertEquals("[_c0 bigint, _c1 string, _c2 double]", columns(crawl()));
  }

  private void write(String text) {
    write(text.getBytes(UTF_8));
  }

  private void writeTabs(String text) {
    try {
      Files.writeString(folder.resolve("a.tsv"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    return crawl(before, List.of());
  }

  private TableDefinition crawl(Optional<TableDefinition> before, List<Hint> hints) {
    return crawl(CsvSpec.open(), before, hints);
  }

  private TableDefinition crawl(CsvSpec csv, Optional<TableDefinition> before, List<Hint> hints) {
    TableSpec spec =
        new TableSpec(
            "t.x",
            folder.toString(),
            Optional.empty(),
            csv,
            hints,
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
