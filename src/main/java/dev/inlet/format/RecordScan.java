package dev.inlet.format;

/** Looks through one CSV record after the other. */
interface RecordScan {

  /** Finds the cells of the record that begins here; false if the window ends before it does. */
  boolean scan(SplitText text, int from);

  /** Where in the window the record ends. */
  int end();

  /** Where the next one may begin. */
  int next();

  /** How many ends of lines or records it has, its own and those within quotes. */
  int lines();
}
