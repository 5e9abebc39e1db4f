package dev.inlet.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What decompressed bytes look like from their start. */
public enum Content {
  PARQUET("Parquet", "PAR1"),
  ORC("ORC", "ORC"),
  AVRO("Avro", "Obj\u0001"),
  PNG("PNG", "\u0089PNG"),
  PDF("PDF", "%PDF-"),
  ZIP("zip", "PK\u0003\u0004"),
  UTF_16_BE("UTF-16 text", "\u00fe\u00ff"),
  UTF_16_LE("UTF-16 text", "\u00ff\u00fe"),
  BINARY("binary data", ""),
  TEXT("text", "");

  /** As many bytes as {@link #of} looks at. */
  public static final int HEAD_BYTES = 1024;

  private final String word;

  @SuppressWarnings("ImmutableEnumChecker") // Written once and never handed out.
  private final byte[] magic;

  Content(String word, String magic) {
    this.word = word;
    this.magic = magic.getBytes(ISO_8859_1);
  }

  /** As messages name it. */
  public String word() {
    return word;
  }

  /** What the bytes at the start of a file show; no bytes are text. */
  public static Content of(byte[] head) {
    for (Content content : values()) {
      if (content.magic.length > 0 && Bytes.startsWith(head, content.magic)) {
        // A text may well start with the word ORC; the file format goes on with a binary length.
        if (content != ORC || hasControlBytes(head)) {
          return content;
        }
      }
    }
    return hasNul(head) ? BINARY : TEXT;
  }

  private static boolean hasNul(byte[] head) {
    for (int i = 0; i < Math.min(head.length, HEAD_BYTES); i++) {
      if (head[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasControlBytes(byte[] head) {
    for (int i = 0; i < Math.min(head.length, HEAD_BYTES); i++) {
      if ((head[i] >= 0 && head[i] < 9) || (head[i] > 13 && head[i] < 32)) {
        return true;
      }
    }
    return false;
  }
}
