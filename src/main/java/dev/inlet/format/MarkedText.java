package dev.inlet.format;

import dev.inlet.InputException;
import java.io.IOException;

/**
 * Text that has to begin with the byte order mark of UTF-16: without one Java's decoder takes a
 * byte order for granted, and reads text of another order, or in UTF-8, as other text.
 */
final class MarkedText extends BlockInput {
  private static final int MARK_BYTES = 2;

  private final BlockInput text;
  private final String file;
  private int seen;
  private int first;

  MarkedText(BlockInput text, String file) {
    this.text = text;
    this.file = file;
  }

  @Override
  boolean behind() throws IOException {
    return text.behind();
  }

  @Override
  long block() {
    return text.block();
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int read = text.read(bytes, from, length);
    for (int i = 0; i < read && seen < MARK_BYTES; i++) {
      first = (first << 8) | (bytes[from + i] & 0xff);
      seen++;
      if (seen == MARK_BYTES && first != 0xfeff && first != 0xfffe) {
        throw new InputException(
            file
                + ": 1: no UTF-16 with a byte order mark: expected the bytes FE FF or FF FE first,"
                + " found others. Declare the table's 'encoding' as it is, such as UTF-16LE or UTF-8,"
                + " or exclude the file");
      }
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
