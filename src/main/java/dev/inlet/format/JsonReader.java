package dev.inlet.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.inlet.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of a split of a file with one JSON object per line. */
final class JsonReader implements RecordReader {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int NOT_WANTED = -1;

  private final Lines lines;
  private final StoredFile file;
  private final Map<String, Integer> places = new HashMap<>();
  private final JsonDecoder[] decoders;
  private final boolean[] seen;
  private boolean first;

  JsonReader(JsonFormat format, StoredFile file, Split split) {
    this.lines = new Lines(TextInput.open(file, split, "JSON"), split, file.name());
    this.file = file;
    this.first = split.isFirst();
    List<Column> wanted = format.wanted();
    ZoneId zone = ZoneId.of(format.timeZone());
    for (Column column : format.columns()) {
      places.put(column.name(), wanted.indexOf(column));
    }
    this.decoders =
        wanted.stream()
            .map(column -> JsonDecoder.of(column.name(), column.type(), zone))
            .toArray(JsonDecoder[]::new);
    this.seen = new boolean[decoders.length];
  }

  @Override
  public boolean next(Batch batch) {
    batch.clear();
    while (!batch.isFull() && lines.next()) {
      refuseArray();
      Optional<String> problem = problem(batch);
      if (problem.isPresent()) {
        batch.dropRow(new Reject(lines.place(), problem.get(), lines.raw()));
      } else {
        batch.endRow(lines.record(), lines.offset());
      }
    }
    return batch.rows() > 0 || !batch.rejects().isEmpty();
  }

  @Override
  public void close() {
    lines.close();
    StoredFile.close(file);
  }

  private Optional<String> problem(Batch batch) {
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
      readObject(json, new JsonDecoder.Source(bytes, start), batch);
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

  private void readObject(JsonParser json, JsonDecoder.Source source, Batch batch)
      throws IOException {
    Arrays.fill(seen, false);
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
      decoders[place].decode(json, source, batch.column(place));
      seen[place] = true;
    }
    for (int i = 0; i < seen.length; i++) {
      if (!seen[i]) {
        batch.column(i).addNull();
      }
    }
  }

  private void refuseArray() {
    if (first && lines.bytes()[Words.start(lines.bytes(), lines.start(), lines.end())] == '[') {
      throw new InputException(
          file.name()
              + ": "
              + lines.number()
              + ": unsupported JSON: expected one object per line, found an array. Write its"
              + " elements one per line");
    }
    first = false;
  }
}
