package dev.inlet.bookmark;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Some files of a listing, in its order, that wait to be compared with a bookmark. Kept in a few
 * arrays: as objects each file would be five, and a garbage collection copies whatever waits.
 */
public final class FilePage {
  /** How many files are looked at in one go. */
  private static final int FILES = 1000;

  /** Paths and etags of a thousand files on an object store take about as much. */
  private static final int TEXT = 1 << 16;

  /** Paths and etags in turns, as they are in lists. */
  private byte[] text = new byte[TEXT];

  /** Where each text ends. */
  private final int[] ends = new int[FILES * 2];

  private final long[] lengths = new long[FILES];
  private final long[] modified = new long[FILES];
  private int size;
  private int end;

  /** Adds a file behind the others, unless the page is full. */
  public void add(SourceFile file) {
    requireNonNull(file, "file");
    if (isFull()) {
      throw new IllegalStateException("a page of " + size + " files is full");
    }
    lengths[size] = file.length();
    modified[size] = file.modified();
    ends[size * 2] = append(file.path());
    ends[size * 2 + 1] = append(file.etag());
    size++;
  }

  private int append(String plain) {
    byte[] bytes = FileListWriter.bytes(plain);
    if (end + bytes.length > text.length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, end + bytes.length));
    }
    System.arraycopy(bytes, 0, text, end, bytes.length);
    end += bytes.length;
    return end;
  }

  /** Whether it takes no more files; what it holds is bounded, however long the paths are. */
  public boolean isFull() {
    return size == FILES || end >= TEXT;
  }

  public int size() {
    return size;
  }

  /** A file as it was added, counted from 0. */
  public SourceFile file(int index) {
    return new SourceFile(
        plain(pathStart(index), pathEnd(index)),
        lengths[index],
        modified[index],
        plain(pathEnd(index), ends[index * 2 + 1]));
  }

  private String plain(int from, int to) {
    return FileListWriter.unescaped(new String(text, from, to - from, StandardCharsets.UTF_8));
  }

  /** The bytes that {@link #pathStart} and {@link #pathEnd} are of. */
  byte[] bytes() {
    return text;
  }

  int pathStart(int index) {
    return index == 0 ? 0 : ends[index * 2 - 1];
  }

  int pathEnd(int index) {
    return ends[index * 2];
  }

  /** What tells the content of a file from others of its path. */
  long fingerprint(int index) {
    return FileTable.fingerprint(
        lengths[index], modified[index], text, pathEnd(index), ends[index * 2 + 1]);
  }
}
