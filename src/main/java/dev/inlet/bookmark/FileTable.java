package dev.inlet.bookmark;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The files of one source that were read, 32 bytes each and a third to two thirds of them free: 128
 * bits of the path's hash, 64 of what its content is known by, and the number under which it became
 * read. With ten million files the chance that any two paths share a hash is below 10^-24, so a
 * hash stands for its path; what a message tells of a file is read from the lists again.
 *
 * <p>Hash: MurmurHash3 x64 128 (Appleby) of the path's UTF-8 bytes, escaped as in lists. Open
 * addressing with linear probing.
 */
final class FileTable {
  private static final int SEED = 104729;
  private static final int SMALLEST = 1 << 10;

  /** Of which the fourfold is still the length of an array. */
  private static final int LARGEST = 1 << 28;

  /** What a slot holds, side by side, so that a look into a large table waits for memory once. */
  private static final int HIGH = 0;

  private static final int LOW = 1;
  private static final int CONTENT = 2;

  /** 0 where the slot is free. */
  private static final int SEQUENCE = 3;

  private static final int SLOT = 4;

  /** How many files are added in one go; more than a processor fetches at a time. */
  private static final int TOGETHER = 64;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long[] slots;
  private int mask;
  private int size;

  /** Files that were added and have no slots yet. */
  private final long[] added = new long[TOGETHER * SLOT];

  private int waiting;

  /** Without a use of what it reads, the loop that fetches would be left out by the compiler. */
  @SuppressWarnings("unused")
  private long fetched;

  private byte[] lastKey = new byte[64];
  private int lastKeyLength;

  FileTable(long expected) {
    allocate(capacityFor(expected));
  }

  private static int capacityFor(long files) {
    long capacity = SMALLEST;
    while (capacity * 2 < files * 3) {
      capacity *= 2;
    }
    if (capacity > LARGEST) {
      throw new IllegalArgumentException("more files than a bookmark can hold: " + files);
    }
    return (int) capacity;
  }

  int size() {
    settle();
    return size;
  }

  /** The path that comes last by its bytes, escaped as in lists; empty if there is none. */
  String lastKey() {
    return FileListWriter.unescaped(new String(lastKey, 0, lastKeyLength, StandardCharsets.UTF_8));
  }

  /** Makes a file read; another content of its path is forgotten. */
  void add(SourceFile file, long number) {
    byte[] path = FileListWriter.bytes(file.path());
    add(path, 0, path.length, fingerprint(file), number);
  }

  /** Makes the file of a list's current line read. */
  void add(FileListReader line) throws FileListReader.BrokenException {
    add(line.bytes(), line.pathStart(), line.pathEnd(), fingerprint(line), line.sequence());
  }

  private void add(byte[] bytes, int from, int to, long fingerprint, long number) {
    long[] hash = MurmurHash3.hash128x64(bytes, from, to - from, SEED);
    int at = waiting * SLOT;
    added[at + HIGH] = hash[0];
    added[at + LOW] = hash[1];
    added[at + CONTENT] = fingerprint;
    added[at + SEQUENCE] = number;
    waiting++;
    if (waiting == TOGETHER) {
      settle();
    }
    keepIfLast(bytes, from, to);
  }

  /** Most lists are in the order of their paths, so each path comes last for a while. */
  private void keepIfLast(byte[] bytes, int from, int to) {
    if (Arrays.compareUnsigned(lastKey, 0, lastKeyLength, bytes, from, to) < 0) {
      lastKeyLength = to - from;
      if (lastKey.length < lastKeyLength) {
        lastKey = new byte[lastKeyLength * 2];
      }
      System.arraycopy(bytes, from, lastKey, 0, lastKeyLength);
    }
  }

  /** Gives what was added its slots, in the order in which it came. */
  private void settle() {
    fetch(added, waiting, SLOT);
    for (int at = 0; at < waiting * SLOT; at += SLOT) {
      if ((size + 1L) * 3 > (mask + 1L) * 2) {
        grow();
      }
      int slot = slot(added[at + HIGH], added[at + LOW]);
      if (slots[slot + SEQUENCE] == 0) {
        size++;
      }
      System.arraycopy(added, at, slots, slot, SLOT);
    }
    waiting = 0;
  }

