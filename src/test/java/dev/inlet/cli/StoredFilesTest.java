package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.cli.CommandLine.Result;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredFilesTest {
  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void declare() {
    workspace = new Workspace(folder);
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state"
          tables.orders { location = "%1$s/data", format = csv, exclude-files = ["*.tmp"] }
          tables.lost { location = "%1$s/data", format = delta }
          jobs.j {
            sources.s { table = orders }
            targets.lake { path = "%1$s/lake", format = csv, target-file-size = 1 KiB }
          }
        }
        """
            .formatted(folder));
  }

  private Result files(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "table";
    all[1] = "files";
    System.arraycopy(words, 0, all, 2, words.length);
    return CommandLine.run(folder, all);
  }

  private void assertProblem(int exitCode, String message, String... words) {
    Result result = files(words);
    assertEquals(exitCode, result.exitCode(), result::toString);
    assertEquals(message + "\n", result.err());
    assertEquals("", result.out());
  }

  @Test
  void theFilesOfADeclaredTableAreThoseThatItTakes() {
    workspace.write("data/day=1/a.csv", "id\n1\n");
    workspace.write("data/day=1/b.csv", "id\n2\n");
    workspace.write("data/day=2/c.csv", "id\n3\n");
    workspace.write("data/day=2/d.tmp", "x");
    Result result = files("orders");
    assertEquals(
        """
        data: 3 files, 15 B, in 2 partitions
          SIZE OF FILES  FILES  BYTES    SHARE
          below 64 KiB       3   15 B  100.0 %
        joined to 128 MiB a file: 3 files become 2
          PARTITION  FILES  BYTES  JOINED
          day=1          2   10 B       1
        """,
        result.out().replace(folder.toString(), "data").replace("data/data", "data"));
    String json = files("orders", "--json", "--worst", "1").out().replaceAll("\\s", "");
    assertTrue(json.contains("\"files\":3,\"bytes\":15,\"targetBytes\":134217728,"), json);
    assertTrue(
        json.contains("{\"name\":\"day=1\",\"files\":2,\"bytes\":10,\"filesAfter\":1}"), json);
  }

  @Test
  void whatIsNoPathAndASizeThatNoFileHasAreTold() {
    assertProblem(
        2,
        "inlet table files: expected a path of a file or folder, found 'a:b'. Write a name with a"
            + " colon as a whole path, from / on",
        "a:b");
    Result huge = files("orders", "--target-size", "17592186044416");
    assertEquals(2, huge.exitCode(), huge::toString);
    assertTrue(
        huge.err()
            .contains("--target-size: expected at most 1048576, a tebibyte, found 17592186044416"),
        huge::toString);
  }

  @Test
  void whereATargetIsTheSizeIsTheTargetsUnlessItIsGiven() {
    workspace.write("lake/a.csv", "x".repeat(600));
    workspace.write("lake/b.csv", "x".repeat(600));
    String lake = folder + "/lake";
    assertTrue(
        files(lake).out().contains("\njoined to 1 KiB a file: 2 files become 2")
            || files(lake).out().contains("\nnothing to join at 1 KiB a file\n"),
        files(lake)::toString);
    assertTrue(
        files(lake, "--target-size", "2")
            .out()
            .contains("\njoined to 2 MiB a file: 2 files become 1\n"),
        files(lake)::toString);
  }

  @Test
  void aLocationNeedsNoCatalog() {
    workspace.write("data/a.csv", "id\n1\n");
    Result result = CommandLine.runAsIs(folder, "table", "files", folder + "/data");
    assertEquals(0, result.exitCode(), result::toString);
    assertTrue(result.out().contains("1 file, 5 B\n"), result::toString);
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertProblem(
        2,
        "inlet table files: no table 'order', and no folder of that name. Did you mean 'orders'?",
        "order");
    assertProblem(
        3,
        "nowhere: expected the folder of a table, found none. Name a table of the catalog, or"
            + " another location",
        folder + "/nowhere");
  }

  @Test
  void aFolderWithoutDataIsNamed() {
    workspace.write("data/_started", "x");
    assertProblem(
        3,
        "data: expected files with data, found none (left out: 1 hidden). Name another table or"
            + " location",
        folder + "/data");
  }

  @Test
  void aFileIsNoTable() {
    workspace.write("data/a.csv", "id\n1\n");
    assertProblem(
        3,
        "data/a.csv: expected the folder of a table, found a file. Name its folder",
        folder + "/data/a.csv");
  }

  @Test
  void aTableThatIsDeclaredToBeDeltaHasALog() {
    workspace.write("data/a.csv", "id\n1\n");
    Result result = files("lost");
    assertEquals(3, result.exitCode());
    assertTrue(
        result
            .err()
            .startsWith(
                "data: table 'lost': expected a Delta table, found no _delta_log in it. Correct 'location' ("),
        result::toString);
  }

  @Test
  void aLogWithoutItsCommitsIsNamed() {
    workspace.write("t/_delta_log/_staged", "x");
    assertProblem(
        3,
        "t: expected a Delta table, found no version in t/_delta_log. Name the folder that has _delta_log"
            + " in it, or a table of the job catalog",
        folder + "/t");
    workspace.write("t/_delta_log/00000000000000000001.json", "{}\n");
    assertProblem(
        3,
        "t/_delta_log: expected the commit of version 0, found none. Restore the log from a backup",
        folder + "/t");
    workspace.write("t/_delta_log/00000000000000000000.json", "{\n");
    Result torn = files(folder + "/t");
    assertEquals(3, torn.exitCode());
    assertTrue(
        torn.err()
            .contains("00000000000000000000.json: cannot read: expected lines of JSON, found '"),
        torn::toString);
  }

  @Test
  void optionsAreChecked() {
    String see = ". See `inlet table --help`";
    assertProblem(
        2,
        "inlet table files: --worst: expected at least 1, found 0" + see,
        "orders",
        "--worst",
        "0");
    assertProblem(
        2,
        "inlet table files: --target-size: expected at least 1, found -1" + see,
        "orders",
        "--target-size",
        "-1");
    assertEquals(
        "inlet table show: --target-size and --worst go with files alone" + see + "\n",
        CommandLine.run(folder, "table", "show", "orders", "--worst", "3").err());
    assertProblem(
        2,
        "inlet table files: --for goes with ddl and publish alone" + see,
        "orders",
        "--for",
        "hive");
  }

  @Test
  @Tag("spark")
  void theFilesOfADeltaTableAreThoseOfItsNewestVersion() {
    SparkSession spark = SharedSpark.session().newSession();
    String table = folder + "/t";
    String properties =
        "tblproperties ('delta.checkpointInterval' = '2', 'delta.enableDeletionVectors' = 'true')";
    spark.sql(
        "create table delta.`"
            + table
            + "` (id bigint, p string) using delta partitioned by (p) "
            + properties);
    for (int i = 0; i < 5; i++) {
      spark.sql(
          "insert into delta.`"
              + table
              + "` select id, if(id < 5, 'a b', null) from range(0, 10, 1, 1)");
    }
    spark.sql("delete from delta.`" + table + "` where id = 3");
    spark.sql("delete from delta.`" + table + "` where p is null and id = 7");
    spark.sql("insert overwrite delta.`" + table + "` select 1, 'c'");
    spark.sql("restore table delta.`" + table + "` to version as of 7");
    assertFiles(spark, table);
    assertTrue(files(table).out().contains("10 files, "), files(table)::toString);
    assertTrue(files(table).out().contains("\n  p=a b"), files(table)::toString);
    spark.sql(
        "alter table delta.`" + table + "` set tblproperties ('delta.checkpointPolicy' = 'v2')");
    for (int i = 0; i < 3; i++) {
      spark.sql("insert into delta.`" + table + "` select 1, 'd'");
    }
    assertFiles(spark, table);
  }

  private void assertFiles(SparkSession spark, String table) {
    var detail = spark.sql("describe detail delta.`" + table + "`").first();
    String json = files(table, "--json").out().replaceAll("\\s", "");
    long files = detail.<Long>getAs("numFiles");
    long bytes = detail.<Long>getAs("sizeInBytes");
    assertTrue(json.contains("\"files\":" + files + ",\"bytes\":" + bytes + ","), json);
  }
}
