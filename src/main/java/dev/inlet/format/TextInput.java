package dev.inlet.format;

import dev.inlet.InputException;
import java.util.Arrays;

/** A split's decompressed text in UTF-8, once it is seen to be text. */
final class TextInput {
  /** What text is compressed to, roughly; only used to choose the size of a window. */
  private static final int RATIO = 8;

  private TextInput() {}

  /**
   * @param kind what the text should be, for messages
   */
  static SplitText open(StoredFile file, Split split, String kind) {
    TextEncoding encoding = TextEncoding.of(file.encoding());
    BlockInput stored = Compression.open(file, split);
    boolean ahead = file.decoding() == StoredFile.Decoding.AHEAD;
    BlockInput decoded = ahead ? new AheadInput(stored, file.name()) : stored;
    BlockInput blocks = encoding.decode(decoded, split, file.name());
    SplitText text = new SplitText(blocks, Math.min(file.length(), Integer.MAX_VALUE) * RATIO);
    try {
      if (split.isFirst()) {
        check(text, file.name(), kind);
      }
      return text;
    } catch (RuntimeException e) {
      text.close();
      throw e;
    }
  }

  private static void check(SplitText text, String file, String kind) {
    while (text.limit() < Content.HEAD_BYTES && text.more(0)) {
      // A head may come in pieces.
    }
    int size = Math.min(text.limit(), Content.HEAD_BYTES);
    check(Arrays.copyOf(text.bytes(), size), file, kind);
  }

  /** Fails if a file that begins so is no text. */
  static void check(byte[] head, String file, String kind) {
    Content content = Content.of(head);
    if (content != Content.TEXT) {
      throw new InputException(
          file
              + ": 1: not "
              + kind
              + ": expected text, found "
              + content.word()
              + content.remedy());
    }
  }
}
