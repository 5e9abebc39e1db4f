package dev.inlet.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RecordSumTest {
  private static final JoinRules LINES = JoinRules.ofLines();

  private static RecordSum sum(JoinRules rules, String text) throws IOException {
    return RecordSum.of(MemoryFile.of("data/a", text), rules);
  }

  @Test
  void theHashIsThePublishedOne() throws IOException {
    // From the reference implementation, MurmurHash3_x64_128 with seed 0.
    RecordSum sum = sum(LINES, "The quick brown fox jumps over the lazy dog\n");
    assertEquals(new RecordSum(1, 0xe34bbc7bbc071b6cL, 0x7a433ca9c49a9347L), sum);
  }

  @Test
  void orderAndLineEndsDoNotMatterAndHowOftenDoes() throws IOException {
    assertEquals(sum(LINES, "a\nb\nc\n"), sum(LINES, "c\r\nb\n\na"));
    assertNotEquals(sum(LINES, "a\nb\n"), sum(LINES, "a\na\n"));
    assertNotEquals(sum(LINES, "a\nb\n"), sum(LINES, "ab\n"));
    assertEquals(3, sum(LINES, "a\nb\nc\n").records());
    assertEquals(
        sum(LINES, "a\nb\nc\n"), sum(LINES, "a\n").and(sum(LINES, "b\n")).and(sum(LINES, "c\n")));
  }

  @Test
  void headerLinesAreNotCounted() throws IOException {
    JoinRules headed = LINES.withHeaderLines(1);
    assertEquals(sum(LINES, "1\n2\n"), sum(headed, "\ufeffid\n1\n2\n"));
    assertEquals(new RecordSum(0, 0, 0), sum(headed, "id"));
    assertEquals(new RecordSum(0, 0, 0), sum(headed, ""));
  }

  @Test
  void aRecordOfCsvMayHaveLineEndsInQuotes() throws IOException {
    String text = "id,name\n1,\"An\nna\"\n2,Bruno\n";
    JoinRules csv = LINES.withHeaderLines(1).withDialect(CsvDialect.STANDARD);
    assertEquals(2, sum(csv, text).records());
    assertEquals(3, sum(LINES.withHeaderLines(1), text).records());
    assertEquals(sum(csv, text), sum(csv, "id,name\n2,Bruno\n1,\"An\nna\""));
    assertEquals(sum(LINES, "1,\"x\"\n"), sum(LINES.withDialect(CsvDialect.STANDARD), "1,\"x\"\n"));
  }
}
