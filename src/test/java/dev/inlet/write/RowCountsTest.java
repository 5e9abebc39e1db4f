package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.catalog.TargetSpec.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were said to be written, and are not whole. */
class RowCountsTest {
  @TempDir Path folder;

  @Test
  void aFileOfWhichNothingWasWrittenIsNoParquetAndNoAvroFile() throws IOException {
    assertNone(Format.PARQUET, "", "expected a whole parquet file, found 0 bytes that are none");
    assertNone(Format.AVRO, "", "expected a whole avro file, found 0 bytes that are none");
  }

  @Test
  void aFileThatEndsTooEarlyIsNoParquetAndNoAvroFile() throws IOException {
    assertNone(
        Format.PARQUET,
        "PAR1 and more",
        "expected a whole parquet file, found 13 bytes that are none");
    assertNone(Format.AVRO, "Obj\1\2", "expected a whole avro file, found 5 bytes that are none");
  }

  @Test
  void elsewhereAFileOfWhichNothingWasWrittenHasNoRows() throws IOException {
    for (Format format : new Format[] {Format.ORC, Format.JSON, Format.CSV}) {
      assertEquals(0, count(format, ""), format.word());
    }
  }

  private void assertNone(Format format, String text, String message) {
    IOException e = assertThrows(IOException.class, () -> count(format, text));
    assertEquals("file:" + folder.resolve("part-0") + ": " + message, e.getMessage());
  }

  private long count(Format format, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("part-0"), text);
    Configuration conf = new Configuration();
    var path = new org.apache.hadoop.fs.Path(file.toUri());
    return RowCounts.of(format, path.getFileSystem(conf).getFileStatus(path), conf);
  }
}
