package dev.inlet.format;

/** Makes something of the text of a cell. */
public interface CellReader<T> {
  T read(byte[] text, int from, int to);
}
