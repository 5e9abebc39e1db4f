package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * The character set that a text is written in. All readers are given UTF-8, in which bytes that are
 * no character of the text's own set stand as {@link #UNDECODABLE}, which is no UTF-8: so whatever
 * rejects a record of bad UTF-8 rejects theirs.
 */
public final class TextEncoding {
  /** The name of the one that needs no decoding. */
  public static final String DEFAULT = "UTF-8";

  private static final String MARKED = "UTF-16";

  /** Two bytes that UTF-8 never has, and that hardly stand side by side in any text. */
  static final byte[] UNDECODABLE = {(byte) 0xff, (byte) 0xfe};

  private static final byte[] REPLACEMENT = "\ufffd".getBytes(UTF_8);

  private final Charset charset;

  private TextEncoding(Charset charset) {
    this.charset = charset;
  }

  /**
   * The encoding of a name that Java's character sets have.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static TextEncoding of(String name) {
    return new TextEncoding(Charset.forName(name));
  }

  /** What the first bytes of a text say: UTF-16 by its byte order mark, else the default. */
  public static String foundIn(byte[] head) {
    return switch (Content.of(head)) {
      case UTF_16_BE, UTF_16_LE -> MARKED;
      default -> DEFAULT;
    };
  }

  /** Whether the bytes at the start of a file may be text in this encoding. */
  public boolean mayBe(byte[] head) {
    return switch (Content.of(head)) {
      case TEXT, BINARY, UTF_16_BE, UTF_16_LE, UTF_16_UNMARKED -> true;
      case PARQUET, ORC, AVRO, PNG, PDF, ZIP -> false;
    };
  }

  /**
   * A text, or as much of it as is at hand, in UTF-8.
   *
   * @param file for messages
   */
  public byte[] toUtf8(byte[] text, String file) {
    try (BlockInput in =
        decode(new WholeText(new ByteArrayInputStream(text)), Split.whole(text.length), file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same of all of a text. */
  public InputStream toUtf8(InputStream text, String file) {
    return decode(new WholeText(text), Split.whole(Long.MAX_VALUE), file);
  }

  /** What {@link #toUtf8} makes this text of; with a byte order mark where one is needed. */
  public byte[] ofUtf8(byte[] utf8) {
    return isUtf8() ? utf8 : new String(utf8, UTF_8).getBytes(charset);
  }

  /** Why a text is not to be cut; empty if it may be. */
  Optional<String> whole() {
    return isUtf8() || isSingleByte()
        ? Optional.empty()
        : Optional.of("text in " + charset.name() + ", whose characters have several bytes");
  }

  /**
   * The bytes of a split's text in UTF-8.
   *
   * @param file for messages
   */
  BlockInput decode(BlockInput text, Split split, String file) {
    if (isUtf8()) {
      return text;
    }
    if (isSingleByte()) {
      return new RecodedInput(text, new SingleByteRecoder(charset));
    }
    CharsetRecoder recoder = new CharsetRecoder(charset);
    return new RecodedInput(
        split.isFirst() && charset.name().equals(MARKED) ? new MarkedText(text, file) : text,
        recoder);
  }

  private boolean isUtf8() {
    return charset.equals(UTF_8);
  }

  private boolean isSingleByte() {
    return charset.newEncoder().maxBytesPerChar() == 1;
  }

  /** Text in UTF-8 for people, with a sign where bytes are no character. */
  static byte[] shown(byte[] bytes, int from, int to) {
    ByteArrayOutputStream shown = new ByteArrayOutputStream(to - from);
    int at = from;
    while (at < to) {
      if (bytes[at] == UNDECODABLE[0] && at + 1 < to && bytes[at + 1] == UNDECODABLE[1]) {
        shown.writeBytes(REPLACEMENT);
        at += UNDECODABLE.length;
      } else {
        shown.write(bytes[at++]);
      }
    }
    return shown.toByteArray();
  }
}
