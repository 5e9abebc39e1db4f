package dev.inlet.bookmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FilePageTest {
  @Test
  void filesComeBackAsTheyWereWhateverTheirNames() {
    List<SourceFile> files =
        List.of(
            new SourceFile("a", 0, 0, ""),
            new SourceFile("tab\tnew\nline\rback\\slash\\t.csv", 1, -1, "e\ttag\\n"),
            new SourceFile("größe/日本語/😀.csv", Long.MAX_VALUE, Long.MIN_VALUE, "\"é\""),
            new SourceFile(" \0 ", 2, 3, "\u007f\u0080"));
    FilePage page = new FilePage();
    files.forEach(page::add);
    assertEquals(files, IntStream.range(0, page.size()).mapToObj(page::file).toList());
  }

  @Test
  void aPageIsFullAfterAThousandFiles() {
    FilePage page = new FilePage();
    for (int i = 0; i < 1000; i++) {
      assertFalse(page.isFull(), "after " + i);
      page.add(new SourceFile("part-" + i, i, i, "e" + i));
    }
    assertTrue(page.isFull());
    SourceFile more = new SourceFile("more", 1, 1, "");
    assertEquals(
        "a page of 1000 files is full",
        assertThrows(IllegalStateException.class, () -> page.add(more)).getMessage());
    assertEquals(new SourceFile("part-999", 999, 999, "e999"), page.file(999));
  }

  @Test
  void longPathsFillAPageEarlierAndNoneIsTooLong() {
    SourceFile first = new SourceFile("a", 1, 1, "x");
    SourceFile huge = new SourceFile("é".repeat(100_000), 2, 2, "y");
    FilePage page = new FilePage();
    page.add(first);
    page.add(huge);
    assertTrue(page.isFull());
    assertEquals(List.of(first, huge), List.of(page.file(0), page.file(1)));
  }
}
