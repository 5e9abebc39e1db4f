package dev.inlet.format;

import dev.inlet.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** A file's decompressed bytes, once they are seen to be text. */
final class TextInput {
  private TextInput() {}

  static InputStream open(InputStream raw, String file, String kind) {
    InputStream plain = Compression.open(raw, file).bytes();
    return orClose(plain, () -> checked(plain, file, kind));
  }

  static <T> T orClose(InputStream input, Supplier<T> opening) {
    try {
      return opening.get();
    } catch (RuntimeException e) {
      try {
        input.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private static InputStream checked(InputStream plain, String file, String kind) {
    byte[] head;
    try {
      head = plain.readNBytes(Content.HEAD_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Content content = Content.of(head);
    if (content != Content.TEXT) {
      throw new InputException(
          file
              + ": 1: not "
              + kind
              + ": expected text, found "
              + content.word()
              + ". Move the file out of the table's location, or exclude it");
    }
    return new SequenceInputStream(new ByteArrayInputStream(head), plain);
  }
}
