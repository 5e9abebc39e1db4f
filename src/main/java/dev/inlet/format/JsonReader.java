package dev.inlet.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.inlet.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of a file with one JSON object per line. */
final class JsonReader implements RecordReader {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int NOT_WANTED = -1;

  private final Lines lines;
  private final String file;
  private final Map<String, Integer> places = new HashMap<>();
  private final JsonDecoder[] decoders;
  private Object[] values = {};
  private Optional<Reject> reject = Optional.empty();
  private boolean first = true;

  JsonReader(JsonFormat format, InputStream text, String file) {
    this.lines = new Lines(text, file);
    this.file = file;
    List<Column> wanted = format.wanted();
    ZoneId zone = ZoneId.of(format.timeZone());
    for (Column column : format.columns()) {
      places.put(column.name(), wanted.indexOf(column));
    }
    this.decoders =
        wanted.stream()
            .map(column -> JsonDecoder.of(column.name(), column.type(), zone))
            .toArray(JsonDecoder[]::new);
  }

  @Override
  public boolean next() {
    if (!lines.next()) {
      return false;
    }
    refuseArray();
    values = new Object[decoders.length];
    reject = problem().map(reason -> new Reject(lines.number(), reason, lines.raw()));
    return true;
  }

  @Override
  public Optional<Reject> reject() {
    return reject;
  }

  @Override
  public Object[] values() {
    return values;
  }

  @Override
  public long line() {
    return lines.number();
  }

  @Override
  public void close() {
    lines.close();
  }

  private Optional<String> problem() {
    byte[] bytes = lines.bytes();
    int start = lines.start();
    if (!Bytes.isUtf8(bytes, start, lines.end())) {
      return Optional.of("not JSON: expected UTF-8 text, found other bytes");
    }
    try (JsonParser json = JSON.createParser(bytes, start, lines.end() - start)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.of(
            "not a record: expected a JSON object, found " + Bytes.shown(lines.raw()));
      }
      readObject(json, new JsonDecoder.Source(bytes, start));
      if (json.nextToken() != null) {
        return Optional.of("expected one JSON object on the line, found more behind it");
      }
      return Optional.empty();
    } catch (JsonDecoder.MisfitException e) {
      return Optional.of(e.getMessage());
    } catch (JsonProcessingException e) {
      return Optional.of(
          "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse("not parsable"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readObject(JsonParser json, JsonDecoder.Source source) throws IOException {
    boolean[] seen = new boolean[decoders.length];
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      Integer place = places.get(name);
      if (place == null) {
        throw new JsonDecoder.MisfitException(
            "unknown key "
                + Bytes.shown(name)
                + ": run 'inlet crawl TABLE' to add it to the table");
      }
      json.nextToken();
      if (place == NOT_WANTED) {
        json.skipChildren();
        continue;
      }
      if (seen[place]) {
        throw new JsonDecoder.MisfitException(
            "key " + Bytes.shown(name) + ": expected once, found twice");
      }
      seen[place] = true;
      values[place] = decoders[place].decode(json, source);
    }
  }

  private void refuseArray() {
    if (first && lines.bytes()[Words.start(lines.bytes(), lines.start(), lines.end())] == '[') {
      throw new InputException(
          file
              + ": "
              + lines.number()
              + ": unsupported JSON: expected one object per line, found an array. Write its"
              + " elements one per line");
    }
    first = false;
  }
}
