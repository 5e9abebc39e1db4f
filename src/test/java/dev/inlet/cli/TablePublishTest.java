package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DuckDb;
import dev.inlet.testing.HiveSession;
import dev.inlet.testing.Metastore;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables are published to the service of a metastore, whose own client tells what it holds; Spark
 * reads them back by Hive's readers.
 */
@Tag("cluster")
@Tag("one-line")
class TablePublishTest {
  @TempDir static Path sessionFolder;
  private static Metastore metastore;
  private static HiveSession session;

  @TempDir Path folder;
  private Workspace workspace;
  private String catalog;

  @BeforeAll
  static void start() {
    metastore = Metastore.start();
    session = HiveSession.start(sessionFolder);
  }

  @AfterAll
  static void end() {
    session.close();
    metastore.close();
    assertFalse(metastore.isThere());
  }

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
    catalog = folder + "/jobs.conf";
  }

  private void declare(String table, String keys) {
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state"
          spark {
            spark.master = "local[2]"
            spark.sql.shuffle.partitions = 2
            spark.sql.warehouse.dir = "%1$s/warehouse"
            spark.hadoop.hive.metastore.uris = "%2$s"
          }
          tables.%3$s { location = "%1$s/data", %4$s }
        }
        """
            .formatted(folder, metastore.uri(), table, keys));
  }

  private String publish(String table, String... options) {
    CommandLine.Result crawl = CommandLine.run(folder, "crawl");
    assertEquals(0, crawl.exitCode(), crawl::toString);
    List<String> words = new ArrayList<>(List.of("table", "publish", table, "-c", catalog));
    words.addAll(List.of(options));
    HiveSession.Result result = session.inlet(words.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result::toString);
    return result.out();
  }

  private String rows(String query) {
    HiveSession.Result result = session.sql(query);
    assertEquals(0, result.exitCode(), result::toString);
    return result.out();
  }

  private void parquet(String path, String query) {
    workspace.write(path, "");
    DuckDb.execute(
        "copy (" + query + ") to " + DuckDb.literal(folder + "/" + path) + " (format parquet)");
  }

  @Test
  void partitionsFollowTheFoldersAndTwiceIsOnce() throws IOException {
    declare("pub.days", "");
    parquet("data/day=2020-01-01/area=it/a.parquet", "select 1::bigint id, 'a' s");
    parquet("data/day=2020-01-02/area=d e/a.parquet", "select 2::bigint id, 'b' s");
    parquet(
        "data/day=2020-01-02/area=__HIVE_DEFAULT_PARTITION__/a.parquet",
        "select 3::bigint id, 'c' s");
    assertEquals(
        "pub.days: table created, 3 partitions (3 added, 0 dropped)\n", publish("pub.days"));
    String table = metastore.table("pub", "days");
    assertTrue(
        table.startsWith(
            """
            type EXTERNAL_TABLE
            columns id bigint, s string
            keys day date, area string
            serde org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe
            """),
        table);
    assertTrue(table.contains("location file:" + folder + "/data\n"), table);
    for (String property :
        List.of(
            "classification=parquet",
            "objectCount=3",
            "typeOfData=file",
            "inlet.version=1",
            "comment=version 1 of pub.days, by Inlet")) {
      assertTrue(table.contains(property), property + " in " + table);
    }
    assertEquals(
        """
        [2020-01-01, it] file:%1$s/data/day=2020-01-01/area=it
        [2020-01-02, __HIVE_DEFAULT_PARTITION__] file:%1$s/data/day=2020-01-02/area=__HIVE_DEFAULT_PARTITION__
        [2020-01-02, d e] file:%1$s/data/day=2020-01-02/area=d e"""
            .formatted(folder),
        metastore.partitions("pub", "days"));
    assertEquals(
        "1|a|2020-01-01|it\n2|b|2020-01-02|d e\n3|c|2020-01-02|null",
        rows("select * from pub.days"));

    assertEquals("pub.days: table unchanged, 3 partitions\n", publish("pub.days"));
    assertEquals(table, metastore.table("pub", "days"));

    parquet("data/day=2020-01-03/area=it/a.parquet", "select 4::bigint id, 'd' s");
    delete("data/day=2020-01-01");
    assertEquals(
        "pub.days: table unchanged, 3 partitions (1 added, 1 dropped); not done:\n",
        publish("pub.days", "--dry-run").lines().findFirst().orElseThrow() + "\n");
    assertEquals(table, metastore.table("pub", "days"));
    assertEquals(
        "pub.days: table unchanged, 3 partitions (1 added, 1 dropped)\n", publish("pub.days"));
    assertEquals("2\n3\n4", rows("select id from pub.days"));
    assertEquals("pub.days: table unchanged, 3 partitions\n", publish("pub.days"));
  }

  @Test
  void anotherVersionOfTheTableMakesItAnewAndItsPartitionsFollow() {
    declare("pub.grown", "");
    parquet("data/2020/01/31/a.parquet", "select 1::bigint id");
    assertEquals(
        "pub.grown: table created, 1 partition (1 added, 0 dropped)\n", publish("pub.grown"));
    parquet("data/2020/02/01/a.parquet", "select 2::bigint id, 'new' s");
    assertEquals(
        "pub.grown: table made anew, 2 partitions (2 added, 0 dropped)\n", publish("pub.grown"));
    assertEquals("1|null|2020|1|31\n2|new|2020|2|1", rows("select * from pub.grown"));
    assertTrue(
        metastore.table("pub", "grown").contains("comment=version 2 of pub.grown, by Inlet"));
  }

  @Test
  void csvIsPublishedAsHiveReadsItOrAsSparkDoes() {
    declare("pub.cells", "csv { header = false, null-words = [\"n.a.\"] }");
    workspace.write("data/a.csv", "1;\"x;\"\"y\"\"\";1.234,5\n2;n.a.;7,25\n3;back\\slash;0,5\n");
    assertEquals("pub.cells_files: table created\n", publish("pub.cells"));
    String table = metastore.table("pub", "cells_files");
    assertTrue(
        table.contains(
            "serde org.apache.hadoop.hive.serde2.OpenCSVSerde\n"
                + "serde-properties {escapeChar=\u0001, quoteChar=\", separatorChar=;"),
        table);
    assertEquals(
        "1|x;\"y\"|1.234,5\n2|n.a.|7,25\n3|back\\slash|0,5", rows("select * from pub.cells_files"));
    List<String> ddl = ddl("hive");
    assertEquals("", rows(ddl.get(ddl.size() - 1)));
    assertEquals(
        "1|x;\"y\"|1234.5\n2|null|7.25\n3|back\\slash|0.5", rows("select * from pub.cells"));
    rows("drop view pub.cells");
    rows("drop table pub.cells_files");
    assertEquals("pub.cells_files: table created\n", publish("pub.cells", "--for", "spark"));
    assertEquals(
        "1|x;\"y\"|1234.5\n2|null|7.25\n3|back\\slash|0.5", rows("select * from pub.cells"));
    assertEquals("pub.cells_files: table unchanged\n", publish("pub.cells", "--for", "spark"));
    rows("drop view pub.cells");
    assertEquals("pub.cells_files: table changed\n", publish("pub.cells", "--for", "spark"));
    assertEquals("3", rows("select count(*) from pub.cells"));
  }

  private List<String> ddl(String consumer) {
    String table =
        workspace.textOf(".", "jobs.conf").replaceAll("(?s).*tables\\.(pub\\.\\w+) .*", "$1");
    CommandLine.Result result = CommandLine.run(folder, "table", "ddl", table, "--for", consumer);
    assertEquals(0, result.exitCode(), result::toString);
    String text = result.out().replaceAll("(?m)^--.*\n", "").strip();
    return List.of(text.substring(0, text.length() - 1).split(";\n", -1));
  }

  @Test
  void hivesOwnParserReadsTheStatements() {
    declare("pub.all", "");
    workspace.write(
        "data/2020/01/31/a.csv",
        "id,name,on,price,ok,at,seen\n1,\"a;b\",31/12/2020,\"1.234,5\",yes,2020-01-02T03:04:05Z,1577934245123\n");
    assertEquals(0, CommandLine.run(folder, "crawl").exitCode());
    List<String> csv = ddl("hive");
    assertEquals(4, csv.size());
    declare("pub.keys", "hints { who = \"struct<`first-born`:boolean,tags:array<string>>\" }");
    workspace.write("json/day=2020-01-01/a.json", "{\"id\": 1, \"who\": {\"tags\": [\"a\"]}}\n");
    workspace.write("jobs.conf", workspace.textOf(".", "jobs.conf").replace("/data", "/json"));
    assertEquals(0, CommandLine.run(folder, "crawl").exitCode());
    List<String> json = ddl("hive");
    assertEquals(3, json.size());
    for (List<String> statements : List.of(csv, json)) {
      for (String statement : statements) {
        HiveSession.Result result = session.parse(statement);
        assertEquals(0, result.exitCode(), () -> statement + "\n" + result);
      }
    }
  }

  @Test
  void deltaIsATableOfSparks() {
    declare("pub.delta", "format = delta");
    publishNothing();
    rows("create table if not exists delta.`%s/data` (id bigint) using delta".formatted(folder));
    rows("insert into delta.`%s/data` values (7)".formatted(folder));
    assertEquals("pub.delta: table created\n", publish("pub.delta"));
    assertEquals("7", rows("select id from pub.delta"));
    assertEquals("pub.delta: table unchanged\n", publish("pub.delta"));
    rows("drop table pub.delta");
    rows("create table pub.delta (id bigint) using delta");
    HiveSession.Result result = session.inlet("table", "publish", "pub.delta", "-c", catalog);
    assertEquals(4, result.exitCode(), result::toString);
  }

  /** A session is there from the first command on. */
  private void publishNothing() {
    Workspace other = new Workspace(workspace.folder("other"));
    other.write("data/a.json", "{\"a\": 1}\n");
    other.write(
        "jobs.conf",
        workspace
            .textOf(".", "jobs.conf")
            .replace(folder + "/", folder + "/other/")
            .replace("tables.pub.delta", "tables.pub.any")
            .replace("format = delta", ""));
    assertEquals(0, CommandLine.run(other.folder(), "crawl").exitCode());
    HiveSession.Result result =
        session.inlet(
            "table", "publish", "pub.any", "--for", "spark", "-c", other.folder() + "/jobs.conf");
    assertEquals(0, result.exitCode(), result::toString);
  }

  @Test
  void aTableOfSomebodyElseIsNotTouched() {
    declare("pub.theirs", "");
    parquet("data/a.parquet", "select 1::bigint id");
    publish("pub.theirs");
    rows("drop table pub.theirs");
    rows("create table pub.theirs (mine int) using parquet");
    HiveSession.Result result = session.inlet("table", "publish", "pub.theirs", "-c", catalog);
    assertEquals(4, result.exitCode(), result::toString);
    assertEquals(
        "metastore: table 'pub.theirs': expected none, or one that Inlet has published, found another"
            + " one. Drop it, or rename the table in the job catalog\n",
        result.err());
    assertTrue(metastore.table("pub", "theirs").contains("\ncolumns mine int\n"));
  }

  private void delete(String name) throws IOException {
    try (var found = Files.walk(folder.resolve(name))) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
