package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.format.MemoryFile;
import dev.inlet.format.ReadRecords;
import dev.inlet.infer.Crawler.Depth;
import dev.inlet.state.Json;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
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

/** Logs as the specifications of their formats show them: found, typed, and read. */
final class LogFormatsTest {
  private static final String COMBINED =
      """
      192.0.2.7 - frank [10/Oct/2000:13:55:36 -0700] "GET /a.gif HTTP/1.0" 200 2326 "-" "Mozilla/4.08 [en] (Win98; I ;Nav)"
      2001:db8::1 - - [10/Oct/2000:13:56:01 -0700] "POST /b?x=1 HTTP/1.1" 404 - "http://example.com/" "curl/8"
      """;

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  @Test
  void apachesCombinedFormat() {
    TableDefinition table = found(COMBINED, "pattern %{COMBINEDAPACHELOG}, null words [-]");
    assertEquals(
        "format: grok, since 100.0 % of 2 lines fit Apache's combined log format,"
            + " %{COMBINEDAPACHELOG}",
        table.decisions().get(0).text());
    assertEquals(
        "[clientip string, ident string, auth string, timestamp timestamp as dd/MMM/yyyy, verb"
            + " string, request string, httpversion double, rawrequest string, response bigint,"
            + " bytes bigint, referrer string, agent string]",
        columns(table));
    assertEquals(
        List.of(
            "[192.0.2.7, null, frank, 2000-10-10T20:55:36Z, GET, /a.gif, 1.0, null, 200, 2326, null,"
                + " Mozilla/4.08 [en] (Win98; I ;Nav)]",
            "[2001:db8::1, null, null, 2000-10-10T20:56:01Z, POST, /b?x=1, 1.1, null, 404, null,"
                + " http://example.com/, curl/8]"),
        rows(table));
  }

  @Test
  void apachesCommonFormatWithSomeLinesThatAreNone() {
    String line = "192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.0\" 200 5\n";
    TableDefinition table =
        found(line.repeat(19) + "cut off\n", "pattern %{COMMONAPACHELOG}, null words [-]");
    assertEquals(
        "95.0 % of 20 lines fit Apache's common log format, %{COMMONAPACHELOG}",
        table.decisions().get(0).outcome().replace("grok, since ", ""));
    assertTrue(
        table.notes().contains("a.log: 1 sampled line not of the layout; a load will reject them"),
        table.notes()::toString);
    write(line.repeat(8) + "cut off\nand again\n");
    assertEquals("csv", crawl().format());
  }

  @Test
  void fieldsThatALaterLineBringsAreFoundInTheHeadAndFurtherOnInFull() {
    String row = "2020-01-02 /a\n";
    write(
        "#Fields: date cs-uri\n"
            + row.repeat(1_000)
            + "#Fields: date cs-uri x-new\n2020-01-02 /a 7\n");
    // Its values are behind the records that are looked at.
    assertEquals("[date date, cs_uri string, x_new string]", columns(crawl()));
    write(
        "#Fields: date cs-uri\n"
            + row.repeat(30_000)
            + "#Fields: date cs-uri x-new\n2020-01-02 /a 7\n");
    assertEquals("[date date, cs_uri string]", columns(crawl()));
    assertEquals(
        "[date date, cs_uri string, x_new bigint]", columns(crawl(Optional.empty(), Depth.FULL)));
  }

  @Test
  void fieldsThatCommasPartAreThoseOfCsv() {
    write(
        """
        #Software: Microsoft Exchange Server
        #Fields: date-time,session-id,bytes
        2020-01-02T03:04:05Z,a,7
        2020-01-02T03:04:06Z,b,8
        2020-01-02T03:04:07Z,c,9
        """);
    TableDefinition table = crawl();
    assertEquals("csv", table.format());
    assertEquals(3, table.columns().size());
  }

  @Test
  void syslog() {
    TableDefinition table =
        found(
            """
            Oct 11 22:14:15 mymachine su[231]: 'su root' failed for lonvick on /dev/pts/8
            Feb  5 17:32:18 10.0.0.99 sshd: Use the BFG!
            """,
            "pattern %{SYSLOGLINE}");
    assertEquals(
        List.of(
            "[Oct 11 22:14:15, null, null, mymachine, su, 231, 'su root' failed for lonvick on"
                + " /dev/pts/8]",
            "[Feb  5 17:32:18, null, null, 10.0.0.99, sshd, null, Use the BFG!]"),
        rows(table));
    table =
        found(
            "<34>Oct 11 22:14:15 mymachine su: failed\n",
            "pattern <%{NONNEGINT:syslog_pri:int}>%{SYSLOGLINE}");
    assertEquals(
        "[34, Oct 11 22:14:15, null, null, mymachine, su, null, failed]", rows(table).get(0));
    table =
        found(
            "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - It's time\n",
            "pattern %{SYSLOG5424LINE}");
    assertTrue(rows(table).get(0).endsWith("192.0.2.1, myproc, 8710, null, null, It's time]"));
  }

