package dev.inlet.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The column names that a header's cells give. */
public final class CsvHeader {
  private CsvHeader() {}

  /**
   * One name per cell: without the spaces around it, {@code _c3} for the empty fourth, {@code x_2}
   * for a second {@code x}. Names differ in more than case.
   */
  public static List<String> names(List<String> cells) {
    List<String> names = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (String cell : cells) {
      String name = cell.isBlank() ? nameless(names.size()) : cell.strip();
      String unique = name;
      for (int i = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); i++) {
        unique = name + "_" + i;
      }
      names.add(unique);
    }
    return names;
  }

  /** The name of a column, counted from 0, that has none. */
  public static String nameless(int index) {
    return "_c" + index;
  }
}
