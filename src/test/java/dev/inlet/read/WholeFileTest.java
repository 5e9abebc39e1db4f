package dev.inlet.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.format.Batch;
import dev.inlet.format.Column;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.CsvFormat;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.RecordReader;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  private final CsvFormat format =
      new CsvFormat(CsvDialect.STANDARD, List.of(new Column("id", Scalar.INT)), "UTC");

  @TempDir Path folder;

  @Test
  void recordsEndWhereTheFileEndedWhenItWasListed() {
    new Workspace(folder).write("a:b.csv", "id\n1\n2\n3");
    WholeFile files = new WholeFile(folder.toString(), format, new Configuration());
    Batch batch = new Batch(format.wanted());
    try (RecordReader reader = files.open(new SourceFile("a:b.csv", 7, 0, ""))) {
      assertTrue(reader.next(batch));
      assertEquals(2, batch.rows());
    }
  }

  @Test
  void aFileThatIsGoneIsTold() {
    WholeFile files = new WholeFile(folder.toString(), format, new Configuration());
    assertEquals(
        folder
            + "/a.csv: missing: expected the file that was just listed, found none. Check the file"
            + " and its permissions, and try again",
        assertThrows(InputException.class, () -> files.open(new SourceFile("a.csv", 7, 0, "")))
            .getMessage());
  }

  @Test
  void aFileThatCannotBeOpenedIsTold() {
    WholeFile files = new WholeFile("nowhere:/data", format, new Configuration());
    assertEquals(
        "nowhere:/data/a.csv: cannot read: expected a readable file, found 'No FileSystem for scheme"
            + " \"nowhere\"'. Check the file and its permissions, and try again",
        assertThrows(InputException.class, () -> files.open(new SourceFile("a.csv", 7, 0, "")))
            .getMessage());
  }
}
