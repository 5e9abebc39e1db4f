package dev.inlet.format;

import static dev.inlet.format.CsvReaderTest.columns;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class XmlReaderTest {
  private static final Xml BOOKS = new Xml("book", "_", "_VALUE", true);

  @Test
  void elementsAndAttributesOfARowAreItsColumns() {
    assertEquals(
        List.of("[1, A & B, 44.95, 2000-10-01]", "[2, null, null, null]", "[3, , null, null]"),
        rows(
            """
            <?xml version="1.0"?>
            <!-- books -->
            <catalog name="all">
              <book id="1"><title>A &amp; <![CDATA[B]]></title><price> 44.95
                </price><on>2000-10-01</on></book>
              <other id="9"/>
              <shelf><book id="2"/></shelf>
              <book id="3"><title/><price></price></book>
            </catalog>
            """,
            format("_id bigint", "title string", "price double", "on date")));
  }

  @Test
  void whatIsRepeatedIsAnArrayAndWhatIsNestedAStruct() {
    assertEquals(
        List.of(
            "[[x, y], [EUR, 1.5], [[1, null], [2, b]]]",
            "[[z], [null, 2.0], null]",
            "[null, null, [null]]"),
        rows(
            """
            <c>
              <book><a>x</a><p cur="EUR">1.5</p><i n="1"/><a>y</a><i n="2">b</i></book>
              <book><a>z</a><p>2</p></book>
              <book><i></i></book>
            </c>
            """,
            format(
                "a array<string>",
                "p struct<_cur:string,_VALUE:double>",
                "i array<struct<_n:int,_VALUE:string>>")));
  }

  @Test
  void aRowOfTextAloneIsItsValue() {
    assertEquals(
        List.of("[1]", "[2]"), rows("<c><book>1</book><book> 2 </book></c>", format("_VALUE int")));
    assertEquals(
        List.of("[a  c, b]"),
        rows("<book>a <i>b</i> c</book>", format("_VALUE string", "i string")));
  }

  @Test
  void aRowWithinARowIsPartOfIt() {
    assertEquals(
        List.of("[1, [2]]"),
        rows("<book n='1'><book n='2'/></book>", format("_n int", "book struct<_n:int>")));
  }

  @Test
  void aStringColumnTakesElementsAsTheyAre() {
    assertEquals(
        List.of("[<t a=\"1 &quot;\">x<b>y &lt;</b>z</t>]"),
        rows("<book><t a='1 \"'>x<b>y &lt;</b>z</t></book>", format("t string")));
  }

  @Test
  void prefixesAreParts() {
    Xml layout = new Xml("b:book", "@", "#text", true);
    assertEquals(
        List.of("[urn:x, 1, t]"),
        rows(
            "<b:book xmlns:b='urn:x' b:id='1'>t</b:book>",
            new XmlFormat(
                TextLayout.of(layout, NullWords.NONE),
                columns("@xmlns:b string", "@b:id int", "#text string"),
                "UTC")));
  }

  @Test
  void spacesAreKeptWhereTheyAreDeclaredToBe() {
    Xml kept = new Xml("book", "_", "_VALUE", false);
    assertEquals(
        List.of("[ 1 ,  x , 7]"),
        rows(
            "<book a=' 1 '>\n <t> x </t>\n <n> 7 </n></book>",
            new XmlFormat(
                TextLayout.of(kept, NullWords.NONE),
                columns("_a string", "t string", "n int"),
                "UTC")));
  }

  @Test
  void nullWordsAreNull() {
    assertEquals(
        List.of("[null, null]"),
        rows(
            "<book a='nil'><t>nil</t></book>",
            new XmlFormat(
                TextLayout.of(BOOKS, new NullWords(List.of("nil"), List.of())),
                columns("_a string", "t int"),
                "UTC")));
  }

  @Test
  void whatDoesNotFitIsARejectOfItsRowAlone() {
    assertEquals(
        List.of(
            "1: column 'p': expected int, found 'x' <<book><p>x</p></book>>",
            "2: unknown element or attribute '_id': run 'inlet crawl TABLE' to add it to the table"
                + " <<book id=\"1\"></book>>",
            "3: element 'p': expected once, found more often" + " <<book><p>1</p><p>2</p></book>>",
            "4: column 's.a': expected int, found 'y' <<book><s><a>y</a></s></book>>",
            "5: unknown element or attribute 's.b': run 'inlet crawl TABLE' to add it to the table"
                + " <<book><s><b></b></s></book>>",
            "6: column 'p': expected int, found '<p><a>1</a></p>' <<book><p><a>1</a></p></book>>",
            "[7, null, null]",
            "8: column 'l[]': expected int, found 'z' <<book><p>8</p><l>1</l><l>z</l></book>>",
            "[9, null, [1]]"),
        rows(
            """
            <c><book><p>x</p></book>
            <book id="1"/>
            <book><p>1</p><p>2</p></book>
            <book><s><a>y</a></s></book>
            <book><s><b/></s></book>
            <book><p><a>1</a></p></book>
            <book><p>7</p></book>
            <book><p>8</p><l>1</l><l>z</l></book>
            <book><p>9</p><l>1</l></book></c>
            """,
            format("p int", "s struct<a:int>", "l array<int>")));
  }

  @Test
  void columnsThatAreNotWantedRejectNothingButWhatTheyAreCalled() {
    XmlFormat format = format("p int", "q int").select(List.of("q"));
    assertEquals(
        List.of(
            "[2]",
            "1: unknown element or attribute 'r': run 'inlet crawl TABLE' to add it to"
                + " the table <<book><r></r></book>>"),
        rows("<c><book><p>x</p><q>2</q></book><book><r/></book></c>", format));
  }

  @Test
  void theRestOfAFileThatIsNoXmlAnyMoreIsOneRejectWithItsPlace() {
    List<String> rows =
        rows(
            "<c>\n<book><p>1</p></book>\n<book><p>2</p></boo>\n<book><p>3</p></book>\n</c>",
            format("p int"));
    assertEquals(2, rows.size(), rows::toString);
    assertEquals("[1]", rows.get(0));
    assertEquals(
        "3: not XML from line 3, column 17 on: The element type \"book\" must be terminated by the"
            + " matching end-tag \"</book>\". What follows in the file was not read"
            + " <<book><p>2</p></book>>",
        rows.get(1));
  }

  @Test
  void aFileThatIsCutOffHasOneRejectMore() {
    assertEquals(
        List.of(
            "[1]",
            "3: not XML from line 3, column 9 on: XML document structures must start and end within"
                + " the same entity. What follows in the file was not read <<book></book>>"),
        rows("<c>\n<book><p>1</p></book>\n<book><p", format("p int")));
    assertEquals(1, rows("<c>", format("p int")).size());
    assertEquals(List.of(), rows("<c></c>", format("p int")));
  }

  @Test
  void entitiesThatAreNotKnownAreNotLeftOut() {
    List<String> rows = rows("<c><book><p>a&nbsp;b</p></book><book/></c>", format("p string"));
    assertEquals(1, rows.size(), rows::toString);
    assertTrue(rows.get(0).contains("nbsp"), rows::toString);
  }

  @Test
  void aDocumentTypeIsRefusedWhateverItLeadsTo() {
    String expected =
        "data/x.xml: 2: unsupported XML: expected a file without a document type, found <!DOCTYPE"
            + " …>. Remove it; entities that it declares are not expanded";
    for (String type :
        List.of(
            "<!DOCTYPE c SYSTEM \"http://127.0.0.1:1/x.dtd\">",
            "<!DOCTYPE c [ <!ENTITY x SYSTEM \"file:///etc/passwd\"> ]>",
            "<!DOCTYPE c [ <!ENTITY a \"aaaa\"> <!ENTITY b \"&a;&a;\"> ]>")) {
      assertEquals(
          expected, failure("<?xml version='1.0'?>\n" + type + "<c><book><p>&x;</p></book></c>"));
    }
  }

  @Test
  void aRowOverSixteenMebibytesStopsTheFile() {
    String expected =
        "data/x.xml: 2: row too long: expected a <book> of at most 16 MiB, found more. Set the"
            + " table's xml.row-tag to smaller elements";
    assertEquals(expected, failure("<c>\n<book><p>" + "x".repeat(17 << 20) + "</p></book></c>"));
    assertEquals(expected, failure("<c>\n<book>" + "<p/>".repeat(2_500_000) + "</book></c>"));
  }

  @Test
  void elementsInEachOtherWithoutEndAreAReject() {
    String deep = "<p>".repeat(5_000) + "</p>".repeat(5_000);
    List<String> rows =
        rows("<c><book>" + deep + "</book><book><p>1</p></book></c>", format("p string"));
    assertTrue(
        rows.get(0).startsWith("1: expected at most 1000 levels of elements, found more"),
        rows.get(0).substring(0, 80));
    assertEquals("[1]", rows.get(1));
  }

  @Test
  void aFileInAnotherEncodingIsReadAsItSays() {
    MemoryFile file =
        new MemoryFile(
            "x",
            "<?xml version='1.0' encoding='ISO-8859-1'?><book><p>caf\u00e9</p></book>"
                .getBytes(ISO_8859_1));
    assertEquals(
        "[caf\u00e9]", ReadRecords.of(format("p string"), file, file.whole()).get(1L).text());
    MemoryFile wrong = new MemoryFile("x", "<book><p>caf\u00e9</p></book>".getBytes(ISO_8859_1));
    ReadRecords reject = ReadRecords.of(format("p string"), wrong, wrong.whole()).get(1L);
    assertTrue(reject.reject().isPresent(), reject::text);
  }

  @Test
  void filesOfOtherKindsAreNamed() {
    assertEquals(
        "data/x.xml: 1: not XML: expected text, found Parquet. Move the file out of the table's"
            + " location, or exclude it",
        failure("PAR1\u0000"));
  }

  @Test
  void aFileThatIsNoXmlFromItsStartOnFails() {
    assertEquals(
        "data/x.xml: 1: not XML: expected an XML document, found 'Content is not allowed in"
            + " prolog.'. Move the file out of the table's location, or exclude it",
        failure("a,b\n1,2\n"));
  }

  @Test
  void aFileThatCannotBeReadIsNotTakenForMalformed() {
    byte[] text = "<c><book><p>1</p></book></c>".getBytes(ISO_8859_1);
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(text, 0, 12),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the disk is gone");
              }

              @Override
              public int read(byte[] bytes, int from, int length) throws IOException {
                throw new IOException("the disk is gone");
              }
            });
    UncheckedIOException problem =
        assertThrows(
            UncheckedIOException.class,
            () -> {
              try (XmlRows rows = new XmlRows(broken, BOOKS, "x")) {
                while (rows.next()) {
                  // To the end.
                }
              }
            });
    assertEquals("the disk is gone", problem.getCause().getMessage());
  }

  @Test
  void typesThatElementsCannotBeOfAreNamed() {
    for (String type : List.of("map<string,int>", "array<array<int>>")) {
      IllegalArgumentException problem =
          assertThrows(IllegalArgumentException.class, () -> format("m " + type));
      assertTrue(
          problem.getMessage().startsWith("a cell of text cannot be a "), problem.getMessage());
    }
  }

  @Test
  void filesAreNotCut() {
    assertEquals(
        Optional.of("XML, whose elements are known from the file's start on"),
        format("p int").whole());
  }

  private static List<String> rows(String text, RecordFormat format) {
    MemoryFile file = MemoryFile.of("data/x.xml", text);
    return ReadRecords.of(format, file, file.whole()).values().stream()
        .map(
            record ->
                record.reject().isPresent() ? record.text() : shown(record.values()).toString())
        .toList();
  }

  /** With structs as lists. */
  private static Object shown(Object value) {
    if (value instanceof Object[] fields) {
      return shown(Arrays.asList(fields));
    }
    return value instanceof List<?> list
        ? list.stream().map(XmlReaderTest::shown).collect(Collectors.toList())
        : value;
  }

  private static String failure(String text) {
    return assertThrows(InputException.class, () -> rows(text, format("p array<string>")))
        .getMessage();
  }

  private static XmlFormat format(String... columns) {
    return new XmlFormat(TextLayout.of(BOOKS, NullWords.NONE), columns(columns), "UTC");
  }
}
