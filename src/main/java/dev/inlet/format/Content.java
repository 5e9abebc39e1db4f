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
  UTF_16_UNMARKED("UTF-16 text without a byte order mark", ""),
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

  /** Whether it is read by its own library, from its end. */
  public boolean isColumnar() {
    return this == PARQUET || this == ORC || this == AVRO;
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
    if (!hasNul(head)) {
      return TEXT;
    }
    if (hasNulsOnOneSide(head)) {
      return UTF_16_UNMARKED;
    }
    return isTextButForNuls(head) ? TEXT : BINARY;
  }

  /** What to do about a file that should be text in UTF-8 and begins so. */
  public String remedy() {
    return switch (this) {
      case UTF_16_BE, UTF_16_LE ->
          ". Write it in UTF-8, or, unless it is XML, declare a table with 'encoding = UTF-16' for such files";
      case UTF_16_UNMARKED ->
          ". Declare the table's encoding, UTF-16LE or UTF-16BE, or write it in UTF-8";
      default -> ". Move the file out of the table's location, or exclude it";
    };
  }

  /** Letters of Europe in UTF-16: each first byte is zero, or each second one; or nearly so. */
  private static boolean hasNulsOnOneSide(byte[] head) {
    int size = Math.min(head.length, HEAD_BYTES) / 2 * 2;
    int[] nuls = new int[2];
    for (int i = 0; i < size; i++) {
      nuls[i % 2] += head[i] == 0 ? 1 : 0;
    }
    return Math.min(nuls[0], nuls[1]) == 0 && Math.max(nuls[0], nuls[1]) >= size / 4 && size > 2;
  }

  /** A few in lines of text are somebody's mistake; other data has other control bytes, too. */
  private static boolean isTextButForNuls(byte[] head) {
    int size = Math.min(head.length, HEAD_BYTES);
    if (head[0] == 0) {
      // A length, as Hadoop's containers begin with.
      return false;
    }
    int nuls = 0;
    int lines = 0;
    for (int i = 0; i < size; i++) {
      byte c = head[i];
      nuls += c == 0 ? 1 : 0;
      lines += c == '\n' || c == '\r' ? 1 : 0;
      if ((c > 0 && c < 9) || (c > 13 && c < 32)) {
        return false;
      }
    }
    return lines >= 2 && nuls <= 1 + size / 256;
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
