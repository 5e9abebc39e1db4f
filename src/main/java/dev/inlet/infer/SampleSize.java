package dev.inlet.infer;

import java.util.Locale;

/**
 * How much of a table a crawl looked at.
 *
 * @param files that were opened, of {@code allFiles} that are not empty
 * @param records that were decoded
 * @param bytes of text that were looked at, decompressed
 * @param allBytes of the files as they are stored
 * @param whole if each file was looked at up to its end
 */
public record SampleSize(
    int files, int allFiles, long records, long bytes, long allBytes, boolean whole) {

  /** In words, such as {@code 500 records of 31 of 31 files}. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%,d %s from %,d of %,d %s",
        records,
        records == 1 ? "record" : "records",
        files,
        allFiles,
        allFiles == 1 ? "file" : "files");
  }
}
