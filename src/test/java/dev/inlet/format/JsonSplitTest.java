package dev.inlet.format;

import static dev.inlet.format.CsvReaderTest.columns;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonSplitTest {
  private static final JsonFormat FORMAT = new JsonFormat(columns("a bigint", "b string"), "UTC");

  @Test
  void splitsOfAnySizeHaveTheRecordsOfTheWholeFile() {
    for (String mark : List.of("", "\ufeff")) {
      for (String lineEnd : List.of("\n", "\r\n")) {
        for (String last : List.of("", lineEnd, lineEnd + lineEnd + " ")) {
          String text =
              "{\"a\":1,\"b\":\"x\"}\n\n{\"a\":2,\"b\":\"\u20ac\\n\"}\n \t\n{\"a\":\"no\"}\n\n\n"
                  + "{\"b\":null}\n{\n{\"a\":3,\"b\":{\"c\":[]}}";
          everySplitSize(mark + text.replace("\n", lineEnd) + last);
        }
      }
    }
  }

  @Test
  void aFileOfBlankLinesHasNoRecordInAnySplit() {
    everySplitSize("\ufeff\r\n\n \r\n\n");
  }

  private static void everySplitSize(String text) {
    MemoryFile file = MemoryFile.of("x", text);
    List<String> whole = records(file, file.whole());
    for (int size = 1; size < file.length(); size++) {
      List<String> union = new ArrayList<>();
      for (long start = 0; start < file.length(); start += size) {
        Split split = new Split(start, Math.min(start + size, file.length()));
        union.addAll(records(file, split));
      }
      int splitSize = size;
      assertEquals(whole, union, () -> "splits of " + splitSize + " bytes of '" + text + "'");
    }
  }

  /** Each with its place in the file. */
  private static List<String> records(MemoryFile file, Split split) {
    return ReadRecords.of(FORMAT, file, split).values().stream()
        .map(
            record ->
                split.start()
                    + record.offset()
                    + " "
                    + record.values()
                    + record.reject().map(reject -> reject.reason() + reject.raw().shown()))
        .toList();
  }
}
