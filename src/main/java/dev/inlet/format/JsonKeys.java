package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/**
 * Which of some names a key is, by its bytes. Most records have their keys in one order: so the
 * name that came last behind the one before is looked at first, where the key begins, before it is
 * known where it ends. Any other is found by its hash, and so is one with a space before the colon.
 */
final class JsonKeys {
  static final int UNKNOWN = -1;

  /** In place of the first bytes of a name that JSON cannot have without an escape. */
  private static final long NEVER = -1;

  private final byte[][] names;

  /** The names as they stand in an object, from behind the opening quote to the colon. */
  private final byte[][] written;

  /** Their lengths, and their first and last eight bytes. */
  private final int[] lengths;

  private final long[] heads;
  private final long[] masks;
  private final long[] tails;

  /** By hash the index of a name, or {@link #UNKNOWN}; open addressing. */
  private final int[] table;

  /** By index + 1 which name is to be expected behind it; at 0 which one first. */
  private final int[] followers;

  private int previous;

  JsonKeys(List<String> names) {
    int count = names.size();
    this.names = names.stream().map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new);
    this.written =
        names.stream().map(name -> (name + "\":").getBytes(UTF_8)).toArray(byte[][]::new);
    this.lengths = Arrays.stream(written).mapToInt(key -> key.length).toArray();
    this.heads = new long[count];
    this.masks = new long[count];
    this.tails = new long[count];
    this.followers = new int[count + 1];
    this.table = new int[Integer.highestOneBit(count * 2 + 1) * 2];
    Arrays.fill(table, UNKNOWN);
    for (int i = 0; i < count; i++) {
      int length = lengths[i];
      masks[i] = length < Long.BYTES ? (1L << (length * Byte.SIZE)) - 1 : -1;
      boolean plain = Bytes.quoteEscapeOrControl(written[i], 0) == length - 2;
      heads[i] = plain ? Bytes.word(Arrays.copyOf(written[i], Long.BYTES), 0) & masks[i] : NEVER;
      masks[i] = plain ? masks[i] : 0;
      tails[i] = length < Long.BYTES ? 0 : Bytes.word(written[i], length - Long.BYTES);
      followers[i] = i;
      int slot = slot(this.names[i], 0, this.names[i].length);
      while (table[slot] != UNKNOWN) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = i;
    }
    followers[count] = count == 0 ? UNKNOWN : 0;
  }

  /** Begins with another object. */
  void begin() {
    previous = 0;
  }

  /** The name that the key is whose first byte stands here, if it is the expected one. */
  int expected(byte[] text, int at) {
    int index = followers[previous];
    if (index < 0 || text.length - at < Math.max(lengths[index], Long.BYTES)) {
      return UNKNOWN;
    }
    if ((Bytes.word(text, at) & masks[index]) != heads[index] || !endsAs(index, text, at)) {
      return UNKNOWN;
    }
    previous = index + 1;
    return index;
  }

  private boolean endsAs(int index, byte[] text, int at) {
    int length = lengths[index];
    if (length <= Long.BYTES) {
      return true;
    }
    int tail = length - Long.BYTES;
    return Bytes.word(text, at + tail) == tails[index]
        && (tail <= Long.BYTES
            || Arrays.equals(text, at + Long.BYTES, at + tail, written[index], Long.BYTES, tail));
  }

  /** How many bytes a key has that {@link #expected} was found, up to its value. */
  int length(int index) {
    return lengths[index];
  }

  /** The name that this is, or {@link #UNKNOWN}. */
  int find(byte[] text, int from, int to) {
    int slot = slot(text, from, to);
    for (int i = table[slot]; i != UNKNOWN; i = table[slot]) {
      if (Arrays.equals(names[i], 0, names[i].length, text, from, to)) {
        followers[previous] = i;
        previous = i + 1;
        return i;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return UNKNOWN;
  }

  private int slot(byte[] text, int from, int to) {
    long hash = (long) to - from;
    int i = from;
    for (; i <= to - Long.BYTES; i += Long.BYTES) {
      hash = mixed(hash ^ Bytes.word(text, i));
    }
    return (int) mixed(hash ^ rest(text, i, to)) & (table.length - 1);
  }

  /** Less than eight bytes as a number, the first one lowest. */
  private static long rest(byte[] text, int from, int to) {
    if (text.length - from >= Long.BYTES) {
      return Bytes.word(text, from) & ((1L << ((to - from) * Byte.SIZE)) - 1);
    }
    long rest = 0;
    for (int i = to - 1; i >= from; i--) {
      rest = (rest << Byte.SIZE) | (text[i] & 0xff);
    }
    return rest;
  }

  private static long mixed(long hash) {
    long product = hash * 0x9e3779b97f4a7c15L;
    return product ^ (product >>> Integer.SIZE);
  }
}
