package dev.inlet.format;

import java.util.Arrays;
import java.util.List;

/** Makes one value of each field of an object. */
final class JsonFields {
  /** Of a field that is no column of the rows. */
  static final int NOT_WANTED = -1;

  private final String path;
  private final List<String> names;
  private final JsonKeys keys;
  private final JsonDecoder[] decoders;
  private final int[] targets;
  private final int wanted;
  private final long[] seen;
  private long objects;

  /**
   * @param path what stands before a key in messages
   * @param targets by field the vector for its values, or {@link #NOT_WANTED}
   */
  JsonFields(String path, List<String> names, List<JsonDecoder> decoders, int[] targets) {
    this.path = path;
    this.names = List.copyOf(names);
    this.keys = new JsonKeys(names);
    this.decoders = decoders.toArray(JsonDecoder[]::new);
    this.targets = targets.clone();
    this.wanted = (int) Arrays.stream(targets).filter(target -> target != NOT_WANTED).count();
    this.seen = new long[names.size()];
  }

  /** Appends a value to each vector, null for a field that the object here does not have. */
  void read(JsonText json, Vector[] vectors) {
    objects++;
    keys.begin();
    int missing = wanted;
    for (boolean more = json.object(); more; more = json.more()) {
      int field = field(json);
      if (seen[field] == objects) {
        throw twice(path + names.get(field));
      }
      seen[field] = objects;
      int target = targets[field];
      if (target == NOT_WANTED) {
        json.skip();
      } else {
        decoders[field].decode(json, vectors[target]);
        missing--;
      }
    }
    if (missing > 0) {
      addMissing(vectors);
    }
  }

  /**
   * As {@link #read}, but a value that its vector cannot hold is null there, and kept as text; so
   * is one of a key that is not known.
   *
   * @throws MisfitException if this is not JSON, or has a key twice
   */
  void rescue(JsonText json, Vector[] vectors, Rescue rescue) {
    objects++;
    keys.begin();
    for (boolean more = json.object(); more; more = json.more()) {
      json.beginKey();
      json.key();
      String key = Bytes.text(json.value(), json.from(), json.to());
      int field = keys.find(json.value(), json.from(), json.to());
      if (field == JsonKeys.UNKNOWN) {
        rescue.add(key, json.skipToText());
        continue;
      }
      if (seen[field] == objects) {
        throw twice(path + key);
      }
      seen[field] = objects;
      if (targets[field] == NOT_WANTED) {
        json.skip();
      } else {
        rescue(json, decoders[field], vectors[targets[field]], key, rescue);
      }
    }
    addMissing(vectors);
  }

  private static void rescue(
      JsonText json, JsonDecoder decoder, Vector values, String key, Rescue rescue) {
    int size = values.size();
    JsonText.Mark start = json.mark();
    try {
      decoder.decode(json, values);
    } catch (MisfitException e) {
      values.truncate(size);
      values.addNull();
      json.goBack(start);
      rescue.add(key, json.skipToText());
    }
  }

  private int field(JsonText json) {
    json.beginKey();
    int field = keys.expected(json.bytes(), json.at());
    if (field != JsonKeys.UNKNOWN) {
      json.skipKey(keys.length(field));
      return field;
    }
    json.key();
    field = keys.find(json.value(), json.from(), json.to());
    if (field == JsonKeys.UNKNOWN) {
      throw new MisfitException(
          "unknown key "
              + Bytes.shown(path + Bytes.text(json.value(), json.from(), json.to()))
              + ": run 'inlet crawl TABLE' to add it to the table");
    }
    return field;
  }

  private void addMissing(Vector[] vectors) {
    for (int field = 0; field < seen.length; field++) {
      if (seen[field] != objects && targets[field] != NOT_WANTED) {
        vectors[targets[field]].addNull();
      }
    }
  }

  static MisfitException twice(String key) {
    return new MisfitException("key " + Bytes.shown(key) + ": expected once, found twice");
  }
}
