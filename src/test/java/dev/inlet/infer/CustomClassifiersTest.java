package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CustomClassifiersTest {
  private static final String ALL =
      """
      inlet.classifiers = [
        { name = queue, format = grok, grok { pattern = "%{AT:at} %{WORD:queue} %{INT:n}", patterns { AT = "[0-9:]+" } } }
        { name = books, format = xml, xml { row-tag = book } }
        { name = pages, format = json, json { path = "$.pages[*].items[*]" } }
        { name = stars, format = csv, csv { delimiter = "*", header = false } }
      ]
      """;

  @TempDir Path folder;
  private final Configuration conf = new Configuration();
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  @Test
  void theFirstThatFitsIsTakenAndToldWithThoseBeforeIt() {
    workspace.write("in/a", "10:15 mail 3\n10:16 print 4\n");
    TableDefinition table = crawl(ALL, "");
    assertEquals("grok [at string, queue string, n bigint]", shape(table));
    assertEquals(List.of("classifier: queue: queue fits 100.0 %"), classifier(table));

    workspace.write("in/a", "<x><book><t>a</t></book></x>");
    table = crawl(ALL, "");
    assertEquals("xml [t string]", shape(table));
    assertEquals(
        List.of("classifier: books: queue fits 0.0 %; books fits 100.0 %"), classifier(table));

    workspace.write("in/a", "{\"pages\":[{\"items\":[{\"a\":1}]},{\"items\":[]}],\"b\":[{}]}\n");
    assertEquals("json [a bigint]", shape(crawl(ALL, "")));

    workspace.write("in/a", "1*x\n2*y\n");
    assertEquals("csv [_c0 bigint, _c1 string]", shape(crawl(ALL, "")));
    assertEquals("*", crawl(ALL, "").csv().delimiter());

    workspace.write("in/a", "id,name\n1,x\n2,y\n");
    table = crawl(ALL, "");
    assertEquals("csv [id bigint, name string]", shape(table));
    assertEquals(
        List.of(
            "classifier: none of the job catalog: queue fits 0.0 %; books fits 0.0 %; pages fits 0.0"
                + " %; stars fits 0.0 %"),
        classifier(table));
    assertEquals(List.of(), classifier(crawl("", "")));
  }

  @Test
  void theOrderIsThatOfTheList() {
    workspace.write("in/a", "10:15 mail 3\n");
    String two =
        "inlet.classifiers = [ { name = %s, format = grok, grok.pattern = \"(?<%1$s>.*)\" },"
            + " { name = %s, format = grok, grok.pattern = \"(?<%2$s>.*)\" } ]\n";
    assertEquals("grok [b string]", shape(crawl(two.formatted("b", "a"), "")));
    assertEquals("grok [a string]", shape(crawl(two.formatted("a", "b"), "")));
  }

  @Test
  void whatATableDeclaresWinsAndItMayNameAClassifier() {
    workspace.write("in/a", "10:15 mail 3\nodd\nodd\n");
    assertEquals("csv", crawl(ALL, "format = csv").format());
    assertEquals("csv", crawl(ALL, "").format());
    TableDefinition table = crawl(ALL, "classifier = queue");
    assertEquals("grok [at string, queue string, n bigint]", shape(table));
    assertEquals(List.of("classifier: queue: the table names it"), classifier(table));
  }

  @Test
  void anEditedClassifierCountsFromTheNextCrawlOn() {
    workspace.write("in/a", "10:15 mail 3\n10:16 print 4\n");
    TableDefinition one = crawl(ALL, "");
    TableDefinition two = crawl(ALL.replace("WORD:queue", "WORD:line"), "", Optional.of(one));
    assertEquals(2, two.version());
    assertTrue(shape(two).contains("line string"), shape(two));
    assertEquals(List.of("classifier: queue: as it was before"), classifier(two));

    String asCells =
        "inlet.classifiers = [ { name = queue, format = csv, csv { delimiter = \" \", header = false } } ]\n";
    TableDefinition three = crawl(asCells, "", Optional.of(two));
    assertEquals(3, three.version());
    assertEquals("csv [_c0 string, _c1 string, _c2 bigint]", shape(three));
    assertTrue(
        three
            .notes()
            .contains(
                "classified anew, for the classifier of version 2 is gone or has another format"),
        three.notes()::toString);

    TableDefinition four = crawl("", "", Optional.of(one));
    assertEquals("csv", four.format());
    assertEquals("csv", crawl(ALL, "", Optional.of(crawl("", ""))).format(), "others stay");
    assertEquals(
        "grok", crawl(ALL, "classifier = queue", Optional.of(crawl("", ""))).format(), "named");
  }

  @Test
  void someFilesAloneAreNotClassifiedAnew() {
    workspace.write("in/a", "10:15 mail 3\n10:16 print 4\n");
    TableDefinition one = crawl(ALL, "");
    assertEquals(
        "table 't': classified otherwise: expected grok as in version 1, found no classifier 'queue'"
            + " any more. Run `inlet crawl t` first, which looks at all its files, or undo the change"
            + " of the classifier",
        assertThrows(CatalogException.class, () -> crawlSome("", "", one)).getMessage());
    TableDefinition plain = crawl("", "");
    assertEquals(
        "table 't': classified otherwise: expected csv as in version 1, found classifier 'queue' of"
            + " grok. Run `inlet crawl t` first, which looks at all its files, or undo the change of"
            + " the classifier",
        assertThrows(CatalogException.class, () -> crawlSome(ALL, "classifier = queue", plain))
            .getMessage());
    assertEquals(2, crawlSome(ALL, "", one).version());
  }

  @Test
  void entitiesOfXmlAreNeitherExpandedNorFetched() {
    workspace.write(
        "in/a",
        """
        <?xml version="1.0"?>
        <!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
        <x><book><t>&b;&c;</t></book></x>
        """);
    String problem =
        ": unsupported XML: expected a file without a document type, found <!DOCTYPE …>. Remove it;"
            + " entities that it declares are not expanded";
    String named =
        assertThrows(InputException.class, () -> crawl(ALL, "classifier = books")).getMessage();
    assertTrue(named.endsWith(problem), named);
    String tried = assertThrows(InputException.class, () -> crawl(ALL, "")).getMessage();
    assertTrue(tried.contains(": 1: XML that is not declared: "), tried);
  }

  @Test
  void aPatternThatTriesTooManyWaysDoesNotFit() {
    workspace.write("in/a", "a".repeat(60) + "\n");
    String slow =
        "inlet.classifiers = [ { name = s, format = grok, grok.pattern = \"(?<x>(a+)+)b\" } ]\n";
    assertEquals(
        List.of("classifier: none of the job catalog: s fits 0.0 %"), classifier(crawl(slow, "")));
  }

  @Test
  void whatIsWrongIsToldWithItsLine() {
    workspace.write("in/a", "x\n");
    assertEquals(
        "jobs.conf: 1: classifier 1: 'format': expected csv, json, grok or xml, found none",
        problem("inlet.classifiers = [ { name = a } ]\n", ""));
    assertTrue(
        problem("inlet.classifiers = [ { name = a, grk { pattern = x } } ]\n", "")
            .contains("classifier 1: unknown key 'grk'. Did you mean 'grok'?"));
    assertEquals(
        "jobs.conf: 1: classifier 1: 'format': expected csv, json, grok or xml, found 'parquet'",
        problem("inlet.classifiers = [ { name = a, format = parquet } ]\n", ""));
    assertEquals(
        "jobs.conf: 2: classifier 2: 'name': expected names that differ, found 'a' twice",
        problem(
            "inlet.classifiers = [ { name = a, format = csv }\n{ name = a, format = csv } ]\n",
            ""));
    assertEquals(
        "jobs.conf: 2: table 't': 'classifier': no classifier 'quue'. Did you mean 'queue'?",
        problem(
            "inlet.classifiers = [ { name = queue, format = grok, grok.pattern = \"%{WORD:x}\" } ]\n",
            "classifier = quue"));
    assertEquals(
        "jobs.conf: 2: table 't': 'classifier': goes without 'format', which it tells",
        problem(
            "inlet.classifiers = [ { name = queue, format = csv } ]\n",
            "classifier = queue, format = csv"));
    assertTrue(
        problem("inlet.classifiers = [ { name = a, format = csv, hints { x = int } } ]\n", "")
            .contains("unknown key 'hints'"));
    assertEquals(
        "jobs.conf: 1: table 't': grok: expected the name of a pattern, found 'WRD' in %{WRD:x}."
            + " Correct the pattern",
        problem(
            "inlet.classifiers = [ { name = a, format = grok, grok.pattern = \"%{WRD:x}\" } ]\n",
            ""));
  }

  private static List<String> classifier(TableDefinition table) {
    return table.decisions().stream()
        .filter(one -> one.about().equals("classifier"))
        .map(Decision::text)
        .toList();
  }

  private static String shape(TableDefinition table) {
    return table.columns().stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", ", table.format() + " [", "]"));
  }

  private String problem(String catalog, String table) {
    return assertThrows(CatalogException.class, () -> crawl(catalog, table))
        .getMessage()
        .replace(folder + "/", "");
  }

  private TableDefinition crawl(String catalog, String table) {
    return crawl(catalog, table, Optional.empty());
  }

  private TableDefinition crawl(String catalog, String table, Optional<TableDefinition> previous) {
    TableSpec spec = spec(catalog, table);
    return new Crawler(conf).crawl(spec, new FileDiscovery(conf).list(spec), previous);
  }

  private TableDefinition crawlSome(String catalog, String table, TableDefinition previous) {
    TableSpec spec = spec(catalog, table);
    return new Crawler(conf)
        .crawlSome(spec, new FileDiscovery(conf).list(spec), Optional.of(previous));
  }

  private TableSpec spec(String catalog, String table) {
    Path file =
        workspace.write(
            "jobs.conf",
            catalog + "inlet.tables.t { location = \"" + folder + "/in\", " + table + " }\n");
    return JobCatalog.load(List.of(file.toFile())).table("t");
  }
}
