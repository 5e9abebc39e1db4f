package dev.inlet.format;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The records of a split in their order, rows and rejects alike.
 *
 * @param values of a row
 * @param reject instead of one
 * @param offset in the split's text
 */
public record ReadRecords(List<Object> values, Optional<Reject> reject, long offset) {

  /** By their numbers, from 1 without a gap. */
  public static SortedMap<Long, ReadRecords> of(RecordFormat format, StoredFile file, Split split) {
    SortedMap<Long, ReadRecords> records = new TreeMap<>();
    try (RecordReader reader = format.open(file, split)) {
      Batch batch = new Batch(format.wanted());
      while (reader.next(batch)) {
        for (int i = 0; i < batch.rows(); i++) {
          put(
              records,
              batch.records().slot(i),
              new ReadRecords(
                  Arrays.asList(batch.row(i)), Optional.empty(), batch.offsets().slot(i)));
        }
        for (Reject reject : batch.rejects()) {
          put(
              records,
              reject.place().record(),
              new ReadRecords(List.of(), Optional.of(reject), reject.place().offset()));
        }
      }
    }
    if (!records.isEmpty() && (records.firstKey() != 1 || records.lastKey() != records.size())) {
      throw new AssertionError("numbers of records: " + records.keySet());
    }
    return records;
  }

  private static void put(SortedMap<Long, ReadRecords> records, long number, ReadRecords record) {
    if (records.put(number, record) != null) {
      throw new AssertionError("record " + number + " came twice");
    }
  }

  /** The values, or line, reason and text of the reject. */
  public String text() {
    return reject
        .map(r -> r.place().line() + ": " + r.reason() + " <" + r.raw().shown() + ">")
        .orElseGet(() -> Arrays.deepToString(values.toArray()));
  }
}
