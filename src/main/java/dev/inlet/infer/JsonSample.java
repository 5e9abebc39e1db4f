package dev.inlet.infer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import dev.inlet.format.JsonLayout;
import dev.inlet.format.JsonRecords;
import dev.inlet.format.Lines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The types of the values by key of the records in the head of a file of JSON. */
final class JsonSample {
  private static final JsonFactory JSON = new JsonFactory();

  /** A value of the current record. */
  private record Value(Reading reading, String text) {
    Value plus(Value later) {
      return new Value(reading.plus(later.reading, TypeLattice::join), later.text);
    }
  }

  private final TextTypes types;
  private final Map<String, TypeTally> columns = new LinkedHashMap<>();
  private final Map<String, Value> found = new LinkedHashMap<>();
  private final String path;
  private final boolean counts;
  private long records;
  private long misfits;

  private JsonSample(TextTypes types, String path, boolean counts) {
    this.types = types;
    this.path = path;
    this.counts = counts;
  }

  static JsonSample of(SampleText text, JsonLayout layout, TextTypes types, String path) {
    JsonSample sample = new JsonSample(types, path, text.isInFull());
    if (layout.form() == JsonLayout.Form.LINES) {
      sample.addLines(text);
    } else {
      sample.addDocuments(text, layout);
    }
    return sample;
  }

  /** Whether a head has a first record as a whole, or is all of its file. */
  static boolean hasRecord(Head head, JsonLayout layout) {
    if (head.isWholeFile() || layout.form() == JsonLayout.Form.LINES) {
      return head.hasLineEnd();
    }
    try (JsonRecords found =
        new JsonRecords(new ByteArrayInputStream(head.bytes()), layout, head.file())) {
      return found.next() && (found.problem().isEmpty() || !found.isCutOff());
    }
  }

  private void addLines(SampleText text) {
    try (Lines lines = new Lines(text.lines(), text.file())) {
      for (long i = 0; i < text.maxRecords() && lines.next(); i++) {
        add(lines.bytes(), lines.start(), lines.end(), lines.number());
      }
    }
    for (byte[] piece : text.pieces()) {
      try (Lines lines = Lines.ofPiece(new ByteArrayInputStream(piece), text.file())) {
        while (lines.next()) {
          add(lines.bytes(), lines.start(), lines.end(), Witness.NOWHERE);
        }
      }
    }
  }

  private void addDocuments(SampleText text, JsonLayout layout) {
    try (JsonRecords found = new JsonRecords(text.text(), layout, text.file())) {
      while (records < text.maxRecords() && found.next()) {
        if (found.problem().isEmpty()) {
          add(found.bytes(), found.start(), found.end(), found.place().line());
        } else if (text.isWholeFile() || !found.isCutOff()) {
          records++;
          misfits++;
        }
      }
    }
  }

  Map<String, TypeTally> columns() {
    return columns;
  }

  long records() {
    return records;
  }

  /** Records that are no JSON object. */
  long misfits() {
    return misfits;
  }

  private void add(byte[] bytes, int from, int to, long line) {
    found.clear();
    records++;
    try (JsonParser json = JSON.createParser(bytes, from, to - from)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        misfits++;
        return;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        Value value = value(json);
        Value before = found.put(key, value);
        if (before != null) {
          found.put(key, before.plus(value));
        }
      }
    } catch (IOException e) {
      misfits++;
      return;
    }
    for (Map.Entry<String, Value> one : found.entrySet()) {
      TypeTally tally = columns.get(one.getKey());
      if (tally == null) {
        tally = new TypeTally();
        columns.put(one.getKey(), tally);
      }
      Value value = one.getValue();
      if (!tally.addAgain(value.reading)) {
        tally.add(value.reading, () -> new Witness(path, line, Witness.shape(value.text)));
      }
      if (counts) {
        tally.countText(value.text, value.reading);
      }
    }
  }

  /** The next value; moves to its end. */
  private Value value(JsonParser json) throws IOException {
    JsonToken token = json.nextToken();
    String text = token.isScalarValue() ? json.getText() : token.asString();
    Reading reading =
        token == JsonToken.VALUE_STRING || token.isNumeric()
            ? scalar(token, text)
            : Reading.of(type(json));
    return new Value(reading, text);
  }

  /** The type of the value that the parser stands at; moves to its end. */
  private DataType type(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> struct(json);
      case START_ARRAY -> array(json);
      case VALUE_TRUE, VALUE_FALSE -> Scalar.BOOLEAN;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> textType(json.getText());
      case VALUE_STRING -> momentOrString(json.getText());
      default -> Scalar.VOID;
    };
  }

  /** A number in quotes was meant to be a string. */
  private DataType momentOrString(String text) {
    DataType type = types.typeOf(text);
    return type == Scalar.DATE || type == Scalar.TIMESTAMP ? type : Scalar.STRING;
  }

  /** A number or text of the record itself, which may have a notation of its own. */
  private Reading scalar(JsonToken token, String text) {
    if (token == JsonToken.VALUE_STRING) {
      return types.quoted(text);
    }
    return types.parse(text) instanceof Reading reading ? reading : Reading.TEXT;
  }

  private DataType textType(String text) {
    return types.typeOf(text);
  }

  private DataType array(JsonParser json) throws IOException {
    DataType element = Scalar.VOID;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      element = TypeLattice.join(element, type(json));
    }
    return new Array(element);
  }

  private DataType struct(JsonParser json) throws IOException {
    Map<String, DataType> types = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      types.merge(key, type(json), TypeLattice::join);
    }
    List<Field> fields = new ArrayList<>();
    types.forEach((name, type) -> fields.add(new Field(name, type)));
    return new Struct(fields);
  }
}
