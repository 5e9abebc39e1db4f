package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ColumnarSchemasTest {
  private static final Configuration CONF = new Configuration();

  @TempDir java.nio.file.Path folder;

  @Test
  void parquetTypesAreReadAsSparkReadsThem() {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            """
            message m {
              optional boolean b;
              optional int32 i8 (INTEGER(8,true));
              optional int32 i16 (INTEGER(16,true));
              optional int32 i;
              optional int32 u32 (INTEGER(32,false));
              optional int64 l;
              optional int64 u64 (INTEGER(64,false));
              optional float f;
              optional double d;
              optional int32 day (DATE);
              optional int64 at (TIMESTAMP(MICROS,true));
              optional int64 ntz (TIMESTAMP(MILLIS,false));
              optional int96 old;
              optional int32 price (DECIMAL(9,2));
              optional binary s (STRING);
              optional binary raw;
              optional group list (LIST) { repeated group list { optional int32 element; } }
              optional group legacy (LIST) { repeated int32 array; }
              optional group map (MAP) {
                repeated group key_value { required binary key (STRING); optional double value; }
              }
              optional group nested { optional int64 x; repeated int32 many; }
            }
            """);
    assertEquals(
        "struct<b:boolean,i8:tinyint,i16:smallint,i:int,u32:bigint,l:bigint,u64:decimal(20,0),"
            + "f:float,d:double,day:date,at:timestamp,ntz:timestamp_ntz,old:timestamp,"
            + "price:decimal(9,2),s:string,raw:binary,list:array<int>,legacy:array<int>,"
            + "map:map<string,double>,nested:struct<x:bigint,many:array<int>>>",
        ParquetSchemas.of(schema).sql());
  }

  @Test
  void parquetFilesAreJoinedByName() throws IOException {
    parquet("a.parquet", "message m { required int32 a; optional binary s (STRING); }");
    parquet("b.parquet", "message m { required int64 A; required double d; }");
    TableDefinition table = crawl();
    assertEquals("parquet", table.format());
    assertEquals("[a bigint, s string, d double]", columns(table));
    assertEquals(new Witness("a.parquet", 0, "int"), table.columns().get(0).witness());
  }

  @Test
  void aTruncatedParquetFileIsNamed() throws IOException {
    parquet("a.parquet", "message m { required int32 a; }");
    java.nio.file.Path file = folder.resolve("a.parquet");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 60));
    Files.delete(folder.resolve(".a.parquet.crc"));
    String message = assertThrows(InputException.class, this::crawl).getMessage();
    assertTrue(
        message.startsWith(
            file + ": cannot read the schema: expected a whole Parquet file of supported types,"),
        message);
  }

  @Test
  void orcFilesGiveTheirTypes() throws IOException {
    String types =
        "struct<b:boolean,t:tinyint,s:smallint,i:int,l:bigint,f:float,d:double,"
            + "p:decimal(9,2),x:string,v:varchar(5),r:binary,day:date,ntz:timestamp,"
            + "plain:timestamp,at:timestamp with local time zone,a:array<int>,m:map<string,double>,"
            + "n:struct<y:bigint>>";
    TypeDescription schema = TypeDescription.fromString(types);
    // What Spark notes of such a column; it reads every other timestamp as a moment.
    schema.findSubtype("ntz").setAttribute("spark.sql.catalyst.type", "timestamp_ntz");
    OrcFile.createWriter(
            new Path(folder.resolve("a.orc").toUri()),
            OrcFile.writerOptions(CONF).setSchema(schema))
        .close();
    TableDefinition table = crawl();
    assertEquals("orc", table.format());
    assertEquals(
        "[b boolean, t tinyint, s smallint, i int, l bigint, f float, d double, p decimal(9,2), x"
            + " string, v string, r binary, day date, ntz timestamp_ntz, plain timestamp, at timestamp,"
            + " a array<int>, m map<string,double>, n struct<y:bigint>]",
        columns(table));
  }

  @Test
  void avroFilesGiveTheirTypes() throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"r","fields":[
                  {"name":"i","type":"int"},
                  {"name":"l","type":["null","long"]},
                  {"name":"n","type":["int","long"]},
                  {"name":"day","type":{"type":"int","logicalType":"date"}},
                  {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
                  {"name":"ntz","type":{"type":"long","logicalType":"local-timestamp-millis"}},
                  {"name":"p","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
                  {"name":"e","type":{"type":"enum","name":"e","symbols":["A"]}},
                  {"name":"a","type":{"type":"array","items":"string"}},
                  {"name":"m","type":{"type":"map","values":"boolean"}}]}
                """);
    try (DataFileWriter<GenericRecord> out =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      out.create(schema, folder.resolve("a.avro").toFile());
    }
    TableDefinition table = crawl();
    assertEquals("avro", table.format());
    assertEquals(
        "[i int, l bigint, n bigint, day date, at timestamp, ntz timestamp_ntz, p decimal(9,2), e"
            + " string, a array<string>, m map<string,boolean>]",
        columns(table));
  }

  @Test
  void anAvroUnionThatSparkCannotReadIsRefused() throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"r","fields":[{"name":"u","type":["int","string"]}]}
                """);
    try (DataFileWriter<GenericRecord> out =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      out.create(schema, folder.resolve("a.avro").toFile());
      GenericRecord record = new GenericData.Record(schema);
      record.put("u", 1);
      out.append(record);
    }
    String message = assertThrows(InputException.class, this::crawl).getMessage();
    assertTrue(message.contains("found 'unsupported type [\"int\",\"string\"]'"), message);
  }

  private void parquet(String name, String message) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType(message);
    try (ParquetWriter<org.apache.parquet.example.data.Group> out =
        ExampleParquetWriter.builder(new Path(folder.resolve(name).toUri()))
            .withType(schema)
            .withConf(CONF)
            .build()) {
      var group = new SimpleGroupFactory(schema).newGroup();
      for (int i = 0; i < schema.getFieldCount(); i++) {
        switch (schema.getType(i).asPrimitiveType().getPrimitiveTypeName()) {
          case INT32 -> group.add(i, 1);
          case INT64 -> group.add(i, 1L);
          case DOUBLE -> group.add(i, 1.5);
          default -> group.add(i, "x");
        }
      }
      out.write(group);
    }
  }

  private static String columns(TableDefinition table) {
    return table.columns().stream().map(c -> c.name() + " " + c.type()).toList().toString();
  }

  private TableDefinition crawl() {
    TableSpec spec =
        new TableSpec(
            "x",
            folder.toString(),
            Optional.empty(),
            CsvSpec.open(),
            List.of(),
            List.of(),
            List.of(),
            ZoneId.of("UTC"),
            new Origin("conf/jobs.conf", 1));
    return new Crawler(CONF)
        .crawl(spec, CrawlerTest.listing(folder, CrawlerTest.list(folder)), Optional.empty());
  }
}
