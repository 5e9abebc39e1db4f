package dev.inlet.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;

/** The files of command-line tools in the test resources, which are described there. */
final class ToolFiles {
  private ToolFiles() {}

  /** The text that all of them hold. */
  static byte[] text() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 25_000; i++) {
      lines.append(i % 113).append(',').append(i % 7).append(",Rome\n");
    }
    return lines.toString().getBytes(US_ASCII);
  }

  static byte[] read(String name) throws IOException {
    try (InputStream in = ToolFiles.class.getResourceAsStream("/formats/" + name)) {
      return in.readAllBytes();
    }
  }
}
