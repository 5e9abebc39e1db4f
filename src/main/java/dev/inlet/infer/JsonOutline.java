package dev.inlet.infer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The outline of the JSON at the start of a file: its objects, but not what is in arrays. */
final class JsonOutline {
  private static final JsonFactory JSON = new JsonFactory();

  /** Objects within each other that are looked into for arrays. */
  private static final int MAX_DEPTH = 5;

  /** What the text at the start of a file is. */
  enum Kind {
    /** No JSON, or none of objects or arrays. */
    OTHER,
    /** An object, perhaps with more behind it. */
    OBJECT,
    /** An array of objects, or an empty one. */
    OBJECTS,
    /** Arrays of anything else. */
    ARRAY,
    /** Of more levels than can be read. */
    TOO_DEEP
  }

  /** Bytes of an array whose elements are objects; of an empty one none. */
  private final Map<List<String>, Long> arrays = new LinkedHashMap<>();

  private final Set<String> others = new LinkedHashSet<>();
  private final byte[] head;
  private Kind kind = Kind.OTHER;
  private long documents;
  private List<String> open = List.of();
  private long openedAt;

  private JsonOutline(byte[] head) {
    this.head = head;
  }

  static JsonOutline of(byte[] head) {
    JsonOutline outline = new JsonOutline(head);
    try (JsonParser json = JSON.createParser(head)) {
      outline.read(json);
    } catch (JsonEOFException e) {
      outline.endEarly();
    } catch (StreamConstraintsException e) {
      outline.kind = Kind.TOO_DEEP;
    } catch (IOException e) {
      outline.kind = Kind.OTHER;
    }
    return outline;
  }

  Kind kind() {
    return kind;
  }

  /** How many documents end in the head, or 1 if it ends within the first one. */
  long documents() {
    return Math.max(documents, 1);
  }

  /** Bytes of the arrays of objects by the keys that lead to them; 0 of empty arrays. */
  Map<List<String>, Long> arrays() {
    return arrays;
  }

  /** The keys, with dots, of the values that are beside arrays of objects. */
  Set<String> others() {
    return others;
  }

  private void read(JsonParser json) throws IOException {
    JsonToken first = json.nextToken();
    if (first == JsonToken.START_OBJECT) {
      kind = Kind.OBJECT;
      object(json, List.of());
    } else if (first == JsonToken.START_ARRAY) {
      kind = Kind.ARRAY;
      JsonToken element = json.nextToken();
      if (element == JsonToken.START_OBJECT) {
        // A log has no key here, and what follows is for the sample.
        json.nextToken();
        kind = Kind.OBJECTS;
        return;
      }
      kind = element == JsonToken.END_ARRAY ? Kind.OBJECTS : Kind.ARRAY;
      while (element != null && element != JsonToken.END_ARRAY) {
        json.skipChildren();
        element = json.nextToken();
      }
    } else {
      return;
    }
    // Two are as good as many.
    documents = json.nextToken() == null ? 1 : 2;
  }

  private void object(JsonParser json, List<String> path) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      List<String> member = new ArrayList<>(path);
      member.add(json.currentName());
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT && member.size() < MAX_DEPTH) {
        object(json, member);
      } else if (value == JsonToken.START_ARRAY) {
        array(json, member);
      } else {
        json.skipChildren();
        others.add(String.join(".", member));
      }
    }
  }

  private void array(JsonParser json, List<String> path) throws IOException {
    long start = json.currentTokenLocation().getByteOffset();
    JsonToken element = json.nextToken();
    boolean objects = element == JsonToken.START_OBJECT;
    if (element == JsonToken.END_ARRAY) {
      arrays.put(path, 0L);
      return;
    }
    open = objects ? path : List.of();
    openedAt = start;
    while (element != JsonToken.END_ARRAY) {
      objects &= element == JsonToken.START_OBJECT;
      json.skipChildren();
      element = json.nextToken();
    }
    open = List.of();
    if (objects) {
      arrays.put(path, json.currentLocation().getByteOffset() - start);
    } else {
      others.add(String.join(".", path));
    }
  }

  /** The head ends within an array or object. */
  private void endEarly() {
    if (!open.isEmpty()) {
      arrays.put(open, head.length - openedAt);
    }
  }
}
