package dev.inlet.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.format.JoinRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvroJoinerTest {
  private static final Configuration CONF = new Configuration(false);
  private static final String ID = "{\"name\":\"id\",\"type\":\"long\"}";
  private static final String NAME = "{\"name\":\"name\",\"type\":[\"null\",\"string\"]}";

  @TempDir Path folder;

  private final Joiner joiner = Joiners.of(JoinRules.ofLines(), CONF);

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  private FileStatus listed(String name) throws IOException {
    return path(name).getFileSystem(CONF).getFileStatus(path(name));
  }

  private FileStatus written(String name, String fields, String codec, long from, int rows)
      throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse("{\"type\":\"record\",\"name\":\"r\",\"fields\":[" + fields + "]}");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec));
      writer.setMeta("writer", "a test");
      writer.setMeta("file", name);
      writer.create(schema, folder.resolve(name).toFile());
      for (long row = from; row < from + rows; row++) {
        GenericRecord record = new GenericData.Record(schema);
        if (schema.getField("id") != null) {
          record.put("id", row);
        }
        if (schema.getField("name") != null && row % 3 != 0) {
          record.put("name", "name " + row);
        }
        if (schema.getField("more") != null) {
          record.put("more", Map.of("x", row));
        }
        writer.append(record);
      }
    }
    return listed(name);
  }

  private List<GenericRecord> rows(String name) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(folder.resolve(name).toFile(), new GenericDatumReader<>())) {
      reader.forEach(rows::add);
    }
    return rows;
  }

  private Contents sum(FileStatus... files) throws IOException {
    Contents all = Contents.NONE;
    for (FileStatus file : files) {
      all = all.and(joiner.contents(file));
    }
    return all;
  }

  private String refusal(FileStatus... sources) {
    return assertThrows(InputException.class, () -> joiner.join(List.of(sources), path("refused")))
        .getMessage();
  }

  @Test
  void blocksOfOneSchemaAndCodecAreCopiedAsTheyAreStored() throws IOException {
    for (String codec : List.of("null", "deflate", "snappy", "zstandard", "bzip2")) {
      FileStatus a = written("a", ID + "," + NAME, codec, 0, 20_000);
      FileStatus none = written("n", ID + "," + NAME, codec, 0, 0);
      FileStatus b = written("b", ID + "," + NAME, codec, 20_000, 10);
      String to = "out-" + codec;
      Joined joined = joiner.join(List.of(a, none, b), path(to));
      assertEquals(listed(to).getLen(), joined.bytes());
      assertTrue(joined.copied() > 0.9 * a.getLen(), codec + " " + joined);
      List<GenericRecord> expected = rows("a");
      expected.addAll(rows("b"));
      assertEquals(expected, rows(to));
      assertEquals(sum(a, none, b), joiner.contents(listed(to)));
      try (DataFileReader<GenericRecord> reader =
          new DataFileReader<>(folder.resolve(to).toFile(), new GenericDatumReader<>())) {
        assertEquals("a test", reader.getMetaString("writer"));
        assertNull(reader.getMetaString("file"));
      }
    }
  }

  @Test
  void anotherCodecBecomesThatOfTheFirstFile() throws IOException {
    FileStatus a = written("a", ID + "," + NAME, "deflate", 0, 10);
    FileStatus b = written("b", ID + "," + NAME, "snappy", 10, 10);
    joiner.join(List.of(a, b), path("out"));
    assertEquals(20, rows("out").size());
    assertEquals(sum(a, b), joiner.contents(listed("out")));
  }

  @Test
  void fieldsThatAFileLacksBecomeNull() throws IOException {
    String more = "{\"name\":\"more\",\"type\":[\"null\",{\"type\":\"map\",\"values\":\"long\"}]}";
    FileStatus a = written("a", ID, "deflate", 0, 10);
    FileStatus b = written("b", more + "," + ID + "," + NAME, "deflate", 10, 10);
    joiner.join(List.of(a, b), path("out"));
    List<GenericRecord> rows = rows("out");
    assertEquals(20, rows.size());
    assertEquals(0L, rows.get(0).get("id"));
    assertNull(rows.get(0).get("more"));
    assertEquals(11L, rows.get(11).get("id"));
    assertEquals("name 11", rows.get(11).get("name").toString());
    assertEquals("{x=11}", rows.get(11).get("more").toString());
    assertEquals(sum(a, b), joiner.contents(listed("out")));
  }

  @Test
  void theSumTellsRowsApart() throws IOException {
    FileStatus a = written("a", ID + "," + NAME, "null", 0, 10);
    FileStatus b = written("b", ID + "," + NAME, "null", 0, 11);
    FileStatus c = written("c", NAME + "," + ID, "deflate", 0, 10);
    assertNotEquals(sum(a), sum(b));
    assertEquals(sum(a), sum(c));
  }

  @Test
  void whatDoesNotGoTogetherIsRefusedByName() throws IOException {
    FileStatus a = written("a", ID, "null", 0, 10);
    FileStatus b = written("b", "{\"name\":\"id\",\"type\":[\"null\",\"long\"]}", "null", 0, 10);
    assertEquals(
        b.getPath()
            + ": another schema: expected 'id \"long\"' as in "
            + a.getPath()
            + ", found 'id [\"null\",\"long\"]'. Group the files by their schema",
        refusal(a, b));
    FileStatus c = written("c", NAME, "null", 0, 10);
    assertEquals(
        a.getPath()
            + ": another schema: expected a union of null and others for what is missing there as in "
            + c.getPath()
            + ", found 'id \"long\"'. Group the files by their schema",
        refusal(c, a));
    byte[] bytes = Files.readAllBytes(folder.resolve("a"));
    Files.write(folder.resolve("d"), Arrays.copyOf(bytes, bytes.length - 5));
    String cut = refusal(a, listed("d"));
    assertTrue(
        cut.startsWith(
            path("d") + ": cannot be read as Avro: expected a whole file with a codec known here"),
        cut);
    assertFalse(Files.exists(folder.resolve("refused")));
  }
}
