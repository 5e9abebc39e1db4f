package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;

/**
 * Lines whose cells are told by their places alone. Places are counted in characters.
 *
 * @param fields may leave gaps, and may overlap
 * @param trim whether spaces around a cell are no part of it
 * @param skipLines how many lines of each file are no records, from its first one on
 * @param shortLines what becomes of a line that ends within a field or before it
 * @param longLines what becomes of a line with text behind the last field
 */
public record FixedWidth(
    List<Field> fields, boolean trim, long skipLines, ShortLines shortLines, LongLines longLines)
    implements Serializable {
  /** Stands for the absent layout of other formats. */
  public static final FixedWidth NONE =
      new FixedWidth(List.of(), true, 0, ShortLines.REJECT, LongLines.REJECT);

  /** The width of a field that ends where its line does. */
  public static final int OPEN = 0;

  /** What becomes of a line that is too short. */
  public enum ShortLines {
    REJECT,
    /** It is read as if spaces followed. */
    PAD
  }

  /** What becomes of a line that is too long. */
  public enum LongLines {
    REJECT,
    /** What is behind the last field is left out. */
    CUT
  }

  /**
   * A named part of each line.
   *
   * @param start from 0
   * @param width or {@link #OPEN}
   */
  public record Field(String name, int start, int width) implements Serializable {
    public Field {
      requireNonNull(name, "name");
      if (start < 0 || width < 0) {
        throw new IllegalArgumentException(name + ": start " + start + ", width " + width);
      }
    }

    int end() {
      return start + width;
    }
  }

  public FixedWidth {
    fields = List.copyOf(fields);
    requireNonNull(shortLines, "shortLines");
    requireNonNull(longLines, "longLines");
  }

  /** In words, such as {@code id 1-8, name 9-}. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Field field : fields) {
      text.append(text.isEmpty() ? "" : ", ").append(field.name()).append(' ');
      text.append(field.start() + 1).append('-');
      text.append(field.width() == OPEN ? "" : field.end());
    }
    text.append(trim ? "" : ", spaces kept");
    text.append(skipLines == 0 ? "" : ", lines skipped: " + skipLines);
    text.append(shortLines == ShortLines.PAD ? ", short lines padded" : "");
    return text.append(longLines == LongLines.CUT ? ", long lines cut" : "").toString();
  }
}
