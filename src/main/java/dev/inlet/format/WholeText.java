package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;

/** All of a text, as one block. */
final class WholeText extends BlockInput {
  private final InputStream text;

  WholeText(InputStream text) {
    this.text = text;
  }

  @Override
  boolean behind() {
    return false;
  }

  @Override
  long block() {
    return 0;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    return text.read(bytes, from, length);
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
