package dev.inlet.format;

import java.util.List;

/** Finds the named cells of one line after the other. Not for use by several threads. */
public interface LineCells {

  /** The names of the cells; they differ in more than case. */
  List<String> names();

  /** Whether a line is no record, but tells something of those behind it, or of nothing. */
  default boolean skips(byte[] line, int from, int to) {
    return false;
  }

  /** Finds the cells of a line; false if it is no record. */
  boolean find(byte[] line, int from, int to);

  /** Why the last line is no record. */
  String problem();

  /** The first byte of a cell in the last line. */
  int start(int cell);

  /** Behind the last byte of a cell; its start, if it is empty or not there. */
  int end(int cell);
}
