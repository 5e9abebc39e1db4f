package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What of a record did not fit its columns, as the row keeps it: one JSON object, whose values are
 * texts. Where a name is taken, the later one gets underscores before it.
 */
final class Rescue {
  private static final String FILE = "_file";
  private static final String RECORD = "_record";
  private static final String RECORD_BASE64 = "_record_base64";

  private final Map<String, String> fields = new LinkedHashMap<>();
  private final byte[] bytes;
  private final int from;
  private final int to;

  /** Of the record that these bytes are. */
  Rescue(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** The source text of a cell or value. */
  void add(String name, String text) {
    String free = name;
    while (fields.containsKey(free)) {
      free = "_" + free;
    }
    fields.put(free, text);
  }

  /** The record as a whole, where its parts do not tell all of it. */
  void addWhole() {
    if (Bytes.isUtf8(bytes, from, to)) {
      add(RECORD, new String(bytes, from, to - from, UTF_8));
    }
  }

  /** The object, with the bytes of a record that is not UTF-8. */
  byte[] json(String file) {
    if (!Bytes.isUtf8(bytes, from, to)) {
      byte[] record = Arrays.copyOfRange(bytes, from, to);
      add(RECORD_BASE64, Base64.getEncoder().encodeToString(record));
    }
    add(FILE, file);
    StringBuilder json = new StringBuilder("{");
    fields.forEach(
        (name, text) -> {
          json.append(json.length() == 1 ? "" : ",");
          quote(name, json);
          quote(text, json.append(':'));
        });
    return json.append('}').toString().getBytes(UTF_8);
  }

  static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> json.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
      }
    }
    json.append('"');
  }
}
