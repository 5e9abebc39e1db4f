package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The patterns that need no definition; they are in the resource {@code grok-patterns.txt}. */
final class GrokPatterns {
  private static final Map<String, String> STANDARD = load();

  private GrokPatterns() {}

  /** Patterns by name. */
  static Map<String, String> standard() {
    return STANDARD;
  }

  /**
   * Lines of a name, a space, and a pattern; blank ones, and comments that begin with {@code #}.
   */
  private static Map<String, String> load() {
    Map<String, String> patterns = new LinkedHashMap<>();
    try (InputStream in = GrokPatterns.class.getResourceAsStream("grok-patterns.txt");
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && line.charAt(0) != '#') {
          int space = line.indexOf(' ');
          patterns.put(line.substring(0, space), line.substring(space + 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Collections.unmodifiableMap(patterns);
  }
}
