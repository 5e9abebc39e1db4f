package dev.inlet.infer;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

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
import java.util.stream.IntStream;

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
    /** {@code yyyy}, {@code yyyy/MM} and on to {@code yyyy/MM/dd/HH}, as ints. */
    DATE_FOLDERS,
    /** {@code yyyy-MM-dd} or {@code yyyyMMdd}, as the column date. */
    DATE_FOLDER,
    /** Any names, all files at one depth; among them may be parts of dates, dates and keys. */
    FOLDERS
  }

  /** Folders give no columns. */
  public static final PartitionLayout NONE = new PartitionLayout(Style.NONE, List.of(), List.of());

  /** As which Hive writes null in the name of a folder. */
  public static final String HIVE_NULL = "__HIVE_DEFAULT_PARTITION__";

  private static final List<String> DATE_PARTS = List.of("year", "month", "day", "hour");

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

  /** Whether all folders of a level among others have a key; a date may have it or not. */
  public boolean hasKey(int i) {
    String name = names.get(i);
    boolean isDate =
        (DATE_PARTS.contains(name) && types.get(i).equals("int"))
            || (name.equals("date") && types.get(i).equals("date"));
    return mayHaveKey(i) && !isDate;
  }

  /** Whether a level among other folders is of a name that may be a key before its value. */
  public boolean mayHaveKey(int i) {
    return style == Style.FOLDERS && !names.get(i).equals("partition_" + i);
  }

  /** Among other folders nothing is escaped: a level whose folders are has no key. */
  private Object value(int i, String folder, String path) {
    boolean isHive = style == Style.HIVE;
    String key = names.get(i) + "=";
    boolean begins =
        isHive
            ? folder.startsWith(key) || unescaped(folder).startsWith(key)
            : mayHaveKey(i) && folder.startsWith(key);
    if ((isHive || hasKey(i)) && !begins) {
      throw misfit(path, "'" + folder + "'");
    }
    String text = begins ? folder.substring(folder.indexOf('=') + 1) : folder;
    if (isHive) {
      text = unescaped(text);
    }
    if (begins && text.equals(HIVE_NULL)) {
      return null;
    }
    if (style != Style.HIVE && types.get(i).equals("date") && text.matches("\\d{8}")) {
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
  public static String unescaped(String text) {
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
      case DATE_FOLDERS -> "yyyy/MM/dd/HH/".substring(0, 2 + 3 * names.size());
      case DATE_FOLDER -> "yyyy-MM-dd/ or yyyyMMdd/";
      case FOLDERS ->
          IntStream.range(0, names.size()).noneMatch(this::hasKey)
              ? names.size() + " folders"
              : IntStream.range(0, names.size())
                  .mapToObj(i -> hasKey(i) ? names.get(i) + "=…/" : "…/")
                  .collect(joining());
    };
  }
}
