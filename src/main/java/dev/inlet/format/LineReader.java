package dev.inlet.format;

import java.time.ZoneId;
import java.util.List;

/** Rows of a split of a file whose lines are cut into cells by a declared layout. */
final class LineReader implements RecordReader {
  /** What a batch takes of a file's text, at most; wide rows make short batches. */
  private static final long BATCH_BYTES = 4 << 20;

  /** Of a column that lines do not have. */
  private static final int NOWHERE = -1;

  private final Lines lines;
  private final StoredFile file;
  private final LineCells cells;
  private final CellDecoder[] decoders;
  private final int[] cellOf;

  LineReader(LineFormat format, StoredFile file, Split split) {
    this.file = file;
    this.cells = format.layout().cells();
    List<String> names = cells.names();
    List<Column> wanted = format.wanted();
    ZoneId zone = ZoneId.of(format.timeZone());
    this.decoders = new CellDecoder[wanted.size()];
    this.cellOf = new int[wanted.size()];
    for (int i = 0; i < cellOf.length; i++) {
      decoders[i] = new CellDecoder(wanted.get(i), format.layout().nulls(), zone);
      cellOf[i] = indexOf(names, wanted.get(i).name());
    }
    this.lines = new Lines(TextInput.open(file, split, "lines"), split, file.name());
    if (split.isFirst()) {
      skip(format.layout().fixedWidth().skipLines());
    }
  }

  private void skip(long count) {
    try {
      lines.skip(count);
    } catch (RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  private static int indexOf(List<String> names, String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return NOWHERE;
  }

  @Override
  public boolean next(Batch batch) {
    batch.clear();
    long most = Long.MAX_VALUE;
    while (!batch.isFull() && lines.next()) {
      if (cells.skips(lines.bytes(), lines.start(), lines.end())) {
        lines.leaveOut();
        continue;
      }
      most = Math.min(most, lines.offset() + BATCH_BYTES);
      String problem = decode(batch);
      if (problem == null) {
        batch.endRow(lines.record(), lines.offset());
      } else if (batch.rescues()) {
        rescue(batch);
      } else {
        batch.dropRow(new Reject(lines.place(), problem, lines.raw()));
      }
      if (lines.offset() >= most) {
        return true;
      }
    }
    return batch.rows() > 0 || !batch.rejects().isEmpty();
  }

  /** Decodes the line again, and keeps what does not fit. */
  private void rescue(Batch batch) {
    byte[] line = lines.bytes();
    Rescue rescue = lines.rescue();
    if (!cells.find(line, lines.start(), lines.end())) {
      batch.startOverWithNulls();
      rescue.addWhole();
    } else {
      batch.takeBack();
      for (int i = 0; i < cellOf.length; i++) {
        int cell = cellOf[i];
        if (cell == NOWHERE) {
          batch.column(i).addNull();
        } else if (!decoders[i].decode(line, cells.start(cell), cells.end(cell), batch.column(i))) {
          batch.column(i).addNull();
          String text = Bytes.text(line, cells.start(cell), cells.end(cell));
          rescue.add(cells.names().get(cell), text);
        }
      }
    }
    batch.endRescuedRow(lines.record(), lines.offset(), rescue.json(file.name()));
  }

  /** What is wrong with the line; null if nothing is. */
  private String decode(Batch batch) {
    byte[] line = lines.bytes();
    if (!cells.find(line, lines.start(), lines.end())) {
      return cells.problem();
    }
    for (int i = 0; i < cellOf.length; i++) {
      int cell = cellOf[i];
      if (cell == NOWHERE) {
        batch.column(i).addNull();
      } else if (!decoders[i].decode(line, cells.start(cell), cells.end(cell), batch.column(i))) {
        return decoders[i].misfit(line, cells.start(cell), cells.end(cell));
      }
    }
    return null;
  }

  @Override
  public void close() {
    lines.close();
    StoredFile.close(file);
  }
}
