package dev.inlet.compact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.format.JoinRules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.hive.ql.exec.vector.BytesColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.LongColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.TimestampColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.VectorizedRowBatch;
import org.apache.orc.CompressionKind;
import org.apache.orc.IntegerColumnStatistics;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.RecordReader;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrcJoinerTest {
  private static final Configuration CONF = new Configuration(false);
  private static final String NARROW = "struct<id:bigint,name:string>";

  @TempDir Path folder;

  private final Joiner joiner = Joiners.of(JoinRules.ofLines(), CONF);

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  private FileStatus listed(String name) throws IOException {
    return path(name).getFileSystem(CONF).getFileStatus(path(name));
  }

  /** Rows with numbers from a first one on; every third has no name, and names have some bytes. */
  private FileStatus written(String name, String schema, long from, int rows, int nameBytes)
      throws IOException {
    TypeDescription type = TypeDescription.fromString(schema);
    Random random = new Random(from);
    try (Writer writer =
        OrcFile.createWriter(
            path(name),
            OrcFile.writerOptions(CONF)
                .setSchema(type)
                .compress(CompressionKind.ZLIB)
                .bloomFilterColumns("id"))) {
      writer.addUserMetadata("writer", ByteBuffer.wrap("a test".getBytes(UTF_8)));
      VectorizedRowBatch batch = type.createRowBatch();
      for (long row = from; row < from + rows; row++) {
        int at = batch.size++;
        for (int column = 0; column < batch.cols.length; column++) {
          if (batch.cols[column] instanceof LongColumnVector numbers) {
            numbers.vector[at] = row;
          } else if (batch.cols[column] instanceof BytesColumnVector texts) {
            byte[] text = new byte[nameBytes];
            random.nextBytes(text);
            texts.setVal(at, text);
            texts.isNull[at] = row % 3 == 0;
            texts.noNulls &= row % 3 != 0;
          }
        }
        if (batch.size == batch.getMaxSize() || row + 1 == from + rows) {
          writer.addRowBatch(batch);
          batch.reset();
        }
      }
    }
    return listed(name);
  }

  private Contents sum(FileStatus... files) throws IOException {
    Contents all = Contents.NONE;
    for (FileStatus file : files) {
      all = all.and(joiner.contents(file));
    }
    return all;
  }

  private static List<String> rows(Reader reader) throws IOException {
    List<String> rows = new ArrayList<>();
    VectorizedRowBatch batch = reader.getSchema().createRowBatch();
    try (RecordReader in = reader.rows()) {
      while (in.nextBatch(batch)) {
        for (int row = 0; row < batch.size; row++) {
          StringBuilder text = new StringBuilder();
          for (var column : batch.cols) {
            column.stringifyValue(text, row);
            text.append(' ');
          }
          rows.add(text.toString());
        }
      }
    }
    return rows;
  }

  private Reader open(String name) throws IOException {
    return OrcFile.createReader(path(name), OrcFile.readerOptions(CONF));
  }

  /** A file with one instant, as a writer in a zone writes it. */
  private FileStatus instant(String name, String zone, String instant) throws IOException {
    return in(
        zone,
        () -> {
          TypeDescription type = TypeDescription.fromString("struct<t:timestamp>");
          try (Writer writer =
              OrcFile.createWriter(path(name), OrcFile.writerOptions(CONF).setSchema(type))) {
            VectorizedRowBatch batch = type.createRowBatch();
            Timestamp time = Timestamp.from(Instant.parse(instant));
            ((TimestampColumnVector) batch.cols[0]).set(batch.size++, time);
            writer.addRowBatch(batch);
          }
          return listed(name);
        });
  }

  private List<Instant> instants(String name, String zone) throws IOException {
    return in(
        zone,
        () -> {
          List<Instant> found = new ArrayList<>();
          try (Reader reader = open(name);
              RecordReader rows = reader.rows()) {
            VectorizedRowBatch batch = reader.getSchema().createRowBatch();
            while (rows.nextBatch(batch)) {
              for (int row = 0; row < batch.size; row++) {
                var times = (TimestampColumnVector) batch.cols[0];
                found.add(times.asScratchTimestamp(row).toInstant());
              }
            }
          }
          return found;
        });
  }

  private static <T> T in(String zone, IOSupplier<T> work) throws IOException {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      return work.get();
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private interface IOSupplier<T> {
    T get() throws IOException;
  }

  @Test
  void timestampsAreThoseThatWereWrittenWhereverFilesAreJoined() throws IOException {
    // Clocks in Berlin never showed the first one, and showed the others twice.
    List<String> times =
        List.of("2021-03-28T02:30:00Z", "2021-10-31T00:30:00Z", "2021-10-31T01:30:00Z");
    List<FileStatus> sources = new ArrayList<>();
    for (String time : times) {
      sources.add(instant("utc" + sources.size(), "UTC", time));
    }
    in("Europe/Berlin", () -> joiner.join(sources, path("out")));
    assertEquals(times.stream().map(Instant::parse).toList(), instants("out", "UTC"));
    FileStatus there = instant("berlin0", "Europe/Berlin", times.get(1));
    FileStatus too = instant("berlin1", "Europe/Berlin", times.get(2));
    assertEquals(
        there.getPath()
            + ": timestamps of another zone: expected UTC or that of this machine, UTC, for files"
            + " that are decoded, found Europe/Berlin. Set the variable TZ to it, and run again",
        in(
                "UTC",
                () ->
                    assertThrows(
                        InputException.class, () -> joiner.join(List.of(there, too), path("none"))))
            .getMessage());
    assertFalse(Files.exists(folder.resolve("none")));
    in("Europe/Berlin", () -> joiner.join(List.of(there, too), path("berlin")));
    assertEquals(
        in("Europe/Berlin", () -> sum(there, too)),
        in("Europe/Berlin", () -> joiner.contents(listed("berlin"))));
    assertEquals(
        too.getPath()
            + ": timestamps of another zone: expected UTC as in "
            + sources.get(0).getPath()
            + ", found Europe/Berlin. Group the files by who wrote them",
        assertThrows(
                InputException.class, () -> joiner.join(List.of(sources.get(0), too), path("none")))
            .getMessage());
  }

  @Test
  void filesWithoutRowsAreJoinedToo() throws IOException {
    FileStatus empty = written("empty", NARROW, 0, 0, 5);
    FileStatus other = written("other", NARROW, 0, 0, 5);
    joiner.join(List.of(empty), path("one"));
    joiner.join(List.of(empty, other), path("two"));
    assertEquals(0, joiner.contents(listed("one")).records());
    assertEquals(0, joiner.contents(listed("two")).records());
  }

  @Test
  void typesThatOnlyTheirWritersTellApartAreNotMixed() throws IOException {
    FileStatus[] files = new FileStatus[2];
    for (int i = 0; i < 2; i++) {
      TypeDescription type = TypeDescription.fromString("struct<id:bigint>");
      if (i == 0) {
        type.getChildren().get(0).setAttribute("spark.sql.catalyst.type", "timestamp_ntz");
      }
      OrcFile.createWriter(path("typed" + i), OrcFile.writerOptions(CONF).setSchema(type)).close();
      files[i] = listed("typed" + i);
    }
    assertEquals(
        files[1].getPath()
            + ": another schema: expected 'id bigint (spark.sql.catalyst.type = timestamp_ntz)' as in "
            + files[0].getPath()
            + ", found 'id bigint'. Group the files by their schema",
        assertThrows(InputException.class, () -> joiner.join(Arrays.asList(files), path("typed")))
            .getMessage());
  }

  @Test
  void smallStripesBecomeOneWithTheSameRowsInOrder() throws IOException {
    List<FileStatus> sources = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      sources.add(written("in" + i, NARROW, i * 1000L, 1000, 5));
      try (Reader reader = open("in" + i)) {
        expected.addAll(rows(reader));
      }
    }
    Joined joined = joiner.join(sources, path("out"));
    assertEquals(new Joined(listed("out").getLen(), 0), joined);
    assertEquals(sum(sources.toArray(FileStatus[]::new)), joiner.contents(listed("out")));
    try (Reader reader = open("out")) {
      assertEquals(expected, rows(reader));
      assertEquals(1, reader.getStripes().size());
      assertEquals(7000, reader.getNumberOfRows());
      IntegerColumnStatistics id = (IntegerColumnStatistics) reader.getStatistics()[1];
      assertEquals(0, id.getMinimum());
      assertEquals(6999, id.getMaximum());
      assertEquals(CompressionKind.ZLIB, reader.getCompressionKind());
      assertEquals("a test", UTF_8.decode(reader.getMetadataValue("writer")).toString());
      assertEquals("id", OrcSchema.bloomFilters(reader));
    }
  }

  @Test
  void largeStripesAreCopiedAsTheyAreStored() throws IOException {
    FileStatus a = written("a", NARROW, 0, 40_000, 400);
    FileStatus b = written("b", NARROW, 40_000, 40_000, 400);
    Joined joined = joiner.join(List.of(a, b), path("out"));
    assertTrue(joined.copied() > 0.99 * (a.getLen() + b.getLen()), joined.toString());
    assertEquals(sum(a, b), joiner.contents(listed("out")));
    try (Reader reader = open("out");
        Reader first = open("a")) {
      assertEquals(80_000, reader.getNumberOfRows());
      assertEquals(first.getStripes().get(0).getLength(), reader.getStripes().get(0).getLength());
      IntegerColumnStatistics id = (IntegerColumnStatistics) reader.getStatistics()[1];
      assertEquals(79_999, id.getMaximum());
      assertEquals("id", OrcSchema.bloomFilters(reader));
    }
  }

  @Test
  void columnsThatAFileLacksBecomeNull() throws IOException {
    FileStatus a = written("a", NARROW, 0, 10, 5);
    FileStatus b = written("b", "struct<more:bigint,name:string,id:bigint>", 10, 10, 5);
    joiner.join(List.of(a, b), path("out"));
    assertEquals(sum(a, b), joiner.contents(listed("out")));
    try (Reader reader = open("out")) {
      assertEquals("struct<id:bigint,name:string,more:bigint>", reader.getSchema().toString());
      List<String> rows = rows(reader);
      assertTrue(rows.get(1).startsWith("1 ") && rows.get(1).endsWith(" null "), rows.get(1));
      assertTrue(rows.get(11).startsWith("11 ") && rows.get(11).endsWith(" 11 "), rows.get(11));
    }
  }

  @Test
  void theSumTellsRowsApart() throws IOException {
    FileStatus a = written("a", NARROW, 0, 10, 5);
    FileStatus b = written("b", NARROW, 0, 9, 5);
    FileStatus c = written("c", NARROW, 0, 10, 6);
    assertNotEquals(sum(a), sum(b));
    assertNotEquals(sum(a), sum(c));
    assertEquals(10, sum(a).records());
  }

  @Test
  void whatDoesNotGoTogetherIsRefusedByName() throws IOException {
    FileStatus a = written("a", NARROW, 0, 10, 5);
    FileStatus b = written("b", "struct<id:int,name:string>", 0, 10, 5);
    InputException e =
        assertThrows(InputException.class, () -> joiner.join(List.of(a, b), path("out")));
    assertEquals(
        b.getPath()
            + ": another schema: expected 'id bigint' as in "
            + a.getPath()
            + ", found 'id int'. Group the files by their schema",
        e.getMessage());
    byte[] bytes = Files.readAllBytes(folder.resolve("a"));
    Files.write(folder.resolve("c"), Arrays.copyOf(bytes, bytes.length / 2));
    FileStatus c = listed("c");
    String cut =
        assertThrows(InputException.class, () -> joiner.join(List.of(a, c), path("out")))
            .getMessage();
    assertTrue(
        cut.startsWith(c.getPath() + ": cannot be read as ORC: expected a whole file, found '"),
        cut);
    assertFalse(Files.exists(folder.resolve("out")));
  }
}
