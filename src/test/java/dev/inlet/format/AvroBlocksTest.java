package dev.inlet.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files are written by Avro itself. */
class AvroBlocksTest {
  private final List<Integer> ends = new ArrayList<>();
  private byte[] file;

  /** Three blocks, of 1, 2 and 3 records. */
  @BeforeEach
  void write() throws IOException {
    Schema schema = SchemaBuilder.record("r").fields().requiredString("a").endRecord();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>())) {
      writer.setCodec(CodecFactory.deflateCodec(6)).setMeta("key", "x".repeat(200));
      writer.create(schema, out);
      for (int block = 1; block <= 3; block++) {
        ends.add((int) writer.sync());
        for (int i = 0; i < block; i++) {
          writer.append(new GenericRecordBuilder(schema).set("a", "v".repeat(block * 99)).build());
        }
      }
    }
    file = out.toByteArray();
    ends.add(file.length);
  }

  private static long records(byte[] bytes) throws IOException {
    return AvroBlocks.records(new ByteArrayInputStream(bytes), "a.avro");
  }

  @Test
  void recordsAreCountedByTheirBlocks() throws IOException {
    assertEquals(6, records(file));
    assertEquals(0, records(Arrays.copyOf(file, ends.get(0))));
    assertEquals(1, records(Arrays.copyOf(file, ends.get(1))));
  }

  @Test
  void aFileThatIsCutAnywhereButBetweenBlocksIsTruncated() {
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      if (!ends.contains(length)) {
        InputException e = assertThrows(InputException.class, () -> records(cut));
        assertEquals(
            "a.avro: truncated at byte "
                + length
                + ": expected the rest of a block, found the end. Copy the file from its source"
                + " again, or exclude it",
            e.getMessage());
      }
    }
  }

  @Test
  void whatIsNotWhereItBelongsIsCorrupt() {
    byte[] start = file.clone();
    start[1]++;
    assertCorrupt("0: expected the start of an Avro file", start);
    byte[] marker = file.clone();
    marker[ends.get(2) - 1]++;
    assertCorrupt((ends.get(2) - 16) + ": expected the file's marker behind a block", marker);
    byte[] count = file.clone();
    count[ends.get(0)] = 1;
    assertCorrupt(ends.get(0) + ": expected how many records and bytes a block has", count);
    byte[] endless = file.clone();
    Arrays.fill(endless, ends.get(0), ends.get(0) + 12, (byte) 0xff);
    assertCorrupt((ends.get(0) + 10) + ": expected a number of at most ten bytes", endless);
  }

  private static void assertCorrupt(String what, byte[] bytes) {
    InputException e = assertThrows(InputException.class, () -> records(bytes));
    assertEquals(
        "a.avro: corrupt at byte "
            + what
            + ", found other bytes. Copy the file from its source again, or exclude it",
        e.getMessage());
  }
}
