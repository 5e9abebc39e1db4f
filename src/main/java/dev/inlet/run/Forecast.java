package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.write.RowSize;
import java.util.Locale;
import java.util.Optional;

/**
 * What a batch will take in a target, by what an earlier run of the job wrote there, or else by the
 * size of the input. Pure.
 *
 * @param inputBytes as stored
 * @param plainBytes what they would be as plain CSV, about
 * @param stored bytes in the target for each of these
 * @param earlier the newest run that is large enough to conclude anything from
 */
record Forecast(long inputBytes, double plainBytes, double stored, Optional<Earlier> earlier) {
  /** A run says nothing of one that is so many times as large: files of few rows are all footer. */
  private static final long WORTH = 100;

  /**
   * What an earlier run wrote to the target.
   *
   * @param inputBytes that it read, of all sources
   * @param bytes of these rows
   * @param partitions that got rows; 0 in a target without
   */
  record Earlier(String run, long inputBytes, long rows, long bytes, long partitions) {
    /**
     * Of the files that a merge writes again, only as much as its own rows are of them; empty where
     * nobody knows how many rows these files hold.
     */
    static Optional<Earlier> of(RunReport report, RunReport.Target landed) {
      if (landed.rowsInFiles() <= 0 || landed.rows() < 0) {
        return Optional.empty();
      }
      double share = (double) landed.rows() / landed.rowsInFiles();
      return Optional.of(
          new Earlier(
              report.run(),
              report.bytes(),
              landed.rows(),
              Math.round(share * landed.bytes()),
              landed.partitions().size()));
    }

    boolean isEnoughForRows(long count) {
      return rows > 0 && bytes > 0 && count / WORTH <= rows;
    }

    boolean isEnoughForInput(long count) {
      return inputBytes > 0 && bytes > 0 && count / WORTH <= inputBytes;
    }
  }

  Forecast {
    requireNonNull(earlier, "earlier");
  }

  /**
   * Once rows are computed.
   *
   * @param records that were read; a row is taken to be as wide as one of them
   */
  RowSize ofRows(long rows, long records) {
    if (earlier.isPresent()) {
      double bytes = (double) earlier.get().bytes() / earlier.get().rows();
      return new RowSize(
          bytes, true, shown(bytes) + " bytes a row, as run " + run() + " wrote them");
    }
    double bytes = Math.max(1, plainBytes * stored / Math.max(1, records > 0 ? records : rows));
    return new RowSize(
        bytes,
        false,
        shown(bytes) + " bytes a row, by the size of the input, for want of an earlier run");
  }

  /** Before anything is read. */
  long bytes() {
    return Math.round(
        earlier
            .map(run -> (double) inputBytes * run.bytes() / run.inputBytes())
            .orElse(plainBytes * stored));
  }

  /** What {@link #bytes} are concluded from. */
  String basis() {
    double each = inputBytes == 0 ? 0 : (double) bytes() / inputBytes;
    return String.format(Locale.ROOT, "%.2f bytes for each byte of input, ", each)
        + (earlier.isPresent() ? "as run " + run() + " wrote them" : "for want of an earlier run");
  }

  private String run() {
    return earlier.orElseThrow().run();
  }

  private static String shown(double bytes) {
    return String.format(Locale.ROOT, bytes < 10 ? "%.1f" : "%,.0f", bytes);
  }
}
