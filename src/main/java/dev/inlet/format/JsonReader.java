package dev.inlet.format;

import dev.inlet.InputException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Rows of a split of a file of JSON objects. */
final class JsonReader implements RecordReader {
  /** What a batch takes of a file's text, at most; wide rows make short batches. */
  private static final long BATCH_BYTES = 4 << 20;

  private final RawRecords records;
  private final StoredFile file;
  private final JsonFields fields;
  private final JsonText json = new JsonText();
  private boolean first;

  JsonReader(JsonFormat format, StoredFile file, Split split) {
    boolean isLines = format.layout().form() == JsonLayout.Form.LINES;
    SplitText text = TextInput.open(file, split, "JSON");
    this.records =
        isLines
            ? new Lines(text, split, file.name())
            : new JsonRecords(text, format.layout(), split, file.name());
    this.file = file;
    this.first = isLines && split.isFirst();
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
    while (!batch.isFull() && records.next()) {
      most = Math.min(most, records.offset() + BATCH_BYTES);
      refuseArray();
      Optional<String> problem = problem(batch);
      if (problem.isEmpty()) {
        batch.endRow(records.record(), records.offset());
      } else if (batch.rescues()) {
        rescue(batch);
      } else {
        batch.dropRow(new Reject(records.place(), problem.get(), records.raw()));
      }
      if (records.offset() >= most) {
        return true;
      }
    }
    return batch.rows() > 0 || !batch.rejects().isEmpty();
  }

  @Override
  public void close() {
    records.close();
    StoredFile.close(file);
  }

  private Optional<String> problem(Batch batch) {
    if (records.problem().isPresent()) {
      return records.problem();
    }
    byte[] line = records.bytes();
    if (!records.isUtf8()) {
      return Optional.of("not JSON: expected UTF-8 text, found other bytes");
    }
    json.begin(line, records.start(), records.end());
    try {
      if (json.next() != '{') {
        json.skip();
        return Optional.of(
            "not a record: expected a JSON object, found " + Bytes.shown(records.raw().shown()));
      }
      fields.read(json, batch.columns());
      return json.next() == JsonText.END
          ? Optional.empty()
          : Optional.of("expected one JSON object on the line, found more behind it");
    } catch (MisfitException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Decodes the record again, and keeps what does not fit. */
  private void rescue(Batch batch) {
    Rescue rescue = records.rescue();
    batch.takeBack();
    if (!rescueFields(batch, rescue)) {
      batch.startOverWithNulls();
      rescue = records.rescue();
      rescue.addWhole();
    }
    batch.endRescuedRow(records.record(), records.offset(), rescue.json(file.name()));
  }

  /** False if the record is not one object, each of whose keys is there once. */
  private boolean rescueFields(Batch batch, Rescue rescue) {
    byte[] line = records.bytes();
    if (records.problem().isPresent() || !records.isUtf8()) {
      return false;
    }
    json.begin(line, records.start(), records.end());
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
    if (first
        && records.bytes()[Words.start(records.bytes(), records.start(), records.end())] == '[') {
      throw new InputException(
          file.name()
              + ": "
              + records.place().line()
              + ": unsupported JSON: expected one object per line, found an array. Write its"
              + " elements one per line, or declare a table with 'format = json' and"
              + " 'json.documents = true' for such files");
    }
    first = false;
  }
}
