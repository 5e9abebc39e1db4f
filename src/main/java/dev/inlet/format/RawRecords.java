package dev.inlet.format;

import java.io.Closeable;
import java.util.Optional;

/** The bytes of one record of a split after the other. Not for use by several threads. */
interface RawRecords extends Closeable {

  /**
   * Moves on to the next record, or to a piece of text that is none; false behind the last one.
   *
   * @throws dev.inlet.InputException if the file cannot be read any further
   */
  boolean next();

  /** Why this is no record, whatever its bytes are. */
  Optional<String> problem();

  /**
   * Holds the record from {@link #start()} to {@link #end()}, until the next move. Behind it there
   * is a line end, and as many bytes more as a look at eight of them needs.
   */
  byte[] bytes();

  int start();

  int end();

  boolean isUtf8();

  Place place();

  /** The number of the record in its split, from 1. */
  long record();

  /** Where it begins in the text of its split. */
  long offset();

  /** The record as a reject keeps it. */
  RawRecord raw();

  /** For what of the record does not fit. */
  Rescue rescue();

  @Override
  void close();
}