  @Test
  void squidRedisAndRuby() {
    assertEquals(
        List.of(
            "[1.066036250603E9, 345, 192.168.0.10, TCP_MISS, 200, 4567, GET, http://example.com/,"
                + " null, DIRECT, 192.0.2.4, text/html]"),
        rows(
            found(
                "1066036250.603    345 192.168.0.10 TCP_MISS/200 4567 GET http://example.com/ -"
                    + " DIRECT/192.0.2.4 text/html\n",
                "pattern %{SQUID3}, null words [-]")));
    assertEquals(
        List.of(
            "[4018, M, 14 Nov 2023 07:01:22.119, *, Background saving terminated with success]",
            "[4018, null, 14 Nov 07:01:22.119, #, Server started]"),
        rows(
            found(
                """
            4018:M 14 Nov 2023 07:01:22.119 * Background saving terminated with success
            [4018] 14 Nov 07:01:22.119 # Server started
            """,
                "pattern %{REDISLOG}")));
    assertEquals(
        List.of("[2003-09-07T10:10:15.123456Z, 1234, INFO, main, Ready: go]"),
        rows(
            found(
                "I, [2003-09-07T10:10:15.123456 #1234]  INFO -- main: Ready: go\n",
                "pattern %{RUBY_LOGGER}")));
  }

  @Test
  void accessToBucketsOfS3() {
    TableDefinition table =
        found(
            "79a59df900b949e5 amzn-s3-demo-bucket1 [06/Feb/2019:00:00:38 +0000] 192.0.2.3"
                + " 79a59df900b949e5 3E57427F3EXAMPLE REST.GET.VERSIONING - \"GET"
                + " /amzn-s3-demo-bucket1?versioning HTTP/1.1\" 200 - 113 - 7 - \"-\""
                + " \"S3Console/0.4\" - s9lzHYrFp76Z= SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader"
                + " amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com TLSV1.2"
                + " arn:aws:s3:us-west-1:123456789012:accesspoint/example-AP Yes\n"
                + "79a59df900b949e5 b [06/Feb/2019:00:00:39 +0000] - - X REST.PUT.OBJECT a%20b"
                + " \"PUT /b/a%20b\" 503 SlowDown 1 2 3 4 \"-\" \"say \"hi\"\" -\n",
            "pattern %{S3_ACCESS_LOG}, null words [-]");
    assertTrue(columns(table).contains("requestdatetime timestamp as dd/MMM/yyyy"), columns(table));
    assertEquals(
        List.of(
            "[79a59df900b949e5, amzn-s3-demo-bucket1, 2019-02-06T00:00:38Z, 192.0.2.3,"
                + " 79a59df900b949e5, 3E57427F3EXAMPLE, REST.GET.VERSIONING, null, GET"
                + " /amzn-s3-demo-bucket1?versioning HTTP/1.1, 200, null, 113, null, 7, null, null,"
                + " S3Console/0.4, null, s9lzHYrFp76Z=, SigV4, ECDHE-RSA-AES128-GCM-SHA256,"
                + " AuthHeader, amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com, TLSV1.2,"
                + " arn:aws:s3:us-west-1:123456789012:accesspoint/example-AP, Yes, null]",
            "[79a59df900b949e5, b, 2019-02-06T00:00:39Z, null, null, X, REST.PUT.OBJECT, a%20b, PUT"
                + " /b/a%20b, 503, SlowDown, 1, 2, 3, 4, null, say \"hi\", null, null, null, null,"
                + " null, null, null, null, null, null]"),
        rows(table));
  }

