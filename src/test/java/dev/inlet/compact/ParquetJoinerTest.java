package dev.inlet.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.format.JoinRules;
import dev.inlet.testing.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetJoinerTest {
  private static final Configuration CONF = new Configuration(false);
  private static final String NARROW = "optional int64 id; optional binary name (STRING);";

  @TempDir Path folder;

  private final Joiner joiner = Joiners.of(JoinRules.ofLines(), CONF);

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  private FileStatus listed(String name) throws IOException {
    return path(name).getFileSystem(CONF).getFileStatus(path(name));
  }

  private FileStatus duck(String name, String select, String options) throws IOException {
    String file = DuckDb.literal(folder.resolve(name).toString());
    DuckDb.execute("copy (" + select + ") to " + file + " (format parquet" + options + ")");
    return listed(name);
  }

  /** Rows with numbers from a first one on. */
  private FileStatus written(
      String name, String fields, Map<String, String> keys, long from, long rows)
      throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message m { " + fields + " }");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(path(name))
            .withType(schema)
            .withConf(CONF)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withBloomFilterEnabled("id", true)
            .withExtraMetaData(keys)
            .build()) {
      for (long row = from; row < from + rows; row++) {
        Group group = new SimpleGroup(schema);
        group.add("id", row);
        if (row % 3 != 0) {
          group.add("name", "name " + row % 10);
        }
        if (schema.containsField("extra") && row % 2 == 0) {
          group.add("extra", Binary.fromString("extra " + row));
        }
        writer.write(group);
      }
    }
    return listed(name);
  }

  private Joined join(String to, FileStatus... sources) throws IOException {
    return joiner.join(List.of(sources), path(to));
  }

  private Contents sum(FileStatus... files) throws IOException {
    Contents all = Contents.NONE;
    for (FileStatus file : files) {
      all = all.and(joiner.contents(file));
    }
    return all;
  }

  private List<List<Object>> rows(String select, String... names) {
    List<String> files =
        Arrays.stream(names).map(name -> DuckDb.literal(folder.resolve(name).toString())).toList();
    return DuckDb.query(
        "select "
            + select
            + " from read_parquet(["
            + String.join(", ", files)
            + "], union_by_name = true) order by all");
  }

  private String refusal(FileStatus... sources) {
    return assertThrows(InputException.class, () -> join("refused", sources)).getMessage();
  }

  private String in(String name) {
    return path(name).toString();
  }

  @Test
  void smallRowGroupsBecomeOneWithTheSameRowsAndNewStatistics() throws IOException {
    List<FileStatus> sources = new ArrayList<>();
    String[] names = new String[12];
    for (int i = 0; i < 12; i++) {
      names[i] = "in" + i + ".parquet";
      sources.add(
          written(
              names[i],
              "required int64 id; optional binary name (STRING);",
              Map.of("writer", "a test"),
              i * 1000L,
              1000));
    }
    Joined joined = joiner.join(sources, path("out.parquet"));
    assertEquals(listed("out.parquet").getLen(), joined.bytes());
    assertEquals(0, joined.copied());
    assertEquals(rows("*", names), rows("*", "out.parquet"));
    assertEquals(sum(sources.toArray(FileStatus[]::new)), joiner.contents(listed("out.parquet")));
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path("out.parquet"), CONF))) {
      List<BlockMetaData> groups = reader.getFooter().getBlocks();
      assertEquals(1, groups.size());
      assertEquals(12_000, groups.get(0).getRowCount());
      ColumnChunkMetaData id = groups.get(0).getColumns().get(0);
      LongStatistics statistics = (LongStatistics) id.getStatistics();
      assertEquals(0, statistics.getMin());
      assertEquals(11_999, statistics.getMax());
      assertEquals(0, statistics.getNumNulls());
      assertEquals(4_000, groups.get(0).getColumns().get(1).getStatistics().getNumNulls());
      assertEquals("a test", reader.getFileMetaData().getKeyValueMetaData().get("writer"));
      assertEquals(CompressionCodecName.SNAPPY, id.getCodec());
      assertNotNull(reader.readOffsetIndex(id));
      assertNotNull(reader.readColumnIndex(id));
      assertTrue(reader.readBloomFilter(id).findHash(reader.readBloomFilter(id).hash(11_999L)));
      assertFalse(reader.readBloomFilter(id).findHash(reader.readBloomFilter(id).hash(12_345L)));
    }
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path("out.parquet")).build()) {
      for (long row = 0; row < 12_000; row++) {
        Group group = reader.read();
        assertEquals(row, group.getLong("id", 0));
        assertEquals(row % 3 == 0 ? 0 : 1, group.getFieldRepetitionCount("name"));
      }
      assertEquals(null, reader.read());
    }
  }

  @Test
  void largeRowGroupsAreCopiedAsTheyAreStored() throws IOException {
    FileStatus small = written("a.parquet", NARROW, Map.of(), 0, 1000);
    FileStatus other = written("c.parquet", NARROW, Map.of(), 5_000_000, 1000);
    FileStatus large = written("b.parquet", NARROW, Map.of(), 1000, 3_000_000);
    BlockMetaData stored;
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path("b.parquet"), CONF))) {
      assertEquals(1, reader.getFooter().getBlocks().size());
      stored = reader.getFooter().getBlocks().get(0);
    }
    assertTrue(stored.getCompressedSize() >= ParquetJoin.LARGE_BYTES, "" + stored);
    Joined joined = join("out.parquet", small, large, other);
    assertEquals(stored.getCompressedSize(), joined.copied());
    assertEquals(sum(small, large, other), joiner.contents(listed("out.parquet")));
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path("out.parquet"), CONF))) {
      List<BlockMetaData> groups = reader.getFooter().getBlocks();
      assertEquals(
          List.of(1000L, 3_000_000L, 1000L),
          groups.stream().map(BlockMetaData::getRowCount).toList());
      ColumnChunkMetaData id = groups.get(1).getColumns().get(0);
      assertEquals(stored.getColumns().get(0).getStatistics(), id.getStatistics());
      assertNotNull(reader.readOffsetIndex(id));
      assertNotNull(reader.readColumnIndex(id));
      assertTrue(reader.readBloomFilter(id).findHash(reader.readBloomFilter(id).hash(3_000_000L)));
    }
    assertEquals(
        List.of(List.of(3_002_000L, 1000L)),
        rows("count(*), count(*) filter (id >= 5000000)", "out.parquet"));
    // Alone, a file keeps its row groups however small they are.
    Joined alone = join("alone.parquet", small);
    assertTrue(alone.copied() > 0);
    assertEquals(sum(small), joiner.contents(listed("alone.parquet")));
  }

  @Test
  void nestedValuesOfAllTypesStayWhatTheyAre() throws IOException {
    String select =
        "select i::int as i, i::tinyint as t, i * 1.5 as d, i::float as f, i %% 2 = 0 as b,"
            + " (i * 100)::decimal(20, 2) as m, date '2001-01-01' + i::int as day,"
            + " timestamp '1999-12-31 23:59:59' + interval (i) hour as moment, 'x' || i as s,"
            + " ('y' || i)::blob as raw, case when i %% 5 > 0 then list_transform(range(i %% 5), x ->"
            + " case when x = 2 then null else 'e' || x end) end as l, case when i %% 4 > 0 then {'a':"
            + " i, 'b': case when i %% 3 > 0 then {'c': [i, null]} end} end as n, map([i], ['v' || i])"
            + " as k, uuid() as u from range(%d, %d) r(i)";
    FileStatus a = duck("a.parquet", String.format(select, 0, 100), ", compression zstd");
    FileStatus b = duck("b.parquet", String.format(select, 100, 101), ", compression zstd");
    FileStatus none = duck("n.parquet", String.format(select, 5, 5), ", compression zstd");
    join("out.parquet", a, none, b);
    assertEquals(101, rows("*", "out.parquet").size());
    assertEquals(
        rows("columns(*)::varchar", "a.parquet", "b.parquet"),
        rows("columns(*)::varchar", "out.parquet"));
    assertEquals(sum(a, none, b), joiner.contents(listed("out.parquet")));
  }

  @Test
  void theSumTellsRowsApart() throws IOException {
    FileStatus a = duck("a.parquet", "select * from (values (1, 'a'), (2, 'b')) t(x, y)", "");
    FileStatus b = duck("b.parquet", "select * from (values (1, 'b'), (2, 'a')) t(x, y)", "");
    FileStatus c = duck("c.parquet", "select * from (values ('b', 2), ('a', 1)) t(y, x)", "");
    FileStatus d =
        duck("d.parquet", "select * from (values (2, 'b', null), (1, 'a', null)) t(x, y, z)", "");
    assertNotEquals(sum(a), sum(b));
    assertEquals(sum(a), sum(c));
    assertEquals(sum(a), sum(d));
    FileStatus e = duck("e.parquet", "select [1, 2] as l union all select [3]", "");
    FileStatus f = duck("f.parquet", "select [1] as l union all select [2, 3]", "");
    assertNotEquals(sum(e), sum(f));
    FileStatus g = duck("g.parquet", "select []::int[] as l", "");
    FileStatus h = duck("h.parquet", "select null::int[] as l", "");
    FileStatus i = duck("i.parquet", "select [null]::int[] as l", "");
    assertNotEquals(sum(g), sum(h));
    assertNotEquals(sum(g), sum(i));
  }

  @Test
  void columnsThatAFileLacksBecomeNull() throws IOException {
    FileStatus a = written("a.parquet", NARROW, Map.of("k", "v", "only", "here"), 0, 100);
    FileStatus b =
        written(
            "b.parquet",
            "optional binary extra (STRING); " + NARROW,
            Map.of("k", "v", "only", "there"),
            100,
            100);
    join("out.parquet", a, b);
    assertEquals(
        rows("id, name, extra", "a.parquet", "b.parquet"), rows("id, name, extra", "out.parquet"));
    assertEquals(sum(a, b), joiner.contents(listed("out.parquet")));
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path("out.parquet"), CONF))) {
      Map<String, String> keys = reader.getFileMetaData().getKeyValueMetaData();
      assertEquals("v", keys.get("k"));
      assertFalse(keys.containsKey("only"));
    }
  }

  @Test
  void schemasThatDoNotGoTogetherAreRefusedByName() throws IOException {
    FileStatus a = written("a.parquet", NARROW, Map.of(), 0, 10);
    FileStatus b = duck("b.parquet", "select 1::int as id", "");
    assertEquals(
        in("b.parquet")
            + ": another schema: expected 'optional int64 id' as in "
            + in("a.parquet")
            + ", found 'optional int32 id (INTEGER(32,true))'. Group the files by their schema",
        refusal(a, b));
    FileStatus c = written("c.parquet", NARROW + " required int64 extra;", Map.of(), 0, 0);
    assertEquals(
        in("c.parquet")
            + ": another schema: expected no required column that is missing there as in "
            + in("a.parquet")
            + ", found 'required int64 extra'. Group the files by their schema",
        refusal(a, c));
    FileStatus d = duck("d.parquet", "select 1::bigint as \"ID\"", "");
    assertTrue(refusal(a, d).contains("found 'optional int64 ID (INTEGER(64,true))'"));
    FileStatus e =
        written("e.parquet", NARROW, Map.of("org.apache.spark.legacyDateTime", ""), 0, 10);
    assertEquals(
        in("e.parquet")
            + ": another schema: expected org.apache.spark.legacyDateTime = null as in "
            + in("a.parquet")
            + ", found org.apache.spark.legacyDateTime = . Group the files by their schema",
        refusal(a, e));
    assertFalse(Files.exists(folder.resolve("refused")));
  }

  @Test
  void aFileThatIsCutOffOrNoParquetIsNamed() throws IOException {
    FileStatus a = written("a.parquet", NARROW, Map.of(), 0, 10);
    byte[] bytes = Files.readAllBytes(folder.resolve("a.parquet"));
    Files.write(folder.resolve("b.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
    String message = refusal(a, listed("b.parquet"));
    assertTrue(
        message.startsWith(
            in("b.parquet") + ": cannot be read as Parquet: expected a whole file, found '"),
        message);
    Files.writeString(folder.resolve("c.csv"), "id,name\n1,Anna\n");
    assertTrue(refusal(a, listed("c.csv")).startsWith(in("c.csv") + ": cannot be read as Parquet"));
    bytes[20] ^= 0x55;
    Files.write(folder.resolve("d.parquet"), bytes);
    assertThrows(InputException.class, () -> join("refused", a, listed("d.parquet")));
    assertFalse(Files.exists(folder.resolve("refused")));
  }

  @Test
  void whatSparkKeepsOfASchemaIsThatOfAllColumnsOrNone() {
    String key = "org.apache.spark.sql.parquet.row.metadata";
    MessageType narrow = MessageTypeParser.parseMessageType("message m { " + NARROW + " }");
    MessageType wide =
        MessageTypeParser.parseMessageType("message m { " + NARROW + " optional int32 x; }");
    MessageType other =
        MessageTypeParser.parseMessageType("message m { " + NARROW + " optional int32 y; }");
    ParquetFooter footer = ParquetFooter.of("a", narrow, Map.of(key, "narrow"));
    footer.add("b", narrow, Map.of(key, "narrow"));
    assertEquals(Map.of(key, "narrow"), footer.keys());
    footer.add("c", wide, Map.of(key, "wide"));
    footer.add("d", narrow, Map.of(key, "narrow"));
    assertEquals(Map.of(key, "wide"), footer.keys());
    footer.add("e", other, Map.of(key, "other"));
    assertEquals(Map.of(), footer.keys());
  }
}
