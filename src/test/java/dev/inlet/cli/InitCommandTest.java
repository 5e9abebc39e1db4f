package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DuckDb;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code inlet init} writes is a job catalog that runs as it is. */
class InitCommandTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  private CommandLine.Result init(String location, String... options) {
    List<String> all =
        new ArrayList<>(List.of("init", folder + "/" + location, "--warehouse", folder + "/lake"));
    all.addAll(List.of(options));
    return CommandLine.run(folder, all.toArray(String[]::new));
  }

  @Test
  @Tag("spark")
  void aFolderOfSeveralTablesIsLoadedByTheCatalogAsItIsWritten() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
    workspace.write("in/orders/1.csv", "id,unit price,at\n1,2.5,2020-01-02T03:04:05Z\n");
    workspace.write("in/orders/2.csv", "id,unit price,at\n2,3,2020-01-03T03:04:05Z\n");
    workspace.write("in/events/day=2020-01-01/a.json", "{\"k\": \"a\", \"n\": {\"x\": 1}}\n");
    workspace.write("in/regions.csv", "code;name\n01;Abruzzo\n13;Lazio\n");
    workspace.write("in/orders/README.md", "a, b\nc\n");
    CommandLine.Result result = init("in");
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals(
        """
        jobs.conf: 3 tables, a job for each. Next:
          inlet preview --table events -c jobs.conf
          inlet crawl --dry-run --explain -c jobs.conf
          inlet plan events -c jobs.conf
          inlet run --all -c jobs.conf
        """,
        result.out());
    assertEquals("left out: orders/README.md does not look like data\n", result.err());
    assertEquals("valid: 3 jobs, 3 tables\n", CommandLine.run(folder, "validate").out());
    CommandLine.Result plan = CommandLine.run(folder, "plan", "orders");
    assertTrue(plan.out().startsWith("orders: batch 1 would read\n"), plan::toString);
    // Read by DuckDB as Parquet, which Delta's files are; each table is written once.
    CommandLine.Result run = CommandLine.run(folder, "run", "--all");
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(List.of(List.of(1L, 2.5), List.of(2L, 3.0)), rows("orders", "id, unit_price"));
    assertEquals(List.of(List.of("01"), List.of("13")), rows("regions", "code"));
    assertEquals(List.of(List.of("a", "2020-01-01")), rows("events", "k, cast(day as varchar)"));
  }

  private List<List<Object>> rows(String table, String columns) {
    return DuckDb.query(
        "select "
            + columns
            + " from "
            + DuckDb.parquet(folder.resolve("lake/" + table))
            + " order by 1");
  }

  @Test
  void nearCallsAndWhatWasFoundAreTold() {
    workspace.write(
        "in/a.csv", "code,size,gone,on\n007,5,,31/12/2020\n12,7,,1/1/2021\nx,3,,1/2/2021\n");
    CommandLine.Result result = init("in", "--print");
    assertEquals(
        """
        # Written by `inlet init` after a look at in.
        # `inlet validate` checks this file, `inlet plan JOB` tells what a run would do.
        inlet {
          # What was read and written, as small documents, and where rows go.
          state = "lake/_inlet"
          warehouse = "lake"

          tables {
            # csv; 1 file, 65 B; 3 records looked at, all there are
            a {
              location = "in/a.csv"
              # Found: code string, size bigint, gone string, on date as dd/MM/yyyy
              # column 'gone': string, since no values in 1 file
              # What stands here wins over what is found. Near calls:
              hints {
                # "code" = "bigint"   # is string; seen: string 66.7 %, bigint 33.3 %
                # "size" = "smallint"   # is bigint, and all that was seen fits
                # "gone" = "string"   # no values were seen
              }
            }
          }

          jobs.a {
            # Each run reads the files that no run before has read.
            sources.a { table = a, bookmark = files }
            targets.lake {
              path = ${inlet.warehouse}"/a"
              format = delta
              # partition-by = [ { column = "on", pattern = "yyyy/MM/dd" } ]
            }
            # A run with a larger share of rejected records fails before it writes anything.
            rejects { max-ratio = 0.1 }
          }
        }
        """,
        result.out());
    assertFalse(Files.exists(folder.resolve("jobs.conf")));
  }

  @Test
  void foldersOfTheSameColumnsAndPartitionsAreOneTable() {
    workspace.write("in/it/a.csv", "id,name\n1,a\n");
    workspace.write("in/de/a.csv", "id,name\n2,b\n");
    CommandLine.Result result = init("in", "--print");
    assertTrue(
        result
            .out()
            .contains(
                "# 2 folders hold files of the same columns: one table, with the folders' names as a column\n    in {"),
        result::toString);
    workspace.write("dates/2020/01/31/a.csv", "id,name\n1,a\n");
    workspace.write("dates/2020/02/01/a.csv", "id,name\n1,a\n");
    CommandLine.Result dates = init("dates", "--print");
    assertTrue(
        dates.out().contains("Found: id bigint, name string, year int, month int, day int"),
        dates::toString);
  }

  private void writeShops() {
    for (String region : List.of("eu", "us")) {
      workspace.write("in/" + region + "/orders/a.csv", "id,amount,day\n1,2.5,2024-01-01\n");
      workspace.write(
          "in/" + region + "/customers/a.csv", "name,email\nAda,a@x.org\nBob,b@x.org\n");
    }
  }

  private List<String> tables(CommandLine.Result result) {
    return result
        .out()
        .lines()
        .filter(line -> line.startsWith("      location = ") || line.startsWith("  jobs."))
        .map(line -> line.replace(folder.toString(), "").replaceAll("location = |jobs.|[ {]", ""))
        .toList();
  }

  @Test
  void foldersWithinFoldersAreTablesWhereTheirColumnsDiffer() {
    writeShops();
    workspace.write("in/events/2024/01/a.json", "{\"k\": 1}\n");
    workspace.write("in/events/2024/02/a.json", "{\"k\": 1}\n");
    workspace.write("in/events_$folder$", "");
    workspace.write("in/_tmp/x.csv", "a,b,c\n1,2,3\n");
    CommandLine.Result result = init("in", "--print");
    assertEquals(
        List.of(
            "\"in/eu/customers\"",
            "\"in/eu/orders\"",
            "\"in/events\"",
            "\"in/us/customers\"",
            "\"in/us/orders\"",
            "eu_customers",
            "eu_orders",
            "events",
            "us_customers",
            "us_orders"),
        tables(result));
    assertTrue(
        result
            .out()
            .contains("in/eu: a table for each of 'customers', 'orders', for their columns are"),
        result::toString);
    assertTrue(result.out().contains("Found: k bigint, year int, month int"), result::toString);
  }

  @Test
  void howSimilarFoldersHaveToBeIsSaid() {
    workspace.write("in/it/a.csv", "id,name,price,on\n1,a,2.5,2024-01-01\n");
    workspace.write("in/de/a.csv", "id,name,price\n2,b,3.5\n");
    assertEquals(List.of("\"in\"", "in"), tables(init("in", "--print")));
    assertTrue(
        init("in", "--print").out().contains("2 folders hold files of similar (0.75) columns"));
    List<String> apart = List.of("\"in/de\"", "\"in/it\"", "de", "it");
    assertEquals(apart, tables(init("in", "--print", "--similarity", "0.8")));
    assertEquals(apart, tables(init("in", "--print", "--grouping", "separate")));
    assertEquals(
        List.of("\"in\"", "in"),
        tables(init("in", "--print", "--similarity", "0.8", "--grouping", "combine")));
    CommandLine.Result wrong = init("in", "--similarity", "7");
    assertEquals(2, wrong.exitCode());
    assertEquals(
        "inlet init: --similarity: expected a number from 0 to 1, found 7.0. Correct it\n",
        wrong.err());
    assertEquals(
        "inlet init: --grouping: expected 'similar', 'combine' or 'separate', found 'all'. Correct"
            + " it\n",
        init("in", "--grouping", "all").err());
  }

  @Test
  void theLevelOfTablesMayBeSaid() {
    writeShops();
    assertEquals(
        List.of("\"in/eu\"", "\"in/us\"", "eu", "us"),
        tables(init("in", "--print", "--table-level", "2")));
    assertEquals(List.of("\"in\"", "in"), tables(init("in", "--print", "--table-level", "1")));
  }

  @Test
  void moreTablesThanAllowedAreWrittenNowhere() {
    writeShops();
    CommandLine.Result result = init("in", "--max-tables", "3");
    assertEquals(6, result.exitCode(), result::toString);
    assertEquals(
        """
        in: expected at most 3 tables, found 4:
          eu_customers  in/eu/customers
          eu_orders  in/eu/orders
          us_customers  in/us/customers
          us_orders  in/us/orders
          in/eu: a table for each of 'customers', 'orders', for their columns are similar by 0.00, and one table needs 0.70
          in/us: a table for each of 'customers', 'orders', for their columns are similar by 0.00, and one table needs 0.70
        Nothing was written. Join folders with --similarity or --grouping combine, say where tables are with --table-level, or allow more with --max-tables
        """,
        result.err());
    assertFalse(Files.exists(folder.resolve("jobs.conf")));
    assertEquals(0, init("in", "--table-threshold", "4").exitCode());
  }

  @Test
  void aLocationThatIsNamedTwiceIsNoTableTwice() {
    writeShops();
    CommandLine.Result result = init("in/eu", folder + "/in/../in/eu/", "--print");
    assertEquals(2, result.exitCode(), result::toString);
    assertEquals(
        "inlet init: expected each location once, found in/eu, in/../in/eu/. Leave one of them"
            + " out\n",
        result.err());
  }

  @Test
  void eachLocationMayBeATable() {
    writeShops();
    String other = folder + "/in/us";
    CommandLine.Result result = init("in/eu", other, "--print", "--table-level", "1");
    assertEquals(List.of("\"in/eu\"", "\"in/us\"", "eu", "us"), tables(result));
    assertEquals(
        "inlet init: expected locations apart from each other, found in/us within in. Leave one of"
            + " them out\n",
        init("in", other).err());
  }

  @Test
  void filesBesideFoldersDoNotPartThem() {
    workspace.write("in/it/a.csv", "id,name\n1,a\n");
    workspace.write("in/de/a.csv", "id,name\n2,b\n");
    workspace.write("in/total.csv", "country,orders,sum\nit,1,2.5\n");
    CommandLine.Result result = init("in", "--print");
    assertEquals(List.of("\"in\"", "\"in/total.csv\"", "in", "total"), tables(result));
    assertTrue(result.out().contains("include-files = [\"*/**\"]"), result::toString);
  }

  @Test
  void foldersOfOneDeclaredTableThatShareNothingAreTold() {
    writeShops();
    workspace.write(
        "jobs.conf",
        "inlet { state = \"%1$s/state\", tables.a { location = \"%1$s/in/eu\" } }"
            .formatted(folder));
    CommandLine.Result result = CommandLine.run(folder, "crawl", "--explain");
    assertTrue(
        result
            .out()
            .contains(
                "  note: folders: 'customers' and 'orders' share 0 of 5 columns: perhaps they are"
                    + " tables of their own, as `inlet init` would declare them\n"),
        result::toString);
  }

  @Test
  void filesThatShareNoColumnsAreTablesOfTheirOwn() {
    workspace.write("in/2020.csv", "id,name\n1,a\n");
    workspace.write("in/2021.csv", "id,name,more\n1,a,x\n");
    workspace.write("in/other.csv", "x,y,z\n1,2,3\n");
    workspace.write(
        "in/broken.csv", new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    CommandLine.Result result = init("in");
    assertEquals(0, result.exitCode(), result::toString);
    String text = workspace.textOf(".", "jobs.conf");
    assertTrue(text.contains("include-files = [\"2020.csv\", \"2021.csv\"]"), text);
    assertTrue(text.contains("/in/other.csv\""), text);
    assertTrue(result.err().startsWith("left out: in/broken.csv: "), result::toString);
    assertEquals("valid: 2 jobs, 2 tables\n", CommandLine.run(folder, "validate").out());
  }

  @Test
  void manyFilesOfSeveralFormatsAreDividedLikeFew() {
    for (int i = 0; i < 30; i++) {
      workspace.write("in/" + i + ".csv", "id,name\n1,a\n");
      workspace.write("in/" + i + ".json", "{\"k\": 1, \"v\": 2}\n");
    }
    CommandLine.Result result = init("in");
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals("", result.err());
    assertEquals("valid: 2 jobs, 2 tables\n", CommandLine.run(folder, "validate").out());
  }

  @Test
  void aCatalogThatIsThereStays() throws Exception {
    workspace.write("in/a.csv", "id,name\n1,a\n");
    workspace.write("jobs.conf", "mine");
    CommandLine.Result result = init("in");
    assertEquals(2, result.exitCode());
    assertEquals(
        "jobs.conf: expected no file yet, found one. Name another with --conf FILE, or look at the"
            + " proposal with --print\n",
        result.err());
    assertEquals("mine", Files.readString(folder.resolve("jobs.conf")));
  }

  @Test
  void aWarehouseWithinTheLocationIsRefused() {
    workspace.write("lake/a.csv", "id,name\n1,a\n");
    CommandLine.Result result = init("");
    assertEquals(2, result.exitCode());
    assertTrue(
        result
            .err()
            .matches(
                "inlet init: --warehouse: expected a folder outside of .*, found lake\\. What is"
                    + " written there would be read again\n"),
        result::toString);
  }

  @Test
  void aWarehouseWhoseTargetIsTheLocationIsRefused() {
    workspace.write("lake/orders/a.csv", "id,name\n1,a\n");
    workspace.write("lake/orders/b.csv", "id,name\n2,b\n");
    workspace.write("lake/raw/other/a.csv", "id,name\n1,a\n");
    CommandLine.Result result = init("lake/orders");
    assertEquals(2, result.exitCode());
    assertEquals(
        "inlet init: --warehouse: expected a folder in which 'orders' is free, found lake, where the"
            + " table 'orders' reads it. What is written there would be read again: name another"
            + " with --warehouse FOLDER\n",
        result.err());
    assertFalse(Files.exists(folder.resolve("jobs.conf")));
    assertEquals(0, init("lake/raw/other").exitCode());
  }

  @Test
  void aLocationWithoutTablesIsAnError() {
    workspace.write("in/a.bin", new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    CommandLine.Result result = init("in");
    assertEquals(3, result.exitCode());
    assertTrue(
        result.err().startsWith("in: expected files that can be a table, found none; in/a.bin: "),
        result::toString);
  }
}
