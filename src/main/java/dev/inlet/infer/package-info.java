/**
 * Looks at a table's files and says what they hold: format, dialect, columns, partitions, each with
 * its evidence; {@link dev.inlet.infer.Crawler} is the entry type. What is inferred from a value is
 * decided by the parser that will load it.
 */
package dev.inlet.infer;
