/**
 * Bytes to records: decompression by content, CSV and JSON decoding, and the parsers of single
 * values; {@link dev.inlet.format.RecordFormat} is the entry type. Every record of a file comes out
 * once, as a row or as a reject.
 */
package dev.inlet.format;
