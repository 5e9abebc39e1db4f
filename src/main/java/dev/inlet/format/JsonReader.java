package dev.inlet.format;

import dev.inlet.InputException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Rows of a split of a file with one JSON object per line. */
final class JsonReader implements RecordReader {
  /** What a batch takes of a file's text, at most; wide rows make short batches. */
  private static final long BATCH_BYTES = 4 << 20;

  private final Lines lines;
  private final StoredFile file;
  private final JsonFields fields;
  private final JsonText json = new JsonText();
  private boolean first;

  JsonReader(JsonFormat format, StoredFile file, Split split) {
    this.lines = new Lines(TextInput.open(file, split, "JSON"), split, file.name());
    this.file = file;
    this.first = split.isFirst();
    this.fields = fields(format);
  }

  private static JsonFields fields(JsonFormat format) {
    ZoneId zone = ZoneId.of(format.timeZone());
    List<Column> columns = format.columns();
    return new JsonFields(
        "",
        columns.stream().map(Column::name).toList(),
        columns.stream().map(column -> JsonDecoder.of(column, zone)).toList(),
        columns.stream().mapToInt(format.wanted()::indexOf).toArray());
  }

  @Override
  public boolean next(Batch batch) {
    batch.clear();
    long most = Long.MAX_VALUE;
    while (!batch.isFull() && lines.next()) {
      most = Math.min(most, lines.offset() + BATCH_BYTES);
      refuseArray();
      Optional<String> problem = problem(batch);
      if (problem.isEmpty()) {
        batch.endRow(lines.record(), lines.offset());
      } else if (batch.rescues()) {
        rescue(batch);
      } else {
        batch.dropRow(new Reject(lines.place(), problem.get(), lines.raw()));
      }
      if (lines.offset() >= most) {
        return true;
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
    byte[] line = lines.bytes();
    if (!lines.isUtf8()) {
      return Optional.of("not JSON: expected UTF-8 text, found other bytes");
    }
    json.begin(line, lines.start(), lines.end());
    try {
      if (json.next() != '{') {
        json.skip();
        return Optional.of(
            "not a record: expected a JSON object, found " + Bytes.shown(lines.raw().shown()));
      }
      fields.read(json, batch.columns());
      return json.next() == JsonText.END
          ? Optional.empty()
          : Optional.of("expected one JSON object on the line, found more behind it");
    } catch (MisfitException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Decodes the line again, and keeps what does not fit. */
  private void rescue(Batch batch) {
    Rescue rescue = lines.rescue();
    batch.takeBack();
    if (!rescueFields(batch, rescue)) {
      batch.startOverWithNulls();
      rescue = lines.rescue();
      rescue.addWhole();
    }
    batch.endRescuedRow(lines.record(), lines.offset(), rescue.json(file.name()));
  }

  /** False if the line is not one object, each of whose keys is there once. */
  private boolean rescueFields(Batch batch, Rescue rescue) {
    byte[] line = lines.bytes();
    if (!lines.isUtf8()) {
      return false;
    }
    json.begin(line, lines.start(), lines.end());
    try {
      if (json.next() != '{') {
        return false;
      }
      fields.rescue(json, batch.columns(), rescue);
      return json.next() == JsonText.END;
    } catch (MisfitException e) {
      return false;
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