  @Test
  void loadBalancers() {
    TableDefinition table =
        found(
            "2015-05-13T23:39:43.945958Z my-lb 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048"
                + " 0.000057 200 200 0 29 \"GET http://www.example.com:80/ HTTP/1.1\""
                + " \"curl/7.38.0\" - -\n"
                + "2015-05-13T23:39:43.945958Z my-lb 192.168.131.39:2817 - -1 -1 -1 - - 82 305"
                + " \"- - - \" \"-\" DHE-RSA-AES128-SHA TLSv1.2\n",
            "pattern %{ELB_ACCESS_LOG}, null words [-]");
    assertEquals(
        List.of(
            "[2015-05-13T23:39:43.945958Z, my-lb, 192.168.131.39, 2817, 10.0.0.1, 80, 7.3E-5, 0.001048, 5.7E-5,"
                + " 200, 200, 0, 29, GET, http://www.example.com:80/, HTTP/1.1, curl/7.38.0, null,"
                + " null]",
            "[2015-05-13T23:39:43.945958Z, my-lb, 192.168.131.39, 2817, null, null, -1.0, -1.0, -1.0, null,"
                + " null, 82, 305, null, null, null, null, DHE-RSA-AES128-SHA, TLSv1.2]"),
        rows(table));
    table =
        found(
            "https 2018-07-02T22:23:00.186641Z app/my-lb/50dc6c495c0c9188 192.168.131.39:2817"
                + " 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 \"GET https://www.example.com:443/"
                + " HTTP/1.1\" \"curl/7.46.0\" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2"
                + " arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/t/73e2d6bc"
                + " \"Root=1-58337281-1d84f3d73c47ec4e58577259\" \"www.example.com\""
                + " \"arn:aws:acm:us-east-2:123456789012:certificate/12345678\" 1"
                + " 2018-07-02T22:22:48.364000Z \"authenticate,forward\" \"-\" \"-\" \"10.0.0.1:80\""
                + " \"200\" \"-\" \"-\" TID_123456\n"
                + "http 2018-11-30T22:23:00.186641Z app/my-lb/50dc6c495c0c9188 192.168.131.39:2817 -"
                + " 0.000 -1 -1 400 - 0 57 \"- http://www.example.com:80- -\" \"-\" - - - \"-\""
                + " \"-\" \"-\" - 2018-11-30T22:22:48.364000Z \"-\" \"-\" \"-\"\n",
            "pattern %{ALB_ACCESS_LOG}, null words [-]");
    List<String> rows = rows(table);
    assertTrue(
        rows.get(0)
            .startsWith(
                "[https, 2018-07-02T22:23:00.186641Z, app/my-lb/50dc6c495c0c9188, 192.168.131.39, 2817,"
                    + " 10.0.0.1, 80, 0.086, 0.048, 0.037, 200, 200, 0, 57, GET,"
                    + " https://www.example.com:443/, HTTP/1.1, curl/7.46.0, "),
        rows::toString);
    assertTrue(
        rows.get(0).endsWith(", 10.0.0.1:80, 200, null, null, TID_123456, null]"), rows::toString);
    assertTrue(
        rows.get(1).contains(", null, http://www.example.com:80-, null, null, "), rows::toString);
  }

  @Test
  void logsThatNameTheirFieldsReadThemByName() {
    write(
        """
            #Software: Microsoft Internet Information Services 10.0
            #Version: 1.0
            #Date: 2024-05-02 17:42:15
            #Fields: date time c-ip cs-method sc-status cs(User-Agent)
            2024-05-02 17:42:15 172.22.255.255 GET 200 Mozilla/4.0+(compatible)
            #Fields: date time sc-status time-taken cs-method
            2024-05-02 18:00:00 404 15 -
            2024-05-02 18:00:01 404
            """);
    TableDefinition table = crawl();
    assertEquals("w3c", table.format());
    assertEquals("format: w3c, since #Fields: names its columns", table.decisions().get(0).text());
    assertEquals(
        "[date date, time string, c_ip string, cs_method string, sc_status bigint, cs_user_agent"
            + " string, time_taken bigint]",
        columns(table));
    List<String> rows =
        List.of(
            "[2024-05-02, 17:42:15, 172.22.255.255, GET, 200, Mozilla/4.0+(compatible), null]",
            "[2024-05-02, 18:00:00, null, null, 404, null, 15]",
            "8: expected 5 fields, as the file names them, found 3 <2024-05-02 18:00:01 404>");
    assertEquals(rows, rows(table));
    assertEquals(
        Optional.of("a log whose fields are named where its file begins"),
        table.recordFormat().whole());
    assertKept(table);

    write("#Version: 1.0\n#Fields: date x-new\n2024-05-02\t7\n");
    assertEquals(
        List.of(
            "3: unknown field 'x_new': run 'inlet crawl --full TABLE' to add it to the table"
                + " <2024-05-02\t7>"),
        rows(table));
    TableDefinition next = crawl(Optional.of(table));
    assertEquals("[2024-05-02, null, null, null, null, null, null, 7]", rows(next).get(0));
    write("2024-05-02 7\n");
    assertEquals(
        List.of(
            "1: expected a line of names, such as '#Fields: …', before the first record, found none"
                + " <2024-05-02 7>"),
        rows(next));
  }

