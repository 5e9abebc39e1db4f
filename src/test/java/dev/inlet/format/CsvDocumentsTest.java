package dev.inlet.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.inlet.format.DataType.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Made-up and real CSV, read by ours and by FastCSV: cell by cell the same. */
final class CsvDocumentsTest {
  private static final String[] LETTERS = {
    "a", "B", "7", " ", ",", ";", "\"", "\n", "\r", "\r\n", "\t", "\\", "é", "€", "😀", "\u0001"
  };

  private static final int RECORDS = 1000;

  private final List<List<String>> written = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void cellsAreThoseThatFastCsvReads(long seed) {
    Random random = new Random(seed);
    int columns = 1 + random.nextInt(12);
    String delimiter = random.nextBoolean() ? "," : ";";
    String lineEnd = random.nextBoolean() ? "\n" : "\r\n";
    StringBuilder text = new StringBuilder();
    for (int record = 0; record < RECORDS; record++) {
      List<String> cells = new ArrayList<>();
      for (int column = 0; column < columns; column++) {
        String cell = cell(random);
        cells.add(cell);
        text.append(column == 0 ? "" : delimiter);
        // A line that has nothing is no record.
        boolean quoted = needsQuotes(cell, delimiter) || columns == 1 || random.nextInt(5) == 0;
        text.append(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
      }
      text.append(record == RECORDS - 1 && random.nextBoolean() ? "" : lineEnd);
      written.add(cells);
    }
    List<List<String>> expected = byFastCsv(text.toString(), delimiter.charAt(0));
    assertEquals(written, expected);
    assertEquals(expected, byInlet(text.toString(), delimiter, columns));
  }

  static List<Path> realFiles() throws IOException {
    try (var found = Files.walk(Path.of(System.getProperty("inlet.project"), "data"))) {
      return found.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("realFiles")
  void soAreThoseOfTheSampleData(Path file) throws IOException {
    String text = Files.readString(file);
    List<List<String>> expected = byFastCsv(text, ',');
    assertEquals(expected, byInlet(text, ",", expected.get(0).size()));
  }

  private static String cell(Random random) {
    StringBuilder cell = new StringBuilder();
    int length = random.nextInt(4) == 0 ? 0 : random.nextInt(random.nextInt(50) == 0 ? 3000 : 12);
    for (int i = 0; i < length; i++) {
      cell.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return cell.toString();
  }

  private static boolean needsQuotes(String cell, String delimiter) {
    return cell.contains(delimiter)
        || cell.contains("\"")
        || cell.contains("\n")
        || cell.contains("\r");
  }

  private static List<List<String>> byFastCsv(String text, char delimiter) {
    return CsvReader.builder().fieldSeparator(delimiter).ofCsvRecord(text).stream()
        .map(CsvRecord::getFields)
        .toList();
  }

  private static List<List<String>> byInlet(String text, String delimiter, int columns) {
    CsvDialect dialect = new CsvDialect(delimiter, "\"", "", false, List.of(), List.of());
    List<Column> strings =
        IntStream.range(0, columns).mapToObj(i -> new Column("c" + i, Scalar.STRING)).toList();
    MemoryFile file = MemoryFile.of("x", text);
    List<List<String>> rows = new ArrayList<>();
    ReadRecords.of(new CsvFormat(dialect, strings, "UTC"), file, file.whole())
        .forEach(
            (number, record) -> {
              assertEquals("", record.reject().map(Reject::reason).orElse(""), "record " + number);
              // An empty cell of a string column has no value.
              rows.add(record.values().stream().map(v -> v == null ? "" : (String) v).toList());
            });
    return rows;
  }
}
