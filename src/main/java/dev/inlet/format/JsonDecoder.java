package dev.inlet.format;

import dev.inlet.format.DataType.Array;
import dev.inlet.format.DataType.Dictionary;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.DataType.Struct;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/** Makes a value of one type from the JSON that begins at a place. Not for several threads. */
interface JsonDecoder {

  /**
   * Appends the value, and goes behind it. What it has appended where it fails is to be taken back.
   *
   * @throws MisfitException if there is no JSON, or a value of another type
   */
  void decode(JsonText json, Vector values);

  /** The decoder of a record's value. */
  static JsonDecoder of(Column column, ZoneId zone) {
    if (column.notation().isEmpty()) {
      return of(column.name(), column.type(), zone);
    }
    ValueParser parser = column.parser(zone);
    return (json, values) -> scalar(column.name(), column.type(), parser, json, values);
  }

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
    if (type == Scalar.BINARY) {
      return (json, values) -> base64(path, json, values);
    }
    ValueParser parser = ValueParser.of(type, zone);
    return (json, values) -> scalar(path, type, parser, json, values);
  }

  private static JsonDecoder structs(String path, Struct type, ZoneId zone) {
    List<String> names = type.fields().stream().map(Field::name).toList();
    List<JsonDecoder> decoders = new ArrayList<>();
    for (Field field : type.fields()) {
      decoders.add(of(path + "." + field.name(), field.type(), zone));
    }
    int[] targets = IntStream.range(0, names.size()).toArray();
    JsonFields fields = new JsonFields(path + ".", names, decoders, targets);
    return (json, values) -> {
      if (begins(json, '{', path, type)) {
        fields.read(json, values.children());
        values.add(0);
      } else {
        values.addNull();
      }
    };
  }

  private static JsonDecoder arrays(String path, Array type, ZoneId zone) {
    JsonDecoder element = of(path + "[]", type.element(), zone);
    return (json, values) -> {
      if (!begins(json, '[', path, type)) {
        values.addNull();
        return;
      }
      Vector elements = values.child(0);
      int first = elements.size();
      for (boolean more = json.array(); more; more = json.more()) {
        element.decode(json, elements);
      }
      values.addSince(first);
    };
  }

  private static JsonDecoder dictionaries(String path, Dictionary type, ZoneId zone) {
    JsonDecoder value = of(path + "{}", type.value(), zone);
    JsonMapKeys distinct = new JsonMapKeys();
    return (json, values) -> {
      if (!begins(json, '{', path, type)) {
        values.addNull();
        return;
      }
      Vector keys = values.child(0);
      int first = keys.size();
      for (boolean more = json.object(); more; more = json.more()) {
        json.beginKey();
        json.key();
        keys.add(json.value(), json.from(), json.to());
        if (distinct.hasLastTwice(keys, first)) {
          throw JsonFields.twice(path + "." + text(json));
        }
        value.decode(json, values.child(1));
      }
      values.addSince(first);
    };
  }

  /** Whether a value begins here with this byte; false, and behind it, if it is null. */
  private static boolean begins(JsonText json, char opening, String path, DataType type) {
    byte c = json.next();
    if (c == opening) {
      return true;
    }
    if (c == 'n') {
      json.bare();
      return false;
    }
    throw misfit(path, type, json);
  }

  private static void text(JsonText json, Vector values) {
    switch (json.next()) {
      case '"' -> {
        json.string();
        values.add(json.value(), json.from(), json.to());
      }
      case 'n' -> {
        json.bare();
        values.addNull();
      }
      default -> {
        int from = json.at();
        json.skip();
        values.add(json.bytes(), from, json.at());
      }
    }
  }

  private static void scalar(
      String path, DataType type, ValueParser parser, JsonText json, Vector values) {
    switch (json.next()) {
      case '"' -> json.string();
      case 'n' -> {
        json.bare();
        values.addNull();
        return;
      }
      case '{', '[' -> throw misfit(path, type, json);
      default -> json.bare();
    }
    if (!parser.parse(json.value(), json.from(), json.to(), values)) {
      throw misfit(path, type, text(json));
    }
  }

  private static void base64(String path, JsonText json, Vector values) {
    byte c = json.next();
    if (c == 'n') {
      json.bare();
      values.addNull();
      return;
    }
    if (c != '"') {
      throw misfit(path, Scalar.BINARY, json);
    }
    json.string();
    try {
      byte[] bytes =
          Base64.getDecoder().decode(Arrays.copyOfRange(json.value(), json.from(), json.to()));
      values.add(bytes, 0, bytes.length);
    } catch (IllegalArgumentException e) {
      throw misfit(path, Scalar.BINARY, text(json));
    }
  }

  /** What the value is that begins here, if it is JSON, and was not expected to be. */
  private static MisfitException misfit(String path, DataType type, JsonText json) {
    int from = json.at();
    if (json.next() == '"') {
      json.string();
      return misfit(path, type, text(json));
    }
    json.skip();
    return misfit(path, type, Bytes.text(json.bytes(), from, json.at()));
  }

  private static MisfitException misfit(String path, DataType type, String found) {
    return new MisfitException(
        "column '" + path + "': expected " + type.sql() + ", found " + Bytes.shown(found));
  }

  private static String text(JsonText json) {
    return Bytes.text(json.value(), json.from(), json.to());
  }
}
