package dev.inlet.compact;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Sums up the hashes of the rows of a table file. The hash of a row is made of the sum of those of
 * its columns, by their names: so neither the order of columns matters, nor whether one that is
 * null is there at all. The hash of bytes is MurmurHash3 of 128 bits.
 */
final class RowHash {
  private static final long ONE = 0x87c37b91114253d5L;
  private static final long OTHER = 0x4cf5ad432745937fL;

  private long records;
  private long low;
  private long high;

  // Of the cell whose parts are added.
  private long one;
  private long other;

  // Of the row.
  private long rowLow;
  private long rowHigh;

  /** Begins a cell of a column. */
  void begin(long column) {
    one = mixed(column + ONE);
    other = mixed(column ^ OTHER);
  }

  /** Adds a part of a cell; parts have an order. */
  void add(long part) {
    one = mixed(Long.rotateLeft(one, 27) * ONE + part);
    other = mixed(Long.rotateLeft(other, 31) * OTHER ^ part);
  }

  void add(byte[] part, int from, int length) {
    long[] hash = MurmurHash3.hash128x64(part, from, length, 0);
    one = mixed(Long.rotateLeft(one, 27) * ONE + hash[0]);
    other = mixed(Long.rotateLeft(other, 31) * OTHER ^ hash[1]);
  }

  long one() {
    return one;
  }

  long other() {
    return other;
  }

  /** Adds the cell to the row. */
  void endCell() {
    rowLow += one;
    rowHigh += other;
  }

  void endRow() {
    endRow(rowLow, rowHigh);
    rowLow = 0;
    rowHigh = 0;
  }

  /**
   * Counts a row whose cells were summed up elsewhere.
   *
   * @param ones of {@link #one} after each cell
   * @param others of {@link #other}
   */
  void endRow(long ones, long others) {
    long rowHash = mixed(ones + ONE);
    records++;
    low += rowHash;
    high += mixed(others ^ OTHER) + (Long.compareUnsigned(low, rowHash) < 0 ? 1 : 0);
  }

  Contents contents() {
    return new Contents(records, low, high);
  }

  /** The name of a column as a number. */
  static long column(String name) {
    long[] hash = MurmurHash3.hash128x64(name.getBytes(UTF_8));
    return hash[0];
  }

  /** The finalizer of MurmurHash3. */
  private static long mixed(long hash) {
    long h = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
