package dev.inlet.run;

import dev.inlet.read.RejectedRecord;
import java.util.List;

/**
 * What of a batch's rejected records fits by now.
 *
 * @param batch that rejected them
 * @param fitting the texts that are to be read, by file
 * @param left those that do not fit, with the reason of now where they could be tried
 */
public record RejectReplay(long batch, List<Fitting> fitting, List<RejectedRecord> left) {
  public RejectReplay {
    fitting = List.copyOf(fitting);
    left = List.copyOf(left);
  }

  /** Records of one file, with its header if it has one. */
  static final class Fitting {
    private final String source;
    private final String path;
    private final byte[] text;
    private final long records;

    Fitting(String source, String path, byte[] text, long records) {
      this.source = source;
      this.path = path;
      this.text = text;
      this.records = records;
    }

    String source() {
      return source;
    }

    String path() {
      return path;
    }

    /** Not to be changed. */
    byte[] text() {
      return text;
    }
  }

  /** How many records fit. */
  public long fit() {
    return fitting.stream().mapToLong(file -> file.records).sum();
  }
}
