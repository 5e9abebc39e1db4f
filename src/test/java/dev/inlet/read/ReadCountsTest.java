package dev.inlet.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.read.ReadCounts.FileCount;
import org.junit.jupiter.api.Test;

class ReadCountsTest {
  @Test
  void fewFilesAreToldOneByOne() {
    assertEquals(
        "{in/0@0=FileCount[file=in/0@0, bytes=10, records=3, rejected=2, rescued=1]}",
        counts(1).value().toString());
  }

  @Test
  void ofManyFilesOnlyTheirNumberIsTold() {
    assertEquals("33 files or splits", counts(33).value().toString());
  }

  @Test
  void aFileThatIsReadAgainCountsOnce() {
    ReadCounts counts = counts(40);
    counts.merge(counts(40));
    assertEquals(120, counts.records());
    assertEquals(80, counts.rejected());
    assertEquals(40, counts.rescued());
    assertEquals(400, counts.bytes());
  }

  private static ReadCounts counts(int files) {
    ReadCounts counts = new ReadCounts();
    for (int i = 0; i < files; i++) {
      counts.add(new FileCount("in/" + i + "@0", 10, 3, 2, 1));
    }
    return counts;
  }
}
