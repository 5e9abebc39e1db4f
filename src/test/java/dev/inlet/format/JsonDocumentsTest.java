package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Made-up tables and documents, read by ours and by Jackson: value by value the same. */
final class JsonDocumentsTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int LINES = 1500;

  private static final String[] LETTERS = {
    "a", "B", "7", " ", "_", "\"", "\\", "/", "\n", "\t", "\u0001", "\u007f", "é", "€", "😀",
    "\ud7ff"
  };

  private static final List<DataType> SCALARS =
      List.of(
          Scalar.BOOLEAN,
          Scalar.INT,
          Scalar.BIGINT,
          Scalar.DOUBLE,
          Scalar.STRING,
          Scalar.STRING,
          Scalar.BINARY,
          Scalar.DATE,
          Scalar.TIMESTAMP,
          new Decimal(12, 2),
          new Decimal(38, 10));

  private Random random;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void valuesAreThoseThatJacksonReads(long seed) throws IOException {
    random = new Random(seed);
    List<Column> columns = new ArrayList<>();
    struct(3).fields().forEach(field -> columns.add(new Column(field.name(), field.type())));
    List<Column> wanted = new ArrayList<>(columns);
    Collections.shuffle(wanted, random);
    wanted = wanted.subList(0, random.nextInt(columns.size()) + 1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      String line = document(columns);
      // Some records are no rows, and must leave nothing behind.
      lines.add(random.nextInt(10) == 0 ? line.substring(0, random.nextInt(line.length())) : line);
    }
    lines.removeIf(String::isBlank);
    assertTrue(
        compare(new JsonFormat(JsonLayout.LINES, columns, wanted, "UTC"), lines) > LINES / 2);
  }

  private static int compare(JsonFormat format, List<String> lines) throws IOException {
    MemoryFile file = MemoryFile.of("x", String.join("\n", lines));
    Map<Long, ReadRecords> records = ReadRecords.of(format, file, file.whole());
    assertEquals(lines.size(), records.size());
    int rows = 0;
    for (int i = 0; i < lines.size(); i++) {
      ReadRecords record = records.get(i + 1L);
      String line = lines.get(i);
      List<Object> expected = expected(format, line);
      rows += expected.isEmpty() ? 0 : 1;
      List<?> found = (List<?>) plain(record.values().toArray());
      assertEquals(
          expected, found, () -> line + ": " + record.reject().map(Reject::reason).orElse(""));
    }
    return rows;
  }

  /** Empty if the line is not valid. */
  private static List<Object> expected(JsonFormat format, String line) throws IOException {
    JsonNode node;
    try {
      node = JACKSON.readTree(line);
    } catch (JsonProcessingException e) {
      return List.of();
    }
    List<Object> values = new ArrayList<>();
    for (Column column : format.wanted()) {
      values.add(value(node.path(column.name()), column.type()));
    }
    return values;
  }

  private static Object value(JsonNode node, DataType type) throws IOException {
    if (node.isNull() || node.isMissingNode()) {
      return "null";
    }
    if (type instanceof Struct struct) {
      List<Object> values = new ArrayList<>();
      for (Field field : struct.fields()) {
        values.add(value(node.path(field.name()), field.type()));
      }
      return values;
    }
    if (type instanceof Array array) {
      List<Object> values = new ArrayList<>();
      for (JsonNode element : node) {
        values.add(value(element, array.element()));
      }
      return values;
    }
    if (type instanceof Dictionary dictionary) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        values.put(entry.getKey(), value(entry.getValue(), dictionary.value()));
      }
      return values;
    }
    if (type instanceof Decimal decimal) {
      return node.decimalValue().setScale(decimal.scale());
    }
    return switch ((Scalar) type) {
      case BOOLEAN -> node.booleanValue();
      case INT -> node.intValue();
      case BIGINT -> node.longValue();
      case DOUBLE -> Double.parseDouble(node.asText());
      case STRING -> node.asText();
      case BINARY -> Base64.getEncoder().encodeToString(node.binaryValue());
      case DATE -> LocalDate.parse(node.textValue());
      default -> Instant.parse(node.textValue());
    };
  }

  /** The same without arrays, which are not equal to each other, and nulls. */
  private static Object plain(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof Object[] fields) {
      return Arrays.stream(fields).map(JsonDocumentsTest::plain).toList();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(JsonDocumentsTest::plain).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> values = new LinkedHashMap<>();
      map.forEach((key, element) -> values.put(key, plain(element)));
      return values;
    }
    return value;
  }

  private Struct struct(int depth) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < 6; i++) {
      names.add(text(random.nextInt(4) == 0 ? 24 : 9));
    }
    return new Struct(names.stream().map(name -> new Field(name, type(depth - 1))).toList());
  }

  private DataType type(int depth) {
    int kind = random.nextInt(depth > 0 ? 6 : 1);
    return switch (kind) {
      case 1 -> struct(depth);
      case 2 -> new Array(type(depth - 1));
      case 3 -> new Dictionary(type(depth - 1));
      default -> SCALARS.get(random.nextInt(SCALARS.size()));
    };
  }

  private String document(List<Column> columns) {
    return space()
        + object(columns.stream().map(column -> new Field(column.name(), column.type())).toList())
        + space();
  }

  private String object(List<Field> fields) {
    List<Field> order = new ArrayList<>(fields);
    if (random.nextInt(3) == 0) {
      Collections.shuffle(order, random);
    }
    List<String> members = new ArrayList<>();
    for (Field field : order) {
      if (random.nextInt(10) > 0) {
        members.add(quoted(field.name()) + space() + ":" + json(field.type()));
      }
    }
    return "{" + space() + String.join(",", members) + "}";
  }

  private String json(DataType type) {
    return space() + (random.nextInt(8) == 0 ? "null" : jsonValue(type)) + space();
  }

  private String jsonValue(DataType type) {
    if (type instanceof Struct struct) {
      return object(struct.fields());
    }
    if (type instanceof Array array) {
      int count = random.nextInt(4);
      List<String> elements =
          IntStream.range(0, count).mapToObj(i -> json(array.element())).toList();
      return "[" + space() + String.join(",", elements) + "]";
    }
    if (type instanceof Dictionary dictionary) {
      Set<String> keys = new LinkedHashSet<>();
      int count = random.nextInt(10) == 0 ? 20 : random.nextInt(4);
      for (int i = 0; i < count; i++) {
        keys.add(text(12));
      }
      List<String> members =
          keys.stream().map(key -> quoted(key) + ":" + json(dictionary.value())).toList();
      return "{" + space() + String.join(",", members) + "}";
    }
    if (type instanceof Decimal decimal) {
      BigInteger unscaled =
          new BigInteger(random.nextInt(3 * (decimal.precision() - decimal.scale())), random);
      BigDecimal value = new BigDecimal(unscaled, random.nextInt(decimal.scale() + 1));
      return (random.nextBoolean() ? "-" : "") + value.toPlainString();
    }
    return scalar((Scalar) type);
  }

  private String scalar(Scalar type) {
    return switch (type) {
      case BOOLEAN -> random.nextBoolean() ? "true" : "false";
      case INT -> String.valueOf(random.nextInt() >> random.nextInt(32));
      case BIGINT -> String.valueOf(random.nextLong() >> random.nextInt(64));
      case DOUBLE -> number();
      case STRING -> random.nextInt(5) == 0 ? String.valueOf(random.nextInt()) : quoted(text(30));
      case BINARY -> quoted(Base64.getEncoder().encodeToString(text(9).getBytes(UTF_8)));
      case DATE -> quoted(LocalDate.ofEpochDay(random.nextInt(40_000)).toString());
      default ->
          quoted(Instant.ofEpochSecond(random.nextInt(), random.nextInt(999) * 1000L).toString());
    };
  }

  private String number() {
    double value = random.nextDouble() * Math.pow(10, random.nextInt(40) - 20);
    return switch (random.nextInt(4)) {
      case 0 -> String.valueOf(random.nextInt(1000));
      case 1 -> String.valueOf(-value);
      case 2 -> String.format(Locale.ROOT, "%e", value);
      default -> String.valueOf((float) value);
    };
  }

  private String text(int most) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(most);
    boolean plain = random.nextInt(3) > 0;
    for (int i = 0; i < length; i++) {
      text.append(LETTERS[random.nextInt(plain ? 3 : LETTERS.length)]);
    }
    return text.toString();
  }

  private String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    boolean rarely = random.nextInt(4) == 0;
    for (int c : text.codePoints().toArray()) {
      if (c == '"' || c == '\\') {
        json.append('\\').appendCodePoint(c);
      } else if (c == '\n') {
        json.append("\\n");
      } else if (c < ' ' || (rarely && random.nextInt(3) == 0)) {
        for (char unit : Character.toChars(c)) {
          json.append(String.format("\\u%04x", (int) unit));
        }
      } else {
        json.appendCodePoint(c);
      }
    }
    return json.append('"').toString();
  }

  private String space() {
    return random.nextInt(6) > 0 ? "" : random.nextBoolean() ? " " : "\t \r";
  }
}
