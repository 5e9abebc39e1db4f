package dev.inlet.format;

import dev.inlet.format.FixedWidth.Field;
import dev.inlet.format.FixedWidth.LongLines;
import dev.inlet.format.FixedWidth.ShortLines;
import java.util.Arrays;
import java.util.List;

/** The cells of lines that {@link FixedWidth} describes. */
final class FixedWidthCells implements LineCells {
  private final FixedWidth layout;
  private final Field[] fields;
  private final int[] starts;
  private final int[] ends;

  /** Where the last field that has an end ends, or the last one that has none begins. */
  private final int characters;

  private final boolean open;

  /** Of a line that is not ASCII, where each of its characters begins. */
  private int[] places = new int[128];

  private String problem = "";

  FixedWidthCells(FixedWidth layout) {
    this.layout = layout;
    this.fields = layout.fields().toArray(Field[]::new);
    this.starts = new int[fields.length];
    this.ends = new int[fields.length];
    this.characters = Arrays.stream(fields).mapToInt(Field::end).max().orElse(0);
    this.open = Arrays.stream(fields).anyMatch(field -> field.width() == FixedWidth.OPEN);
  }

  @Override
  public List<String> names() {
    return layout.fields().stream().map(Field::name).toList();
  }

  @Override
  public boolean find(byte[] line, int from, int to) {
    boolean ascii = Bytes.isAscii(line, from, to);
    if (!ascii && !Bytes.isUtf8(line, from, to)) {
      problem = "expected UTF-8 text, found other bytes";
      return false;
    }
    int length = ascii ? to - from : characters(line, from, to);
    if (isMisfit(line, ascii ? from + characters : behind(length), to, length)) {
      return false;
    }
    for (int i = 0; i < fields.length; i++) {
      int start = Math.min(fields[i].start(), length);
      int end = fields[i].width() == FixedWidth.OPEN ? length : Math.min(fields[i].end(), length);
      starts[i] = ascii ? from + start : places[start];
      ends[i] = ascii ? from + end : places[end];
      if (layout.trim()) {
        starts[i] = Words.start(line, starts[i], ends[i]);
        ends[i] = Words.end(line, starts[i], ends[i]);
      }
    }
    return true;
  }

  private int behind(int length) {
    return places[Math.min(characters, length)];
  }

  /**
   * Whether a line is too short or too long; if so there is a {@link #problem}.
   *
   * @param behind where in a line that is long enough the last field ends
   */
  private boolean isMisfit(byte[] line, int behind, int to, int length) {
    boolean tooShort = length < characters && layout.shortLines() == ShortLines.REJECT;
    boolean mayBeTooLong = length > characters && !open && layout.longLines() == LongLines.REJECT;
    if (tooShort) {
      problem = "expected a line of " + plural(characters) + ", found " + length;
      return true;
    }
    if (mayBeTooLong && Words.start(line, behind, to) < to) {
      String found = Bytes.shown(Bytes.text(line, behind, to));
      problem = "expected a line of " + plural(characters) + ", found " + found + " behind them";
      return true;
    }
    return false;
  }

  /** How many characters a line of UTF-8 has; makes their places known, and that of its end. */
  private int characters(byte[] line, int from, int to) {
    if (places.length <= to - from) {
      places = new int[(to - from) * 2];
    }
    int count = 0;
    for (int at = from; at < to; at++) {
      boolean continues = (line[at] & 0xc0) == 0x80;
      if (!continues) {
        places[count++] = at;
      }
    }
    places[count] = to;
    return count;
  }

  private static String plural(int characters) {
    return characters == 1 ? "1 character" : characters + " characters";
  }

  @Override
  public String problem() {
    return problem;
  }

  @Override
  public int start(int cell) {
    return starts[cell];
  }

  @Override
  public int end(int cell) {
    return ends[cell];
  }
}
