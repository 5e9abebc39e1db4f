package dev.inlet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DuckDb;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs land files in Parquet; what DuckDB reads there is compared with what preview prints. */
@Tag("spark")
class PreviewIsWhatLandsTest {
  private static final String OF_ORDERS =
      "select id, name, price, day, epoch_us(ts), ratio, paid, part from ";
  private static final String TYPES_OF_ORDERS =
      "{'id': 'BIGINT', 'name': 'VARCHAR', 'price': 'DECIMAL(7,2)', 'day': 'DATE',"
          + " 'ts': 'TIMESTAMPTZ', 'ratio': 'DOUBLE', 'paid': 'BOOLEAN', 'part': 'VARCHAR'}";
  private static final String OF_EVENTS =
      "select id, cast(tags as varchar), cast(who as varchar), cast(map_entries(m) as varchar),"
          + " epoch_us(ts) from ";
  private static final String TYPES_OF_EVENTS =
      "{'id': 'BIGINT', 'tags': 'VARCHAR[]', 'who': 'STRUCT(name VARCHAR, age DOUBLE)',"
          + " 'm': 'MAP(VARCHAR, BIGINT)', 'ts': 'TIMESTAMPTZ'}";

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
    workspace = new Workspace(folder);
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state"
          tables.orders { location = "%1$s/orders", hints { price = "decimal(7,2)", part = string } }
          tables.events {
            location = "%1$s/events"
            hints { id = bigint, m = "map<string,bigint>", big = "decimal(38,10)" }
          }
          tables.access { location = "%1$s/access" }
          tables.iis { location = "%1$s/iis" }
          tables.stored { location = "%1$s/stored" }
          jobs.stored {
            sources.s { table = stored }
            targets.lake { path = "%1$s/lake-stored", format = parquet }
          }
          jobs.logs {
            sources { access { table = access }, iis { table = iis } }
            steps = [
              { sql = \"\"\"
                  select timestamp as at, response as status from access
                  union all select cast(date as timestamp), sc_status from iis
                \"\"\" }
            ]
            targets.lake { path = "%1$s/lake-logs", format = parquet }
            rejects { max-ratio = 1 }
          }
          jobs.orders {
            sources.s { table = orders }
            targets.lake { path = "%1$s/lake-orders", format = parquet }
            rejects { max-ratio = 1 }
          }
          jobs.events {
            sources.s { table = events }
            targets.lake { path = "%1$s/lake-events", format = parquet }
            rejects { max-ratio = 1 }
          }
        }
        """
            .formatted(folder));
  }

  @Test
  void cellByCellOfCsvFiles() throws IOException {
    String header = "id,name,price,day,ts,ratio,paid\n";
    workspace.write(
        "orders/part=a/1.csv",
        header
            + "1,\"two\nlines, \"\"said\"\"\",1.50,2020-01-02,2020-01-02T03:04:05Z,0.1,true\n"
            + "2,,NA,2020-02-29,2020-01-02 03:04:05.123456+02:00,1e300,false\n"
            + "3,\"\",-0.05,,,NA,\n"
            + "4,too,few\n"
            + "x,no id,1,2020-01-02,2020-01-02T03:04:05Z,1,true,more\n");
    workspace.write(
        "orders/part=b/2.csv.gz",
        gzip(
            "paid,id,name,price,ts\nTRUE,5,\u65e5\u672c\u8a9e \ud83d\ude00,99999.99,1969-12-31T23:59:59Z\n"));
    StringBuilder many = new StringBuilder(header);
    for (int i = 0; i < 10_000; i++) {
      many.append(i + 100)
          .append(",n\u00e9 ")
          .append(i)
          .append(',')
          .append(i % 1000)
          .append(".25,,,");
      many.append(i / 7.0).append(",true\n");
    }
    workspace.write("orders/part=c/3.csv.bz2", bzip2(many.toString()));
    run("orders", "10,006 read, 2 rejected");

    String parquet = OF_ORDERS + DuckDb.parquet(folder.resolve("lake-orders")) + " order by id";
    List<List<Object>> landed = DuckDb.query(parquet);
    assertEquals(10_004, landed.size());
    String csv = preview("orders", "csv");
    assertEquals(
        landed,
        DuckDb.query(
            OF_ORDERS
                + "read_csv("
                + csv
                + ", header = true, nullstr = '', allow_quoted_nulls = false, columns = "
                + TYPES_OF_ORDERS
                + ") order by id"));
    assertEquals(landed, DuckDb.query(OF_ORDERS + json("orders", TYPES_OF_ORDERS)));
  }

  @Test
  void cellByCellOfJsonLines() throws IOException {
    workspace.write(
        "events/a.jsonl",
        """
        {"id":1,"tags":["a","b \\"q\\"",null],"who":{"name":"x","age":3},"m":{"k":1,"l":null}}
        {"id":2,"tags":[],"who":{"name":null,"age":1.25e3},"m":{},"big":1234567890123456789012345678.0000000001}
        not json
        {"id":3,"tags":null,"who":null,"m":null,"ts":"2020-01-02T03:04:05.000001Z"}
        """);
    workspace.write(
        "events/b.jsonl.gz", gzip("{\"who\":{\"age\":0.1},\"id\":4,\"big\":0.0000000001}\n"));
    run("events", "5 read, 1 rejected");
    List<List<Object>> landed =
        DuckDb.query(OF_EVENTS + DuckDb.parquet(folder.resolve("lake-events")) + " order by id");
    assertEquals(4, landed.size());
    assertEquals(landed, DuckDb.query(OF_EVENTS + json("events", TYPES_OF_EVENTS)));
    assertEquals(
        DuckDb.query(
            "select id, who.name, tags[1], big from "
                + DuckDb.parquet(folder.resolve("lake-events"))
                + " order by id"),
        DuckDb.query(
            "select cast(id as bigint), who::json->>'name', tags::json->>0,"
                + " cast(big as decimal(38,10)) from read_csv("
                + preview("events", "csv")
                + ", header = true, all_varchar = true) order by 1"));
  }

  @Test
  void cellByCellOfJsonDocuments() throws IOException {
    workspace.write(
        "events/a.json",
        """
        [ {"id": 1, "tags": ["a", "]}"], "who": {"name": "x", "age": 3}, "m": {"k": 1}},
          {"id": "no number"},
          {"id": 2, "ts": "2020-01-02T03:04:05.000001Z", "big": 0.0000000001} ]
        """);
    workspace.write(
        "events/b.json.gz", gzip("{\n \"who\": {\"age\": 0.1},\n \"id\": 4\n}{\"id\":5}"));
    workspace.write("events/c.json", "[{\"id\":6},\n{\"id\":7}\n{\"id\":8}]");
    run("events", "8 read, 2 rejected");
    List<List<Object>> landed =
        DuckDb.query(OF_EVENTS + DuckDb.parquet(folder.resolve("lake-events")) + " order by id");
    assertEquals(6, landed.size());
    assertEquals(landed, DuckDb.query(OF_EVENTS + json("events", TYPES_OF_EVENTS)));
    CommandLine.Result rejects = CommandLine.run(folder, "rejects", "show", "events");
    assertTrue(rejects.out().contains("not JSON from line 3 on: "), rejects::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "avro"})
  void cellByCellOfColumnarFiles(String format) {
    SharedSpark.session()
        .sql(
            """
            select id, cast(id as int) as i, cast(-id as smallint) as s,
              cast(id / 8 as decimal(30,10)) as exact, cast(id / 8 as decimal(7,3)) as price,
              date_add(date'1969-12-30', cast(id as int)) as day,
              timestamp_micros(id * 86400000001 - 1000000) as ts,
              cast(id / 3 as float) as f, id / 3 as d, id % 2 = 0 as flag,
              cast(concat('b', id) as binary) as bin, concat('né ', id) as name,
              array(cast(id as int), null) as list, map('k', id, 'l', null) as m,
              named_struct('a', id, 'b', array(named_struct('c', 'x'))) as st
            from range(0, 5, 1, 2)
            union all select 9, null, null, null, null, null, null, null, null, null, null, null,
              null, null, null
            """)
        .write()
        .format(format)
        .save(folder + "/stored/part=a");
    run("stored", "6 read, 0 rejected");
    String scalars =
        "select id, i, cast(s as integer), exact, price, day, epoch_us(ts), f, d, flag, name, part, ";
    String nested = ", cast(list as varchar), cast(map_entries(m) as varchar), cast(st as varchar)";
    List<List<Object>> landed =
        DuckDb.query(
            scalars
                + "base64(bin)"
                + nested
                + " from "
                + DuckDb.parquet(folder.resolve("lake-stored"))
                + " order by id");
    assertEquals(6, landed.size());
    assertEquals(
        landed,
        DuckDb.query(
            scalars
                + "bin"
                + nested
                + " from "
                + json(
                    "stored",
                    "{'id': 'BIGINT', 'i': 'INTEGER', 's': 'SMALLINT', 'exact': 'DECIMAL(30,10)',"
                        + " 'price': 'DECIMAL(7,3)', 'day': 'DATE', 'ts': 'TIMESTAMPTZ',"
                        + " 'f': 'FLOAT', 'd': 'DOUBLE', 'flag': 'BOOLEAN', 'name': 'VARCHAR',"
                        + " 'part': 'VARCHAR', 'bin': 'VARCHAR', 'list': 'INTEGER[]',"
                        + " 'm': 'MAP(VARCHAR, BIGINT)',"
                        + " 'st': 'STRUCT(a BIGINT, b STRUCT(c VARCHAR)[])'}")));
  }

  @Test
  void logsThatWereFoundOut() {
    String line = "192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.0\" 200 5\n";
    workspace.write("access/a.log", line.repeat(20) + "cut off\n");
    workspace.write(
        "iis/a.log",
        "#Fields: date sc-status\n2024-05-02 404\n#Fields: sc-status date\n500 2024-05-03\n");
    run("logs", "23 read, 1 rejected");
    assertEquals(
        "[[971211336, 200, 20], [1714608000, 404, 1], [1714694400, 500, 1]]",
        DuckDb.query(
                "select epoch_us(\"at\") // 1000000, status, count(*) from "
                    + DuckDb.parquet(folder.resolve("lake-logs"))
                    + " group by all order by all")
            .toString());
  }

  private void run(String job, String records) {
    CommandLine.Result run = CommandLine.run(folder, "run", job);
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.out().contains(records), run::toString);
  }

  private String json(String table, String types) {
    return "read_json("
        + preview(table, "jsonl")
        + ", format = 'newline_delimited', columns = "
        + types
        + ") order by id";
  }

  /** The file that it went to, as SQL writes it. */
  private String preview(String table, String form) {
    CommandLine.Result shown =
        CommandLine.run(folder, "preview", "--table", table, "--all", "--format", form);
    assertEquals(0, shown.exitCode(), shown::toString);
    return DuckDb.literal(workspace.write("shown-" + table + "." + form, shown.out()).toString());
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(UTF_8));
    }
    return packed.toByteArray();
  }

  private static byte[] bzip2(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(packed, 1)) {
      out.write(text.getBytes(UTF_8));
    }
    return packed.toByteArray();
  }
}
