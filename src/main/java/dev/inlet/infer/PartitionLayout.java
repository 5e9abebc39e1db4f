package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.ValueParser;
import dev.inlet.format.Vector;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that the names of a table's folders give.
 *
 * @param names of the columns, from the outermost folder in
 * @param types of the columns, as {@link DataType#sql} spells them
 */
public record PartitionLayout(Style style, List<String> names, List<String> types)
    implements Serializable {

  /** How folders are named. */
  public enum Style {
    /** Folders give no columns. */
    NONE,
    /** {@code key=value}, with percent escapes. */
    HIVE,
    /** {@code yyyy/MM/dd} or {@code yyyy/MM/dd/HH}, as ints year, month, day, hour. */
    DATE_FOLDERS,
    /** {@code yyyy-MM-dd} or {@code yyyyMMdd}, as the column date. */
    DATE_FOLDER,
    /** Any names, all files at one depth. */
    FOLDERS
  }

  /** Folders give no columns. */
  public static final PartitionLayout NONE = new PartitionLayout(Style.NONE, List.of(), List.of());

  private static final String HIVE_NULL = "__HIVE_DEFAULT_PARTITION__";

  public PartitionLayout {
    requireNonNull(style, "style");
    names = List.copyOf(names);
    types = List.copyOf(types);
    if (names.size() != types.size()) {
      throw new IllegalArgumentException(names + " of " + types);
    }
    types.forEach(DataType::parse);
  }

  /** The columns with their types. */
  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(new Column(names.get(i), DataType.parse(types.get(i))));
    }
    return columns;
  }

  /**
   * The values that a file's folders give, one per column: {@code String}, {@code Long}, {@code
   * Integer}, {@code LocalDate} or null.
   *
   * @param path relative to the table's location
   * @throws InputException if the path is not of this layout
   */
  public List<Object> values(String path) {
    if (style == Style.NONE) {
      return List.of();
    }
    List<String> folders = folders(path);
    if (folders.size() != names.size()) {
      throw misfit(path, folders.size() + " folders");
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < folders.size(); i++) {
      values.add(value(i, folders.get(i), path));
    }
    return values;
  }

  private Object value(int i, String folder, String path) {
    String text = folder;
    if (style == Style.HIVE) {
      String key = names.get(i) + "=";
      if (!folder.startsWith(key) && !unescaped(folder).startsWith(key)) {
        throw misfit(path, "'" + folder + "'");
      }
      text = unescaped(folder.substring(folder.indexOf('=') + 1));
      if (text.equals(HIVE_NULL)) {
        return null;
      }
    }
    if (style == Style.DATE_FOLDER && text.matches("\\d{8}")) {
      text = text.substring(0, 4) + "-" + text.substring(4, 6) + "-" + text.substring(6);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Vector value = new Vector(DataType.parse(types.get(i)), 1);
    if (!ValueParser.of(value.type(), ZoneOffset.UTC).parse(bytes, 0, bytes.length, value)) {
      throw misfit(path, "'" + folder + "' for " + names.get(i) + " " + types.get(i));
    }
    return value.value(0);
  }

  /** The names of the folders that a file is in. */
  static List<String> folders(String path) {
    List<String> names = List.of(path.split("/", -1));
    return names.subList(0, names.size() - 1);
  }

  /** With percent escapes of UTF-8 bytes resolved; a percent sign that starts none stays. */
  static String unescaped(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] plain = new byte[bytes.length];
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
      if (low >= 0) {
        plain[length++] = (byte) (high * 16 + low);
        i += 2;
      } else {
        plain[length++] = bytes[i];
      }
    }
    return new String(plain, 0, length, StandardCharsets.UTF_8);
  }

  private InputException misfit(String path, String found) {
    return new InputException(
        path
            + ": unexpected folders: expected "
            + shape()
            + ", found "
            + found
            + ". Move the file, exclude it, or declare a table of its own for it");
  }

  private String shape() {
    return switch (style) {
      case NONE -> "any";
      case HIVE -> String.join("=…/", names) + "=…/";
      case DATE_FOLDERS -> names.size() == 4 ? "yyyy/MM/dd/HH/" : "yyyy/MM/dd/";
      case DATE_FOLDER -> "yyyy-MM-dd/ or yyyyMMdd/";
      case FOLDERS -> names.size() + " folders";
    };
  }
}
