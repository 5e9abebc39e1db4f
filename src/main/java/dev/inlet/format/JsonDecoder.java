package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a value of one type from the token that a parser stands at, and those within it. */
interface JsonDecoder {

  /** The bytes that a parser reads: its byte offsets count from {@code start}. */
  final class Source {
    private final byte[] bytes;
    private final int start;

    Source(byte[] bytes, int start) {
      this.bytes = bytes;
      this.start = start;
    }
  }

  /**
   * The current record is no row; thrown without a stack trace, since it is data and no failure.
   */
  final class MisfitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MisfitException(String message) {
      super(message, null, false, false);
    }
  }

  /** Appends the value. What it has appended where it fails is to be taken back. */
  void decode(JsonParser json, Source source, Vector values) throws IOException;

  /** The decoder of a type; {@code path} names the value within its record in messages. */
  static JsonDecoder of(String path, DataType type, ZoneId zone) {
    if (type instanceof Struct struct) {
      return structs(path, struct, zone);
    }
    if (type instanceof Array array) {
      return arrays(path, array, zone);
    }
    if (type instanceof Dictionary dictionary) {
      return dictionaries(path, dictionary, zone);
    }
    if (type == Scalar.STRING) {
      return JsonDecoder::text;
    }
    ValueParser parser = ValueParser.of(type, zone);
    return (json, source, values) -> scalar(path, type, parser, json, source, values);
  }

  private static JsonDecoder structs(String path, Struct type, ZoneId zone) {
    Map<String, Integer> places = new HashMap<>();
    List<JsonDecoder> decoders = new ArrayList<>();
    for (Field field : type.fields()) {
      places.put(field.name(), places.size());
      decoders.add(of(path + "." + field.name(), field.type(), zone));
    }
    return (json, source, values) -> {
      if (!opens(json, JsonToken.START_OBJECT, path, type, source)) {
        values.addNull();
        return;
      }
      boolean[] seen = new boolean[decoders.size()];
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        Integer place = places.get(key);
        if (place == null) {
          throw new MisfitException(
              "unknown key "
                  + Bytes.shown(path + "." + key)
                  + ": run 'inlet crawl TABLE' to add it to the table");
        }
        if (seen[place]) {
          throw new MisfitException(
              "key " + Bytes.shown(path + "." + key) + ": expected once, found twice");
        }
        seen[place] = true;
        json.nextToken();
        decoders.get(place).decode(json, source, values.child(place));
      }
      for (int i = 0; i < seen.length; i++) {
        if (!seen[i]) {
          values.child(i).addNull();
        }
      }
      values.add(0);
    };
  }

  private static JsonDecoder arrays(String path, Array type, ZoneId zone) {
    JsonDecoder element = of(path + "[]", type.element(), zone);
    return (json, source, values) -> {
      if (!opens(json, JsonToken.START_ARRAY, path, type, source)) {
        values.addNull();
        return;
      }
      int start = values.child(0).size();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        element.decode(json, source, values.child(0));
      }
      values.addSince(start);
    };
  }

  private static JsonDecoder dictionaries(String path, Dictionary type, ZoneId zone) {
    JsonDecoder value = of(path + "{}", type.value(), zone);
    return (json, source, values) -> {
      if (!opens(json, JsonToken.START_OBJECT, path, type, source)) {
        values.addNull();
        return;
      }
      int start = values.child(0).size();
      Set<String> keys = new HashSet<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        if (!keys.add(key)) {
          throw new MisfitException(
              "key " + Bytes.shown(path + "." + key) + ": expected once, found twice");
        }
        addText(key, values.child(0));
        json.nextToken();
        value.decode(json, source, values.child(1));
      }
      values.addSince(start);
    };
  }

  private static boolean opens(
      JsonParser json, JsonToken opening, String path, DataType type, Source source)
      throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return false;
    }
    if (json.currentToken() != opening) {
      throw misfit(path, type, sourceText(json, source));
    }
    return true;
  }

  private static void text(JsonParser json, Source source, Vector values) throws IOException {
    switch (json.currentToken()) {
      case VALUE_NULL -> values.addNull();
      case VALUE_STRING -> addText(json.getText(), values);
      default -> addText(sourceText(json, source), values);
    }
  }

  private static void addText(String text, Vector values) {
    byte[] bytes = text.getBytes(UTF_8);
    values.add(bytes, 0, bytes.length);
  }

  private static void scalar(
      String path, DataType type, ValueParser parser, JsonParser json, Source source, Vector values)
      throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      values.addNull();
      return;
    }
    if (token == JsonToken.VALUE_STRING && type == Scalar.BINARY) {
      byte[] bytes = base64(path, json.getText());
      values.add(bytes, 0, bytes.length);
      return;
    }
    if (token.isStructStart() || type == Scalar.BINARY) {
      throw misfit(path, type, sourceText(json, source));
    }
    byte[] text = json.getText().getBytes(UTF_8);
    if (!parser.parse(text, 0, text.length, values)) {
      throw misfit(path, type, json.getText());
    }
  }

  private static byte[] base64(String path, String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw misfit(path, Scalar.BINARY, text);
    }
  }

  /** What stands in the file for the current value; moves to its end. */
  private static String sourceText(JsonParser json, Source source) throws IOException {
    if (!json.currentToken().isStructStart()) {
      return json.getText();
    }
    int from = source.start + (int) json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    int to = source.start + (int) json.currentLocation().getByteOffset();
    return new String(source.bytes, from, to - from, UTF_8);
  }

  private static MisfitException misfit(String path, DataType type, String found) {
    return new MisfitException(
        "column '" + path + "': expected " + type.sql() + ", found " + Bytes.shown(found));
  }
}
