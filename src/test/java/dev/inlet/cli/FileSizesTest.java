package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.cli.FileSizes.Partition;
import dev.inlet.cli.FileSizes.StoredFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileSizesTest {
  private static final long MIB = 1L << 20;

  private static List<StoredFile> files(int count, String partition, long bytes) {
    return new ArrayList<>(Collections.nCopies(count, new StoredFile(partition, bytes)));
  }

  private static String printed(FileSizes sizes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sizes.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void sizesAreShownByClassesAndPartitionsByWhatTheyWouldGain() {
    List<StoredFile> files = files(1000, "day=1", MIB);
    files.addAll(files(3, "day=2", 30 * MIB));
    files.addAll(files(2, "day=2", 128 * MIB));
    files.addAll(files(1, "day=3", 100));
    FileSizes sizes = FileSizes.of("lake/t", files, 128 * MIB, 10);
    assertTrue(
        printed(sizes).startsWith("lake/t: 1,006 files, 1.4 GB, in 3 partitions\n"),
        () -> printed(sizes));
    assertEquals(
        List.of(
            new Partition("day=1", 1000, 1000 * MIB, 8), new Partition("day=2", 5, 346 * MIB, 3)),
        sizes.worst());
    assertEquals(12, sizes.filesAfter());
    assertEquals(
        List.of("below 64 KiB", "1 MiB to 16 MiB", "16 MiB to 64 MiB", "64 MiB to 256 MiB"),
        sizes.classes().stream().map(FileSizes.SizeClass::sizes).toList());
    assertEquals(1, FileSizes.of("t", files, 128 * MIB, 1).worst().size());
  }

  @Test
  void theTablesAreAligned() {
    List<StoredFile> files = files(3, "a=1", 2 * MIB);
    files.addAll(files(1, "a=2", 200 * MIB));
    assertEquals(
        """
        t: 4 files, 216.0 MB, in 2 partitions
          SIZE OF FILES      FILES     BYTES   SHARE
          1 MiB to 16 MiB        3    6.3 MB   2.9 %
          64 MiB to 256 MiB      1  209.7 MB  97.1 %
        joined to 128 MiB a file: 4 files become 2
          PARTITION  FILES   BYTES  JOINED
          a=1            3  6.3 MB       1
        """,
        printed(FileSizes.of("t", files, 128 * MIB, 10)));
  }

  @Test
  void whereFilesAreLargeEnoughThereIsNothingToJoin() {
    assertEquals(
        """
        t: 2 files, 201.3 MB
          SIZE OF FILES      FILES     BYTES    SHARE
          64 MiB to 256 MiB      2  201.3 MB  100.0 %
        nothing to join at 128 MiB a file
        """,
        printed(FileSizes.of("t", files(2, "", 96 * MIB), 128 * MIB, 10)));
  }

  @Test
  void boundsAreOfTheClassAbove() {
    assertEquals(
        "64 KiB to 1 MiB",
        FileSizes.of("t", files(1, "", 64 << 10), MIB, 1).classes().get(0).sizes());
    assertEquals(
        "from 1 GiB", FileSizes.of("t", files(1, "", 1 << 30), MIB, 1).classes().get(0).sizes());
  }
}
