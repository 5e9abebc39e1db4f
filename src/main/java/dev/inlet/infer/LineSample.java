package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.format.LineCells;
import dev.inlet.format.Lines;
import dev.inlet.format.TextLayout;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The types of the cells in the head of a file whose lines a declared layout cuts. */
final class LineSample {
  private final String path;
  private final TextTypes types;
  private final LineCells cells;
  private final List<TypeTally> tallies = new ArrayList<>();
  private long records;
  private long misfits;
  private boolean counts;

  private LineSample(TextLayout layout, TextTypes types, String path) {
    this.path = path;
    this.types = types;
    this.cells = layout.cells();
    cells.names().forEach(name -> tallies.add(new TypeTally()));
  }

  static LineSample of(SampleText text, TextLayout layout, TextTypes types, String path) {
    LineSample sample = new LineSample(layout, types, path);
    sample.counts = text.isInFull();
    try (Lines lines = new Lines(text.lines(), text.file())) {
      lines.skip(layout.fixedWidth().skipLines());
      while (sample.records < text.maxRecords() && lines.next()) {
        sample.add(lines, lines.number());
      }
    }
    for (byte[] piece : text.pieces()) {
      try (Lines lines = Lines.ofPiece(new ByteArrayInputStream(piece), text.file())) {
        while (lines.next()) {
          sample.add(lines, Witness.NOWHERE);
        }
      }
    }
    return sample;
  }

  /** All that the layout names, in its order. */
  Map<String, TypeTally> columns() {
    Map<String, TypeTally> columns = new LinkedHashMap<>();
    for (int i = 0; i < tallies.size(); i++) {
      columns.put(cells.names().get(i), tallies.get(i));
    }
    return columns;
  }

  long records() {
    return records;
  }

  /** Lines that the layout does not fit. */
  long misfits() {
    return misfits;
  }

  private void add(Lines lines, long number) {
    byte[] line = lines.bytes();
    if (cells.skips(line, lines.start(), lines.end())) {
      return;
    }
    records++;
    if (!cells.find(line, lines.start(), lines.end())) {
      misfits++;
      return;
    }
    for (int i = 0; i < tallies.size(); i++) {
      int from = cells.start(i);
      int to = cells.end(i);
      String text = new String(line, from, to - from, UTF_8);
      // A load makes null of spaces alone, but in strings.
      Object read = text.isBlank() ? Reading.NOTHING : types.read(line, from, to);
      if (!tallies.get(i).addAgain(read)) {
        tallies.get(i).addText(read, () -> new Witness(path, number, Witness.shape(text)));
      }
      if (counts) {
        tallies.get(i).countText(text, read);
      }
    }
  }
}
