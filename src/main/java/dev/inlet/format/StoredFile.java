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

  /** Who decodes it, if it is compressed and read as a whole. */
  default Decoding decoding() {
    return Decoding.IN_TURN;
  }

  /** Which thread decodes a file. */
  enum Decoding {
    /** That which reads its records, as it needs more text. */
    IN_TURN,
    /** One more, while records are read of what it has decoded before. */
    AHEAD
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
