package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.discover.Listing;
import dev.inlet.testing.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a {@code datapackage.json} says is evidence, and bytes win. */
final class DataPackageTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  private TableDefinition crawl(Path location) {
    TableSpec spec =
        new TableSpec(
            "t",
            location.toString(),
            Optional.empty(),
            CsvSpec.open(),
            List.of(),
            List.of(),
            List.of(),
            ZoneOffset.UTC,
            new Origin("test", 0));
    Configuration conf = new Configuration();
    Listing listing = new FileDiscovery(conf).list(spec);
    return new Crawler(conf).crawl(spec, listing, Optional.empty());
  }

  private static List<String> columns(TableDefinition table) {
    return table.columns().stream().map(one -> one.name() + " " + one.column().typeText()).toList();
  }

  private static List<String> votes(TableDefinition table, String about) {
    return table.decisions().stream()
        .filter(one -> one.about().equals(about))
        .flatMap(one -> one.votes().stream())
        .toList();
  }

  @Test
  void namesOfFieldsTellAHeaderOfTexts() {
    workspace.write("in/a.csv", "alpha,beta\ngamma,delta\nepsilon,zeta\n");
    assertFalse(crawl(folder.resolve("in")).csv().header());
    workspace.write(
        "in/datapackage.json",
        """
        {"resources": [{"path": "a.csv", "schema": {"fields": [
          {"name": "alpha", "type": "string"}, {"name": "beta", "type": "string"}]}}]}
        """);
    TableDefinition table = crawl(folder.resolve("in"));
    assertTrue(table.csv().header());
    assertTrue(
        votes(table, "header").contains("+4 datapackage.json names 2 of its 2 cells as fields"),
        () -> votes(table, "header").toString());
  }

  @Test
  void whatValuesLeaveOpenIsAsDeclared() {
    workspace.write("in/a.csv", "zip,price,on,size\n12345,1,01/02/2020,7\n54321,2,03/04/2020,x\n");
    workspace.write(
        "in/datapackage.json",
        """
        {"resources": [{"path": "a.csv", "dialect": {"delimiter": ";"}, "schema": {"fields": [
          {"name": "zip", "type": "string"}, {"name": "price", "type": "number"},
          {"name": "on", "type": "date"}, {"name": "size", "type": "integer"}]}}]}
        """);
    TableDefinition table = crawl(folder.resolve("in"));
    assertEquals(List.of("zip string", "price double", "on string", "size string"), columns(table));
    assertEquals(
        List.of(
            "'zip' is string rather than bigint",
            "'price' is number rather than bigint",
            "'on' is string, not date",
            "'size' is string, not integer"),
        votes(table, "datapackage.json"));
    assertTrue(
        table
            .notes()
            .contains("datapackage.json says that ';' is between cells, and the files have ','"),
        () -> table.notes().toString());
    assertTrue(
        table.notes().stream()
            .anyMatch(
                note ->
                    note.startsWith(
                        "column 'size': string, though datapackage.json says integer: bigint in 1"
                            + " of 2 values")),
        () -> table.notes().toString());
  }

  @Test
  void wholeNumbersThatADoubleWouldChangeStayWhole() {
    workspace.write("in/a.csv", "id,n\n9007199254740993,12345678901234\n1,2\n");
    workspace.write(
        "in/datapackage.json",
        """
        {"resources": [{"path": "a.csv", "schema": {"fields": [
          {"name": "id", "type": "number"}, {"name": "n", "type": "number"}]}}]}
        """);
    TableDefinition table = crawl(folder.resolve("in"));
    assertEquals(List.of("id bigint", "n double"), columns(table));
    assertTrue(
        table
            .notes()
            .contains(
                "column 'id': bigint, though datapackage.json says number: some values have more"
                    + " than 14 digits, of which a double may lose the last"),
        () -> table.notes().toString());
    assertEquals(
        List.of("'id' is bigint, not number", "'n' is number rather than bigint"),
        votes(table, "datapackage.json"));
  }

  @Test
  void aPackageThatIsNoJsonOrOfOtherFilesTellsNothing() {
    workspace.write("in/a.csv", "id,name\n1,a\n");
    workspace.write("in/datapackage.json", "{oops");
    TableDefinition broken = crawl(folder.resolve("in"));
    assertTrue(broken.notes().contains("datapackage.json: not JSON, so it tells nothing"));
    workspace.write(
        "in/datapackage.json",
        "{\"resources\": [{\"path\": \"b.csv\", \"schema\": {\"fields\": [{\"name\": \"id\","
            + " \"type\": \"string\"}]}}]}");
    assertEquals(List.of("id bigint", "name string"), columns(crawl(folder.resolve("in"))));
  }

  @Test
  void theFilesOfVegaDatasetsAreAsTheirPackageDeclares() {
    Path data = Path.of("target/vega-datasets-3.2.1/package/data");
    assumeTrue(Files.isDirectory(data), data + " is not there; `bin/bench accuracy` fetches it");
    TableDefinition airports = crawl(data.resolve("airports.csv"));
    assertTrue(airports.csv().header());
    assertEquals(
        List.of("+4 datapackage.json names 7 of its 7 cells as fields"),
        votes(airports, "header").stream().filter(one -> one.contains("datapackage")).toList());
    assertEquals(List.of(), votes(airports, "datapackage.json"));
    assertEquals("string", airports.columns().get(0).type());
  }
}
