package dev.inlet.cli;

import dev.inlet.format.Vector;

/** Where rows are printed, one by one, in one form. */
interface RowPrinter {

  /**
   * Takes the next row.
   *
   * @param values one for each column, as {@link Vector#value} gives them
   */
  void row(Object[] values);

  /** Prints what is still held; called once. */
  void end();

  /** Whether nobody reads any more what is printed. */
  boolean isClosed();
}