  @Test
  void cloudFrontHasTabsAndQuotesMayBeAroundCells() {
    write(
        """
            #Version: 1.0
            #Fields: date time x-edge-location sc-bytes c-ip cs(Host) cs(Cookie)
            2019-12-04\t21:02:31\tLAX1\t392\t192.0.2.100\td111.cloudfront.net\t-
            2019-12-04\t21:02:31\tLAX1\t392\t192.0.2.100\t"a b"\t""
            2019-12-04\t21:02:31\tLAX1\t392\t192.0.2.100\t"a"b"\t-
            """);
    assertEquals(
        List.of(
            "[2019-12-04, 21:02:31, LAX1, 392, 192.0.2.100, d111.cloudfront.net, null]",
            "[2019-12-04, 21:02:31, LAX1, 392, 192.0.2.100, a b, null]",
            "5: expected quotes around all of a field, found others"
                + " <2019-12-04\t21:02:31\tLAX1\t392\t192.0.2.100\t\"a\"b\"\t->"),
        rows(crawl()));
  }

  @Test
  void flowLogsHaveNamesOnTheirFirstLine() {
    write(
        "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes"
            + " start end action log-status\n"
            + "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249"
            + " 1418530010 1418530070 ACCEPT OK\n"
            + "2 023456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA\n");
    TableDefinition table = crawl();
    assertEquals(
        "format: w3c, since it begins with fields of flow logs", table.decisions().get(0).text());
    assertTrue(
        columns(table).startsWith("[version bigint, account_id string, interface_id string"));
    assertEquals(
        List.of(
            "[2, 123456789010, eni-1235b8ca123456789, 172.31.16.139, 172.31.16.21, 20641, 22, 6, 20,"
                + " 4249, 1418530010, 1418530070, ACCEPT, OK]",
            "[2, 023456789010, eni-1235b8ca123456789, null, null, null, null, null, null, null,"
                + " 1431280876, 1431280934, null, NODATA]"),
        rows(table));
  }

  @Test
  void tablesOfCellsAreNotTakenForLogs() {
    for (String csv :
        List.of(
            "type,region,action\nx,y,z\n",
            "at,ip,request\n2015-05-13T23:39:43Z,192.0.2.1:80,\"GET / HTTP/1.1\"\n",
            "# a comment\nid name\n1 a\n2 b\n",
            "version start end\n1 2 3\n".replace("version", "id"),
            "Oct 11 22:14:15\nOct 12 22:14:15\n")) {
      write(csv);
      assertEquals("csv", crawl().format(), csv);
    }
  }

  @Test
  void aFileOfAKnownLogMayHaveFewerLinesThatFit() {
    write(COMBINED);
    TableDefinition table = crawl();
    workspace.write("in/b.log", "x\ny\nz\n" + COMBINED);
    assertEquals(table.layout(), crawl(Optional.of(table)).layout());
    TableDefinition both = crawl();
    assertEquals(table.layout(), both.layout());
    assertTrue(
        both.notes().contains("b.log: 3 sampled lines not of the layout; a load will reject them"),
        both.notes()::toString);
  }

  private TableDefinition found(String text, String layout) {
    write(text);
    TableDefinition table = crawl();
    assertEquals("grok", table.format(), text);
    assertEquals(layout, table.layout().text());
    assertKept(table);
    return table;
  }

  private static void assertKept(TableDefinition table) {
    try {
      assertEquals(table, Json.parse(Json.pretty(table), TableDefinition.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String text) {
    workspace.write("in/a.log", text);
  }

  private static String columns(TableDefinition table) {
    return table.columns().stream()
        .map(column -> column.name() + " " + column.column().typeText())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private List<String> rows(TableDefinition table) {
    List<String> rows = new ArrayList<>();
    try {
      MemoryFile file = MemoryFile.of(folder.resolve("in/a.log"));
      assertTrue(Files.size(folder.resolve("in/a.log")) > 0);
      ReadRecords.of(table.recordFormat(), file, file.whole())
          .values()
          .forEach(one -> rows.add(one.text()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private TableDefinition crawl() {
    return crawl(Optional.empty());
  }

  private TableDefinition crawl(Optional<TableDefinition> previous) {
    return crawl(previous, Depth.SAMPLE);
  }

  private TableDefinition crawl(Optional<TableDefinition> previous, Depth depth) {
    Path file =
        workspace.write("jobs.conf", "inlet.tables.t { location = \"" + folder + "/in\" }\n");
    TableSpec spec = JobCatalog.load(List.of(file.toFile())).table("t");
    Configuration conf = new Configuration();
    return new Crawler(conf, depth).crawl(spec, new FileDiscovery(conf).list(spec), previous);
  }
}