  /**
   * Brings the slots of these hashes near. In a large table each of them is far off, and looked at
   * one after the other, each is waited for; here no one waits for another.
   */
  private void fetch(long[] hashes, int count, int width) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      int slot = ((int) hashes[i * width] & mask) * SLOT;
      sum += slots[slot + HIGH] + slots[slot + SEQUENCE];
    }
    fetched = sum;
  }

  /** The number under which a file of this path became read; 0 if none was. */
  long sequenceOf(String path) {
    settle();
    return slots[find(path) + SEQUENCE];
  }

  /**
   * Which slot holds the file of a list's current line, with its content and number; -1 if none.
   */
  int indexOf(FileListReader line) throws FileListReader.BrokenException {
    settle();
    int from = line.pathStart();
    long[] hash = MurmurHash3.hash128x64(line.bytes(), from, line.pathEnd() - from, SEED);
    int slot = slot(hash[0], hash[1]);
    return slots[slot + SEQUENCE] == line.sequence() && slots[slot + CONTENT] == fingerprint(line)
        ? slot / SLOT
        : -1;
  }

  Bookmark.Standing standing(SourceFile file) {
    settle();
    return standing(find(file.path()), fingerprint(file));
  }

  /** How files stand to what was read, in their order. */
  List<Bookmark.Standing> standings(FilePage files) {
    settle();
    long[] hashes = new long[files.size() * 2];
    for (int i = 0; i < files.size(); i++) {
      int from = files.pathStart(i);
      long[] hash = MurmurHash3.hash128x64(files.bytes(), from, files.pathEnd(i) - from, SEED);
      System.arraycopy(hash, 0, hashes, i * 2, 2);
    }
    fetch(hashes, files.size(), 2);
    List<Bookmark.Standing> standings = new ArrayList<>(files.size());
    for (int i = 0; i < files.size(); i++) {
      standings.add(standing(slot(hashes[i * 2], hashes[i * 2 + 1]), files.fingerprint(i)));
    }
    return standings;
  }

  private Bookmark.Standing standing(int slot, long fingerprint) {
    if (slots[slot + SEQUENCE] == 0) {
      return Bookmark.Standing.NEW;
    }
    return slots[slot + CONTENT] == fingerprint
        ? Bookmark.Standing.READ
        : Bookmark.Standing.CHANGED;
  }

  private int find(String path) {
    byte[] key = FileListWriter.bytes(path);
    long[] hash = MurmurHash3.hash128x64(key, 0, key.length, SEED);
    return slot(hash[0], hash[1]);
  }

  /** Where a hash is in the array, or would be. */
  private int slot(long first, long second) {
    int index = (int) first & mask;
    while (true) {
      int slot = index * SLOT;
      if (slots[slot + SEQUENCE] == 0
          || (slots[slot + HIGH] == first && slots[slot + LOW] == second)) {
        return slot;
      }
      index = (index + 1) & mask;
    }
  }

  private void grow() {
    long[] old = slots;
    allocate(capacityFor(size + 1L));
    for (int from = 0; from < old.length; from += SLOT) {
      if (old[from + SEQUENCE] != 0) {
        System.arraycopy(old, from, slots, slot(old[from + HIGH], old[from + LOW]), SLOT);
      }
    }
  }

  private void allocate(int capacity) {
    slots = new long[capacity * SLOT];
    mask = capacity - 1;
  }

  private static long fingerprint(SourceFile file) {
    byte[] etag = FileListWriter.bytes(file.etag());
    return fingerprint(file.length(), file.modified(), etag, 0, etag.length);
  }

  private static long fingerprint(FileListReader line) throws FileListReader.BrokenException {
    return fingerprint(
        line.length(), line.modified(), line.bytes(), line.etagStart(), line.etagEnd());
  }

  /**
   * What the content of a path is known by: the finaliser of MurmurHash3, chained over length, time
   * and the etag as it stands in lists, of which eight bytes are taken at once.
   */
  static long fingerprint(long length, long modified, byte[] bytes, int etagStart, int etagEnd) {
    long hash = mix(mix(length) ^ modified);
    int at = etagStart;
    for (; at + Long.BYTES <= etagEnd; at += Long.BYTES) {
      hash = mix(hash ^ (long) EIGHT_BYTES.get(bytes, at));
    }
    long rest = 0;
    for (; at < etagEnd; at++) {
      rest = rest << 8 | (bytes[at] & 0xff);
    }
    return mix(hash ^ rest) + (etagEnd - etagStart);
  }

  private static long mix(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
