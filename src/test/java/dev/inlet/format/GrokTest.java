package dev.inlet.format;

import static dev.inlet.format.CsvReaderTest.columns;
import static dev.inlet.format.CsvReaderTest.rows;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.format.Grok.Definition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrokTest {
  @Test
  void theCommonAndTheCombinedFormatOfApacheAreKnown() {
    String common =
        "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif?a=b HTTP/1.0\" 200"
            + " 2326";
    assertEquals(
        "{agent=null, auth=frank, bytes=2326, clientip=127.0.0.1, httpversion=1.0, ident=-,"
            + " rawrequest=null, referrer=null, request=/apache_pb.gif?a=b, response=200,"
            + " timestamp=10/Oct/2000:13:55:36 -0700, verb=GET}",
        cells("%{COMBINEDAPACHELOG}|%{COMMONAPACHELOG}", common));
    assertEquals(
        "{agent=Mozilla/4.08 \\\"x\\\" [en], auth=-, bytes=null, clientip=2001:db8::1,"
            + " httpversion=null, ident=-, rawrequest=\\x16\\x03 \\\" ?, referrer=null,"
            + " request=null, response=400, timestamp=10/Oct/2000:13:55:36 +0000, verb=null}",
        cells(
            "%{COMBINEDAPACHELOG}",
            "2001:db8::1 - - [10/Oct/2000:13:55:36 +0000] \"\\x16\\x03 \\\" ?\" 400 - \"-\""
                + " \"Mozilla/4.08 \\\"x\\\" [en]\""));
  }

  @Test
  void bothFormatsOfSyslogAreKnown() {
    assertEquals(
        "{facility=null, logsource=mymachine, message='su root' failed: twice, pid=4321,"
            + " priority=null, program=su, timestamp=Oct  1 22:14:15}",
        cells("%{SYSLOGLINE}", "Oct  1 22:14:15 mymachine su[4321]: 'su root' failed: twice"));
    assertEquals(
        "{syslog5424_app=evntslog, syslog5424_host=mymachine.example.com,"
            + " syslog5424_msg=An application event log entry, syslog5424_msgid=ID47,"
            + " syslog5424_pri=165, syslog5424_proc=null,"
            + " syslog5424_sd=[exampleSDID@32473 iut=\"3\" eventSource=\"App \\] x\"][b],"
            + " syslog5424_ts=2003-10-11T22:14:15.003Z, syslog5424_ver=1}",
        cells(
            "%{SYSLOG5424LINE}",
            "<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47"
                + " [exampleSDID@32473 iut=\"3\" eventSource=\"App \\] x\"][b] An application event"
                + " log entry"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INT|-12|1.5",
        "NUMBER|-1.5|1.5.2",
        "BASE16NUM|0xfF|0xg",
        "POSINT|10|0",
        "NONNEGINT|0|-1",
        "WORD|a_1|a-b",
        "NOTSPACE|a-b|a b",
        "USERNAME|a.b-c_1|a@b",
        "EMAILADDRESS|a.b@c.example|a.b",
        "QUOTEDSTRING|\"a\\\"b\"|\"a\"b\"",
        "UUID|123e4567-e89b-12d3-a456-426614174000|123e4567e89b-12d3-a456-426614174000",
        "LOGLEVEL|WARNING|LOUD",
        "MAC|00:1b:44:11:3A:B7|00:1b:44:11:3A",
        "IPV4|192.168.0.255|192.168.0.256",
        "IPV6|2001:db8:85a3::8a2e:370:7334|2001:db8:85a3:8a2e:370:7334",
        "IPV6|::ffff:192.0.2.128|::ffff:192.0.2",
        "IPV6|1:2:3:4:5:6:7:8|1:2:3:4:5:6:7:8:9",
        "IPV6|fe80::1%eth0|fe80:1",
        "IP|::|:",
        "HOSTNAME|a.b-c.example|-a",
        "IPORHOST|10.0.0.1|a b",
        "HOSTPORT|a.example:80|a.example",
        "UNIXPATH|/var/log/x.log|var",
        "WINPATH|C:\\Temp\\x|/x",
        "URI|https://me@a.example:8443/p/q?r=s&t|a.example/p",
        "MONTH|Feb|Febr",
        "MONTHNUM|12|13",
        "MONTHDAY|31|32",
        "DAY|Sunday|Sonntag",
        "YEAR|2024|024",
        "TIME|23:59:60.5|24:00:00",
        "DATE_US|01/31/2024|31/01/2024",
        "DATE_EU|31.01.2024|2024.01.31",
        "TIMESTAMP_ISO8601|2024-01-31T23:59:59.123+01:00|2024-13-31T23:59:59",
        "TZ|CEST|cest",
        "HTTPDATE|10/Oct/2000:13:55:36 -0700|10.Oct.2000:13:55:36 -0700",
        "SYSLOGTIMESTAMP|Oct  1 22:14:15|1 Oct 22:14:15"
      })
  void aStandardPatternFitsWhatItsNameSays(String name, String fits, String doesNot) {
    assertEquals("{x=" + fits + "}", cells("%{" + name + ":x}", fits));
    assertTrue(rejects("%{" + name + ":x}", doesNot), doesNot);
  }

  @Test
  void everyStandardPatternIsOne() {
    for (String name : GrokPatterns.standard().keySet()) {
      GrokExpansion.of(new Grok("%{" + name + ":x}", List.of()));
    }
    assertTrue(GrokPatterns.standard().size() > 60);
  }

  @Test
  void ownPatternsMayReferToOthersAndWinOverStandardOnes() {
    Grok grok =
        new Grok(
            "%{LINE}",
            List.of(
                new Definition("LINE", "%{WORD:kind} (?<rest_of_it>\\d+\\)) \\k<rest_of_it>"),
                new Definition("WORD", "[A-Z]+")));
    assertEquals(
        List.of("[AB, 12)]"), rows("AB 12) 12)", format(grok, "kind string", "rest_of_it string")));
    assertEquals(1, rows("ab 12) 12)", format(grok, "kind string", "rest_of_it string")).size());
    assertTrue(
        rows("ab 12) 12)", format(grok, "kind string", "rest_of_it string"))
            .get(0)
            .startsWith("1: "));
  }

  @Test
  void typesOfThePatternAreThoseOfOtherToolsAndSparks() {
    assertEquals(
        "[Column[name=a, type=BIGINT, notation=], Column[name=b, type=DOUBLE, notation=],"
            + " Column[name=c, type=Decimal[precision=5, scale=2], notation=]]",
        new Grok("%{INT:a:int} %{NUMBER:b:float} %{NUMBER:c:decimal(5,2)} %{WORD:d}", List.of())
            .typed()
            .toString());
  }

  @Test
  void aLineThatDoesNotFitIsARejectThatSaysHowFarItMayBeRight() {
    Grok grok = new Grok("%{INT:a:int} %{WORD:b}", List.of());
    assertEquals(
        List.of(
            "[1, x]",
            "2: expected a line that the pattern fits, found one that it does not fit from character"
                + " 3 on, or before: '- y' <2 - y>",
            "3: expected a line that the pattern fits, found one that it does not fit from character"
                + " 4 on, or before: ' more' <3 z more>",
            "4: expected a line that the pattern fits, found one that it does not fit <4>",
            "[5, u]"),
        rows("1 x\n2 - y\n3 z more\n4\n5 u", format(grok, "a bigint", "b string")));
  }

  @Test
  void cellsOfLinesWithOtherLettersAreInTheirPlaces() {
    Grok grok = new Grok("(?<a>[^|]*)\\|(?<b>[^|]*)\\|%{INT:c}", List.of());
    assertEquals(
        List.of("[é€😀, x😀, 7]", "[null, é, -1]"),
        rows("é€😀|x😀|7\n|é|-1", format(grok, "a string", "b string", "c int")));
    MemoryFile file = new MemoryFile("x", "\u00e9|x|1".getBytes(ISO_8859_1));
    assertEquals(
        "1: expected UTF-8 text, found other bytes <\u00e9|x|1>",
        ReadRecords.of(format(grok, "a string", "b string", "c int"), file, file.whole())
            .get(1L)
            .text());
  }

  @Test
  void anAlternativeMayHaveTheFieldOfAnother() {
    Grok grok = new Grok("a=%{INT:x}|b=%{INT:x}", List.of());
    assertEquals(List.of("[1]", "[2]"), rows("a=1\nb=2", format(grok, "x int")));
    Grok twice = new Grok("%{INT:x} %{INT:X}", List.of());
    assertEquals(
        List.of("1: field 'x': expected once, found twice <1 2>"),
        rows("1 2", format(twice, "x int")));
  }

  @Test
  void aPatternThatTriesTooManyWaysRejectsItsLine() {
    Grok grok = new Grok("(?<x>.*.*.*=.*)", List.of());
    String line = "a".repeat(2_000);
    assertEquals(
        List.of(
            "1: expected a line that the pattern fits, found none after 3000000 steps: it tries too"
                + " many ways <"
                + line
                + ">",
            "[a=b]"),
        rows(line + "\na=b", format(grok, "x string")));
  }

  @Test
  void aLineThatIsTooLongForAPatternIsAReject() {
    Grok grok = new Grok("(?<x>(?:a|b)*)", List.of());
    String line = "ab".repeat(400_000);
    List<String> rows = rows(line + "\nab", format(grok, "x string"));
    assertTrue(
        rows.get(0)
            .startsWith(
                "1: expected a line that the pattern fits, found one that is too long for it <ab"),
        rows.get(0).substring(0, 100));
    assertEquals("[ab]", rows.get(1));
  }

  @Test
  void patternsThatAreNoneAreNamed() {
    assertEquals("expected the name of a pattern, found 'WRD' in %{WRD:x}", problem("%{WRD:x}"));
    assertEquals(
        "expected a field, such as %{WORD:name}, found none in '%{WORD}'", problem("%{WORD}"));
    assertEquals(
        "expected patterns that end, found one within itself: A in B in A",
        problem("%{A:x}", new Definition("A", "x%{B}"), new Definition("B", "%{A}")));
    assertEquals(
        "expected a regular expression, found one with 'Unclosed group' at character 18 of"
            + " '(?<f0>\\b\\w++\\b)(x'",
        problem("%{WORD:x}(x"));
    assertEquals("expected a name of a field, found none", problem("%{WORD: }"));
    assertEquals(
        "expected a group before \\k<y>, found none of that name", problem("(?<x>a)\\k<y>"));
    assertTrue(problem("%{WORD:x:number}").contains("number"), problem("%{WORD:x:number}"));
    assertEquals(
        "expected a pattern of at most 131072 characters, found a longer one",
        problem(
            "%{A:x}",
            new Definition("A", "%{B}".repeat(100)),
            new Definition("B", "%{C}".repeat(100)),
            new Definition("C", "%{WORD}".repeat(100))));
  }

  @Test
  void splitsOfAnySizeHaveTheRecordsOfTheWholeFile() {
    LineFormat format = format(new Grok("%{INT:a} %{WORD:b}", List.of()), "a int", "b string");
    MemoryFile file = MemoryFile.of("x", "1 x\r\n\nno\n2 y\n3 zzz");
    List<String> whole = texts(format, file, file.whole());
    assertEquals(4, whole.size());
    for (int size = 1; size < file.length(); size++) {
      List<String> union = new ArrayList<>();
      for (long start = 0; start < file.length(); start += size) {
        union.addAll(texts(format, file, new Split(start, Math.min(start + size, file.length()))));
      }
      assertEquals(whole, union, "splits of " + size + " bytes");
    }
  }

  private static List<String> texts(RecordFormat format, MemoryFile file, Split split) {
    return ReadRecords.of(format, file, split).values().stream()
        .map(
            record ->
                split.start()
                    + record.offset()
                    + record.values().toString()
                    + record.reject().map(Reject::reason))
        .toList();
  }

  private static String problem(String pattern, Definition... definitions) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> GrokExpansion.of(new Grok(pattern, List.of(definitions))))
        .getMessage();
  }

  private static boolean rejects(String pattern, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return !new GrokCells(new Grok(pattern, List.of())).find(bytes, 0, bytes.length);
  }

  /** The cells by name; null for those that are empty. */
  private static String cells(String pattern, String line) {
    GrokCells cells = new GrokCells(new Grok(pattern, List.of()));
    byte[] bytes = ("--" + line + "--").getBytes(StandardCharsets.UTF_8);
    if (!cells.find(bytes, 2, bytes.length - 2)) {
      return cells.problem();
    }
    Map<String, String> found = new TreeMap<>();
    for (int i = 0; i < cells.names().size(); i++) {
      String text = Bytes.text(bytes, cells.start(i), cells.end(i));
      found.put(cells.names().get(i), text.isEmpty() ? null : text);
    }
    return found.toString();
  }

  private static LineFormat format(Grok grok, String... columns) {
    return new LineFormat(TextLayout.of(grok, NullWords.NONE), columns(columns), "UTC");
  }
}
