package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Rows of a file of XML. What is behind a place where it is no XML any more is one reject, for
 * nobody can say where another row would begin.
 */
final class XmlReader implements RecordReader {
  /** What a batch takes of a file's text, at most; large rows make short batches. */
  private static final long BATCH_CHARS = 4 << 20;

  private final StoredFile file;
  private final Split split;
  private final XmlRows rows;
  private final XmlFields fields;
  private long record;
  private boolean ended;

  XmlReader(XmlFormat format, StoredFile file, Split split) {
    this.file = file;
    this.split = split;
    this.fields = format.fields();
    this.rows = new XmlRows(open(file, split), format.layout().xml(), file.name());
  }

  private static InputStream open(StoredFile file, Split split) {
    InputStream text = new BufferedInputStream(Compression.open(file, split), 1 << 16);
    try {
      text.mark(Content.HEAD_BYTES);
      TextInput.check(text.readNBytes(Content.HEAD_BYTES), file.name(), "XML");
      text.reset();
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean next(Batch batch) {
    batch.clear();
    long most = Long.MAX_VALUE;
    while (!ended && !batch.isFull()) {
      if (!rows.next()) {
        end(batch);
        break;
      }
      record++;
      most = Math.min(most, rows.offset() + BATCH_CHARS);
      Optional<String> problem = problem(batch);
      if (problem.isPresent()) {
        reject(batch, problem.get(), !rows.isTooDeep());
      } else {
        batch.endRow(record, rows.offset());
      }
      if (rows.offset() >= most) {
        return true;
      }
    }
    return batch.rows() > 0 || !batch.rejects().isEmpty();
  }

  private Optional<String> problem(Batch batch) {
    if (rows.isTooDeep()) {
      return Optional.of("expected at most 1000 levels of elements, found more");
    }
    try {
      fields.read(rows.row(), batch.columns());
      return Optional.empty();
    } catch (MisfitException e) {
      return Optional.of(e.getMessage());
    }
  }

  private void end(Batch batch) {
    ended = true;
    if (rows.malformed().isPresent()) {
      record++;
      reject(batch, rows.malformed().get(), false);
    }
  }

  /**
   * @param isWhole whether the row is all there, and may be read again by itself
   */
  private void reject(Batch batch, String reason, boolean isWhole) {
    Place place = new Place(split.start(), rows.line(), record, rows.offset());
    byte[] xml = rows.row().xml().getBytes(UTF_8);
    if (batch.rescues()) {
      Rescue rescue = new Rescue(xml, 0, xml.length);
      rescue.addWhole();
      batch.startOverWithNulls();
      batch.endRescuedRow(record, rows.offset(), rescue.json(file.name()));
    } else {
      RawRecord raw = RawRecord.of(xml, 0, xml.length);
      batch.dropRow(new Reject(place, reason, isWhole ? raw : raw.ofPart()));
    }
  }

  @Override
  public void close() {
    rows.close();
    StoredFile.close(file);
  }
}
