package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/**
 * Which of some names a key is, by its bytes. Most records have their keys in one order: so the
 * name that came last behind the one before is looked at first, where the key begins, before it is
 * known where it ends. Any other is found by its hash.
 */
final class JsonKeys {
  static final int UNKNOWN = -1;

  /** In place of the first bytes of a name that JSON cannot have without an escape. */
  private static final long NEVER = -1;

  private final byte[][] names;

  /** The names with a closing quote, and their first and last eight bytes. */
  private final byte[][] quoted;

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
    this.quoted = names.stream().map(name -> (name + '"').getBytes(UTF_8)).toArray(byte[][]::new);
    this.heads = new long[count];
    this.masks = new long[count];
    this.tails = new long[count];
    this.followers = new int[count + 1];
    this.table = new int[Integer.highestOneBit(count * 2 + 1) * 2];
    Arrays.fill(table, UNKNOWN);
    for (int i = 0; i < count; i++) {
      int length = quoted[i].length;
      masks[i] = length < Long.BYTES ? (1L << (length * Byte.SIZE)) - 1 : -1;
      boolean plain = Bytes.quoteEscapeOrControl(quoted[i], 0) == length - 1;
      heads[i] = plain ? Bytes.word(Arrays.copyOf(quoted[i], Long.BYTES), 0) & masks[i] : NEVER;
      masks[i] = plain ? masks[i] : 0;
      tails[i] = length < Long.BYTES ? 0 : Bytes.word(quoted[i], length - Long.BYTES);
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
    if (index < 0 || text.length - at < Math.max(quoted[index].length, Long.BYTES)) {
      return UNKNOWN;
    }
    if ((Bytes.word(text, at) & masks[index]) != heads[index] || !endsAs(index, text, at)) {
      return UNKNOWN;
    }
    previous = index + 1;
    return index;
  }

  private boolean endsAs(int index, byte[] text, int at) {
    byte[] key = quoted[index];
    int length = key.length;
    if (length <= Long.BYTES) {
      return true;
    }
    int tail = length - Long.BYTES;
    return Bytes.word(text, at + tail) == tails[index]
        && (tail <= Long.BYTES
            || Arrays.equals(text, at + Long.BYTES, at + tail, key, Long.BYTES, tail));
  }

  /** How many bytes a name and a closing quote have. */
  int quotedLength(int index) {
    return quoted[index].length;
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

  /** By the length, and up to 16 bytes at both ends. */
  private int slot(byte[] text, int from, int to) {
    int length = to - from;
    long hash = length;
    if (length >= Long.BYTES) {
      hash += Bytes.word(text, from) * 31 + Bytes.word(text, to - Long.BYTES);
    } else {
      for (int i = from; i < to; i++) {
        hash = (hash << Byte.SIZE) | (text[i] & 0xff);
      }
    }
    hash *= 0x9e3779b97f4a7c15L;
    return (int) (hash >>> 40) & (table.length - 1);
  }
}
