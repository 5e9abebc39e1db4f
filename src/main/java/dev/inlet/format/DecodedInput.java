package dev.inlet.format;

import dev.inlet.InputException;
import java.io.IOException;
import java.io.InputStream;

/** A decoder's output, with its failures told apart. */
final class DecodedInput extends InputStream {
  private final InputStream decoded;
  private final CountedInput raw;
  private final Compression compression;
  private final String file;

  DecodedInput(InputStream decoded, CountedInput raw, Compression compression, String file) {
    this.decoded = decoded;
    this.raw = raw;
    this.compression = compression;
    this.file = file;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) {
    try {
      return decoded.read(bytes, from, length);
    } catch (IOException | RuntimeException e) {
      throw problem(e, raw, compression, file);
    }
  }

  @Override
  public void close() throws IOException {
    decoded.close();
  }

  static InputException problem(
      Exception e, CountedInput raw, Compression compression, String file) {
    String where = file + ": " + raw.offset() + ": ";
    if (raw.failed()) {
      return new InputException(
          where
              + "cannot read: expected more bytes, found "
              + reason(raw.failure())
              + ". Check the file system and run again",
          raw.failure());
    }
    String stream = compression.word() + " stream: ";
    if (isUnsupported(e)) {
      return new InputException(
          where
              + "unsupported "
              + stream
              + "expected gzip, bzip2, zstd, lz4 frames of independent blocks or framed snappy,"
              + " found "
              + (e.getMessage().equals("unsupported container") ? compression.word() : reason(e))
              + ". Decompress the file, or compress it another way",
          e);
    }
    if (raw.wantedMore()) {
      return new InputException(
          where
              + "truncated "
              + stream
              + "expected more bytes, found the end of the file. Copy the file from its source"
              + " again",
          e);
    }
    return new InputException(
        where
            + "corrupt "
            + stream
            + "expected valid data, found "
            + reason(e)
            + ". Copy the file from its source again",
        e);
  }

  /** The LZ4 library tells what it cannot do by message only. */
  private static boolean isUnsupported(Exception e) {
    return e instanceof UnsupportedOperationException
        || (e.getMessage() != null && e.getMessage().contains("unsupported"));
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : "'" + e.getMessage() + "'";
  }
}
