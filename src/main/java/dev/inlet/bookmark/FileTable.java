package dev.inlet.bookmark;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The files of one source that were read, 28 bytes each at two thirds of occupancy: 128 bits of the
 * path's hash, 64 of what its content is known by, and the number under which it became read. With
 * ten million files the chance that any two paths share a hash is below 10^-24, so a hash stands
 * for its path; what a message tells of a file is read from the lists again.
 *
 * <p>Hash: MurmurHash3 x64 128 (Appleby) of the path's UTF-8 bytes, escaped as in lists. Open
 * addressing with linear probing.
 */
final class FileTable {
  private static final int SEED = 104729;
  private static final int SMALLEST = 1 << 10;

  private long[] high;
  private long[] low;
  private long[] content;

  /** 0 where the slot is free. */
  private int[] sequence;

  private int size;
  private byte[] lastKey = {};

  FileTable(long expected) {
    allocate(capacityFor(expected));
  }

  private static int capacityFor(long files) {
    long capacity = SMALLEST;
    while (capacity * 2 < files * 3) {
      capacity *= 2;
    }
    if (capacity > 1 << 30) {
      throw new IllegalArgumentException("more files than a bookmark can hold: " + files);
    }
    return (int) capacity;
  }

  int size() {
    return size;
  }

  /** The path that comes last by its bytes; empty if there is none. */
  String lastKey() {
    return FileListWriter.unescaped(new String(lastKey, StandardCharsets.UTF_8));
  }

  /** Makes a file read; another content of its path is forgotten. */
  void add(SourceFile file, long number) {
    byte[] path = key(file.path());
    add(path, 0, path.length, contentOf(file.length(), file.modified(), file.etag()), number);
  }

  /** Makes the file of a list's current line read. */
  void add(FileListReader line) throws FileListReader.BrokenException {
    add(
        line.bytes(),
        line.pathStart(),
        line.pathEnd(),
        contentOf(line.length(), line.modified(), line.etag()),
        line.sequence());
  }

  private void add(byte[] bytes, int from, int to, long fingerprint, long number) {
    if ((size + 1L) * 3 > high.length * 2L) {
      grow();
    }
    long[] hash = MurmurHash3.hash128x64(bytes, from, to - from, SEED);
    int slot = slot(hash[0], hash[1]);
    if (sequence[slot] == 0) {
      size++;
    }
    high[slot] = hash[0];
    low[slot] = hash[1];
    content[slot] = fingerprint;
    sequence[slot] = Math.toIntExact(number);
    if (isBehindLast(bytes, from, to)) {
      lastKey = java.util.Arrays.copyOfRange(bytes, from, to);
    }
  }

  private boolean isBehindLast(byte[] bytes, int from, int to) {
    return java.util.Arrays.compareUnsigned(lastKey, 0, lastKey.length, bytes, from, to) < 0;
  }

  /** The number under which a file of this path became read; 0 if none was. */
  long sequenceOf(String path) {
    return sequence[find(path)];
  }

  /** The number under which the path of a list's current line became read; 0 if none was. */
  long sequenceOf(FileListReader line) {
    int from = line.pathStart();
    long[] hash = MurmurHash3.hash128x64(line.bytes(), from, line.pathEnd() - from, SEED);
    return sequence[slot(hash[0], hash[1])];
  }

  Bookmark.Standing standing(SourceFile file) {
    int slot = find(file.path());
    if (sequence[slot] == 0) {
      return Bookmark.Standing.NEW;
    }
    return content[slot] == contentOf(file.length(), file.modified(), file.etag())
        ? Bookmark.Standing.READ
        : Bookmark.Standing.CHANGED;
  }

  private int find(String path) {
    byte[] key = key(path);
    long[] hash = MurmurHash3.hash128x64(key, 0, key.length, SEED);
    return slot(hash[0], hash[1]);
  }

  private static byte[] key(String path) {
    return FileListWriter.escaped(path).getBytes(StandardCharsets.UTF_8);
  }

  private int slot(long first, long second) {
    int mask = high.length - 1;
    int slot = (int) first & mask;
    while (sequence[slot] != 0 && (high[slot] != first || low[slot] != second)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    long[] oldContent = content;
    int[] oldSequence = sequence;
    allocate(Math.multiplyExact(oldHigh.length, 2));
    for (int i = 0; i < oldHigh.length; i++) {
      if (oldSequence[i] != 0) {
        int slot = slot(oldHigh[i], oldLow[i]);
        high[slot] = oldHigh[i];
        low[slot] = oldLow[i];
        content[slot] = oldContent[i];
        sequence[slot] = oldSequence[i];
      }
    }
  }

  private void allocate(int capacity) {
    high = new long[capacity];
    low = new long[capacity];
    content = new long[capacity];
    sequence = new int[capacity];
  }

  /** The finaliser of MurmurHash3, chained over the three. */
  private static long contentOf(long length, long modified, String etag) {
    long hash = mix(length);
    hash = mix(hash ^ modified);
    for (int i = 0; i < etag.length(); i++) {
      hash = mix(hash ^ etag.charAt(i));
    }
    return hash;
  }

  private static long mix(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
