package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Base64;

/**
 * The bytes of a record without its last line end, as a reject keeps them.
 *
 * @param text the bytes, if the record is UTF-8; else empty
 * @param base64 the bytes, if it is not; else empty
 * @param length how many bytes the record has, which may be more than are kept
 */
public record RawRecord(String text, String base64, long length) implements Serializable {
  /** So many bytes are kept at the most; text is cut between two characters. */
  static final int KEPT_BYTES = 1 << 20;

  public RawRecord {
    requireNonNull(text, "text");
    requireNonNull(base64, "base64");
    if (!text.isEmpty() && !base64.isEmpty()) {
      throw new IllegalArgumentException("a record that is text and is not");
    }
  }

  static RawRecord of(byte[] bytes, int from, int to) {
    long length = (long) to - from;
    int end = (int) Math.min(to, (long) from + KEPT_BYTES);
    if (!Bytes.isUtf8(bytes, from, to)) {
      byte[] kept = Arrays.copyOfRange(bytes, from, end);
      return new RawRecord("", Base64.getEncoder().encodeToString(kept), length);
    }
    while (end < to && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return new RawRecord(new String(bytes, from, end - from, UTF_8), "", length);
  }

  /** What is kept, for people: where it is not UTF-8, as {@link Bytes#text} has it. */
  public String shown() {
    byte[] bytes = Base64.getDecoder().decode(base64);
    return base64.isEmpty() ? text : Bytes.text(bytes, 0, bytes.length);
  }

  /** Its first characters in single quotes, for messages. */
  public String start() {
    return Bytes.shown(shown());
  }

  /** Whether the record is longer than what is kept of it. */
  public boolean isCut() {
    int kept =
        base64.isEmpty() ? text.getBytes(UTF_8).length : Base64.getDecoder().decode(base64).length;
    return kept < length;
  }
}
