package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avro's own reader takes some of this for the end of the records, and says nothing. */
@Tag("spark")
class DamagedAvroTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("r").fields().requiredInt("a").endRecord();

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void catalog() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
    workspace = new Workspace(folder);
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "%1$s/state"
          tables.t { location = "%1$s/data" }
          jobs.j {
            sources.s { table = t }
            targets.lake { path = "%1$s/lake", format = parquet }
          }
        }
        """
            .formatted(folder));
  }

  /** Two blocks of ten records. */
  private static byte[] file() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> file = new DataFileWriter<>(new GenericDatumWriter<>())) {
      file.setCodec(CodecFactory.deflateCodec(6)).create(SCHEMA, out);
      for (int i = 0; i < 20; i++) {
        file.append(new GenericRecordBuilder(SCHEMA).set("a", i).build());
        if (i == 9) {
          file.sync();
        }
      }
    }
    return out.toByteArray();
  }

  private void assertRefused(String byRun, String byPreview) {
    CommandLine.Result run = CommandLine.run(folder, "run", "j");
    assertEquals(3, run.exitCode(), run::toString);
    assertTrue(run.err().contains(byRun), run::toString);
    CommandLine.Result shown = CommandLine.runAsIs(folder, "preview", folder + "/data", "--all");
    assertEquals(3, shown.exitCode(), shown::toString);
    assertEquals(byPreview + "\n", shown.err(), shown::toString);
  }

  @Test
  void aFileThatIsCutWithinABlockFailsTheRun() throws IOException {
    byte[] whole = file();
    workspace.write("data/whole.avro", whole);
    workspace.write("data/cut.avro", Arrays.copyOf(whole, whole.length - 3));
    String cut =
        "data/cut.avro: truncated at byte "
            + (whole.length - 3)
            + ": expected the rest of a block, found the end. Copy the file from its source again,"
            + " or exclude it";
    assertRefused(cut, cut);
    workspace.write("data/cut.avro", whole);
    CommandLine.Result run = CommandLine.run(folder, "run", "j");
    assertEquals(0, run.exitCode(), run::toString);
    assertTrue(run.out().contains("40 read, 0 rejected"), run::toString);
  }

  @Test
  void aBlockWhoseCompressedBytesEndTooEarlyFailsTheRun() throws IOException {
    byte[] whole = file();
    // Of the last block, only half of what is compressed is left.
    int marker = whole.length - 16;
    int begin = marker - 1;
    byte[] sync = Arrays.copyOfRange(whole, marker, whole.length);
    while (!Arrays.equals(sync, Arrays.copyOfRange(whole, begin - 16, begin))) {
      begin--;
    }
    int length = marker - (begin + 2);
    assertTrue(length < 64, "told in one byte");
    assertEquals(2 * length, whole[begin + 1]);
    int left = length / 2;
    byte[] damaged = Arrays.copyOf(whole, begin + 2 + left + sync.length);
    System.arraycopy(sync, 0, damaged, begin + 2 + left, sync.length);
    damaged[begin + 1] = (byte) (2 * left);
    workspace.write("data/short.avro", damaged);
    assertRefused(
        "data/short.avro.  SQLSTATE: KD001: EOFException. Replace the file, or leave it out with"
            + " 'exclude-files'",
        "data/short.avro: cannot read the rows: expected a whole Avro file of supported types, found"
            + " 'java.io.EOFException'. Copy the file from its source again, or exclude it");
  }
}
