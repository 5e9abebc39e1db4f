package dev.inlet.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A file as it is stored, to be read from any of its bytes on. Not for use by several threads. */
public interface StoredFile extends Closeable {

  /** As messages should name it. */
  String name();

  /** In bytes. */
  long length();

  /** The encoding of its text, as {@link TextEncoding#of} knows it. */
  default String encoding() {
    return TextEncoding.DEFAULT;
  }

  /**
   * The bytes from an offset up to the end of the file. What an earlier call gave is not to be read
   * any more. To close it does nothing: all are closed with the file.
   */
  InputStream from(long offset) throws IOException;

  /** Closes a file that was only read. */
  static void close(StoredFile file) {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
