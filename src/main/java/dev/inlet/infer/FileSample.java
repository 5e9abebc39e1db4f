package dev.inlet.infer;

import dev.inlet.catalog.FileFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What the head of one file showed.
 *
 * @param path relative to the table's location
 * @param encoding that its text is stored in
 * @param content empty for a file that holds nothing
 * @param bytes of text that were looked at, decompressed
 * @param whole if that is all of the file
 */
record FileSample(
    String path,
    String compression,
    String encoding,
    Optional<Content> content,
    long bytes,
    boolean whole) {

  /**
   * @param columns by name, in order; empty for CSV
   * @param csv of a CSV file
   */
  record Content(
      FileFormat format,
      Certainty certainty,
      Map<String, TypeTally> columns,
      Optional<CsvSample> csv,
      long records,
      long misfits) {}

  /**
   * How sure a classification is.
   *
   * @param degree from 0 to 1
   */
  record Certainty(double degree, String evidence) {}
}
