package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How text files become one.
 *
 * @param headerLines at the start of each file, of which those of the first file are kept and all
 *     others have to be equal; by line feeds, those in quotes too
 * @param dialect of CSV whose records may have line ends in quotes, for counting records; {@link
 *     CsvDialect#NONE} where each line is a record. Its own header and lines to skip mean nothing
 * @param edges whether starts and ends of files are looked at
 * @param output the compression to write; empty for that of the files, which then have to be of one
 * @param threads that encode
 */
public record JoinRules(
    int headerLines, CsvDialect dialect, Edges edges, Optional<Compression> output, int threads) {

  /**
   * What is done about the first and the last bytes of texts that are copied as they are stored.
   */
  public enum Edges {
    /**
     * A line feed is put behind a text that does not end with one, a byte order mark is dropped,
     * files without any text are left out, what is behind the last block is not copied, and a file
     * whose end is missing is refused. To know, each file's last block is decoded; all of it if it
     * is gzip, zstd, LZ4 or lzop.
     */
    CHECKED,
    /**
     * Each text is taken to end with a line feed and to have no mark: nothing is decoded unless
     * there are header lines. Where that is wrong, records run together, or what follows a file
     * cannot be read; counting and summing up the records of all files and of the result shows it.
     */
    TRUSTED
  }

  public JoinRules {
    requireNonNull(dialect, "dialect");
    requireNonNull(edges, "edges");
    requireNonNull(output, "output");
    if (headerLines < 0 || threads < 1) {
      throw new IllegalArgumentException(
          "header lines and threads: expected at least 0 and 1, found "
              + headerLines
              + " and "
              + threads);
    }
    if (output.isPresent() && BlockEncoder.of(output.get()).isEmpty()) {
      throw new IllegalArgumentException("no encoder for " + output.get().word());
    }
  }

  /** Lines without headers, of one compression. */
  public static JoinRules ofLines() {
    return new JoinRules(0, CsvDialect.NONE, Edges.CHECKED, Optional.empty(), 1);
  }

  /** The same with header lines. */
  public JoinRules withHeaderLines(int lines) {
    return new JoinRules(lines, dialect, edges, output, threads);
  }

  /** The same with records of CSV. */
  public JoinRules withDialect(CsvDialect records) {
    return new JoinRules(headerLines, records, edges, output, threads);
  }

  /** The same with other care. */
  public JoinRules withEdges(Edges care) {
    return new JoinRules(headerLines, dialect, care, output, threads);
  }

  /** The same with a compression to write. */
  public JoinRules withOutput(Compression written) {
    return new JoinRules(headerLines, dialect, edges, Optional.of(written), threads);
  }

  /** The same with more threads. */
  public JoinRules withThreads(int encoders) {
    return new JoinRules(headerLines, dialect, edges, output, encoders);
  }
}
