package dev.inlet.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file, or folder of files, whose columns people have declared.
 *
 * @param kinds by column: string, integer, number, boolean, date or datetime
 * @param values by column, as texts; empty where they are not needed
 */
record DeclaredFile(
    String name, Path location, Map<String, String> kinds, Map<String, List<String>> values) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern WHOLE = Pattern.compile("\\s*-?(0|[1-9]\\d*)\\s*");
  private static final Pattern NUMBER =
      Pattern.compile("\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*");
  private static final Pattern MOMENT = Pattern.compile(".*\\d.*[^\\d.].*");
  private static final List<String> NO_VALUES = List.of("", "NA", "N/A", "null", "-", "None");

  /** Rows as maps of texts, from one of the files of csv-spectrum. */
  record Expected(Path file, List<Map<String, String>> rows) {}

  /** Whether the values can be of a kind: not all declarations are right. */
  boolean mayBe(String column, String kind) {
    return values.getOrDefault(column, List.of()).stream()
        .filter(text -> !NO_VALUES.contains(text.strip()))
        .allMatch(
            text ->
                switch (kind) {
                  case "integer" -> WHOLE.matcher(text).matches();
                  case "number" -> NUMBER.matcher(text).matches();
                  case "date", "datetime" -> MOMENT.matcher(text).matches();
                  default -> true;
                });
  }

  /** The CSV, TSV and JSON files of vega-datasets; arrays of JSON are made lines. */
  static List<DeclaredFile> ofPackage(Path folder, Path work) throws IOException {
    List<DeclaredFile> files = new ArrayList<>();
    JsonNode all = JSON.readTree(folder.resolve("datapackage.json").toFile());
    for (JsonNode resource : all.get("resources")) {
      String path = resource.get("path").asText();
      JsonNode fields = resource.path("schema").path("fields");
      if (fields.isEmpty() || !path.matches(".*\\.(csv|tsv|json)")) {
        continue;
      }
      Map<String, String> kinds = new LinkedHashMap<>();
      fields.forEach(field -> kinds.put(field.get("name").asText(), field.get("type").asText()));
      Path file = folder.resolve("data").resolve(path);
      if (path.endsWith(".json")) {
        JsonNode rows = JSON.readTree(file.toFile());
        Path lines = work.resolve(path);
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(row).append('\n'));
        Files.writeString(lines, text);
        files.add(new DeclaredFile(path, lines, kinds, texts(rows)));
      } else {
        files.add(
            new DeclaredFile(path, file, kinds, texts(file, path.endsWith("tsv") ? '\t' : ',')));
      }
    }
    return files;
  }

  private static Map<String, List<String>> texts(JsonNode rows) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    rows.forEach(
        row ->
            row.properties()
                .forEach(
                    field -> {
                      if (!field.getValue().isNull()) {
                        texts
                            .computeIfAbsent(field.getKey(), key -> new ArrayList<>())
                            .add(field.getValue().asText());
                      }
                    }));
    return texts;
  }

  private static Map<String, List<String>> texts(Path file, char delimiter) throws IOException {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .ofCsvRecord(Files.readString(file, UTF_8).replace("\ufeff", ""))) {
      List<String> names = new ArrayList<>();
      for (CsvRecord row : reader) {
        if (names.isEmpty()) {
          names.addAll(row.getFields());
          continue;
        }
        for (int i = 0; i < Math.min(names.size(), row.getFieldCount()); i++) {
          texts.computeIfAbsent(names.get(i), key -> new ArrayList<>()).add(row.getField(i));
        }
      }
    }
    return texts;
  }

  /** Italy's daily files, by the descriptions of their publisher. */
  static List<DeclaredFile> ofItaly(Path folder) throws IOException {
    List<DeclaredFile> tables = new ArrayList<>();
    for (String name : List.of("national", "regions")) {
      try (Stream<Path> files = Files.list(folder.resolve(name))) {
        Map<String, String> kinds = new LinkedHashMap<>();
        for (Path file : files.sorted().toList()) {
          try (Stream<String> lines = Files.lines(file)) {
            for (String column : lines.findFirst().orElseThrow().split(",", -1)) {
              kinds.put(column.replace("\ufeff", ""), italian(column));
            }
          }
        }
        tables.add(new DeclaredFile("italy-covid/" + name, folder.resolve(name), kinds, Map.of()));
      }
    }
    return tables;
  }

  private static String italian(String column) {
    if (column.matches("stato|note.*|codice.*|denominazione.*")) {
      return "string";
    }
    if (column.equals("data")) {
      return "datetime";
    }
    return column.equals("lat") || column.equals("long") ? "number" : "integer";
  }

  /** The files of csv-spectrum, each with the rows that it is to give. */
  static List<Expected> ofSpectrum(Path folder) throws IOException {
    List<Expected> expected = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("csvs"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".csv", ".json");
        List<Map<String, String>> rows = new ArrayList<>();
        for (JsonNode row : JSON.readTree(folder.resolve("json").resolve(name).toFile())) {
          Map<String, String> cells = new LinkedHashMap<>();
          row.properties().forEach(cell -> cells.put(cell.getKey(), cell.getValue().asText()));
          rows.add(cells);
        }
        expected.add(new Expected(file, rows));
      }
    }
    return expected;
  }
}
