package dev.inlet.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against a walk of one step after the other. Any column and row make a walk, of whatever length.
 */
class Bzip2RotationsTest {
  private static byte[] column(Random random, int size, int kinds) {
    byte[] column = new byte[size];
    for (int i = 0; i < size; i++) {
      column[i] = (byte) random.nextInt(kinds);
    }
    return column;
  }

  /** By byte: how many of the column's bytes are less. */
  private static int[] places(byte[] column) {
    int[] places = new int[256];
    for (byte b : column) {
      for (int more = (b & 0xff) + 1; more < 256; more++) {
        places[more]++;
      }
    }
    return places;
  }

  private static byte[] walked(byte[] column, int origin) {
    int[] places = places(column);
    int[] next = new int[column.length];
    byte[] first = column.clone();
    for (int row = 0; row < column.length; row++) {
      int place = places[column[row] & 0xff]++;
      next[place] = row;
      first[place] = column[row];
    }
    byte[] text = new byte[column.length];
    int row = origin;
    for (int i = 0; i < text.length; i++) {
      text[i] = first[row];
      row = next[row];
    }
    return text;
  }

  /** Around the lengths of strides, lanes and pages, one after the other with the same object. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 26, 256})
  void theTextIsThatOfAWalkFromTheOrigin(int kinds) {
    Random random = new Random(kinds);
    Bzip2Rotations rotations = new Bzip2Rotations();
    for (int size : new int[] {70_000, 1, 2, 1_023, 1_024, 1_025, 8_192, 8_193, 16_385, 132_000}) {
      byte[] column = column(random, size, kinds);
      for (int origin : new int[] {0, size - 1, random.nextInt(size), Math.min(1_024, size / 2)}) {
        byte[] text = Arrays.copyOf(column, size + 5);
        rotations.sortBack(text, size, places(column), origin);
        assertArrayEquals(
            walked(column, origin), Arrays.copyOf(text, size), size + " from row " + origin);
      }
    }
  }
}
