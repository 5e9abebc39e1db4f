package dev.inlet.publish;

import java.util.List;

/** Writes the statements of one table for one consumer. */
interface DdlWriter {
  /** What the statements cannot express, and what keeps the consumer from reading the table. */
  List<Warning> warnings();

  /** Only asked for if no warning blocks. */
  Declared declared();
}
