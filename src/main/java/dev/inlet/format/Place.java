package dev.inlet.format;

import java.io.Serializable;

/**
 * Where in a file a record starts. Lines, records and bytes are counted from the split that was
 * read, for what stands before it is not known without decoding that.
 *
 * @param split the byte of the stored file at which the split starts; 0 is the whole file's start
 * @param line physical, from 1
 * @param record from 1; a header is none
 * @param offset bytes of decoded text, from 0
 */
public record Place(long split, long line, long record, long offset) implements Serializable {

  /** As messages have it behind the file: the line, or where in which split. */
  public String text() {
    return split == 0 ? Long.toString(line) : "byte " + split + ": " + offset;
  }
}
