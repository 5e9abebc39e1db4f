package dev.inlet.discover;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlet.InputException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * Reads manifests, one entry after the other: plain text with a path in each line; JSON objects
 * with {@code path} and {@code size}, as S3DistCp writes them; JSON objects with {@code entries} of
 * {@code url} and {@code mandatory}, as Redshift and Firehose do. Gzip is recognised by content.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html">
 *     Redshift's manifests</a>
 */
final class ManifestReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String manifest;
  private final Consumer<ManifestEntry> sink;

  /**
   * @param manifest its path, for messages
   */
  ManifestReader(String manifest, Consumer<ManifestEntry> sink) {
    this.manifest = manifest;
    this.sink = sink;
  }

  /**
   * Reads to the end.
   *
   * @throws InputException if it is not a manifest; names the line
   */
  void read(InputStream stored) throws IOException {
    BufferedInputStream in = buffered(stored);
    if (startsWith(in, 0x1f, 0x8b)) {
      in = buffered(new GZIPInputStream(in));
    }
    if (isJson(in)) {
      json(in);
    } else {
      text(in);
    }
  }

  private static BufferedInputStream buffered(InputStream in) {
    return new BufferedInputStream(in, 1 << 16);
  }

  private static boolean startsWith(BufferedInputStream in, int first, int second)
      throws IOException {
    in.mark(2);
    boolean is = in.read() == first && in.read() == second;
    in.reset();
    return is;
  }

  private static boolean isJson(BufferedInputStream in) throws IOException {
    in.mark(1 << 12);
    int first = in.read();
    for (int i = 1; i < 1 << 12 && first >= 0 && first <= ' '; i++) {
      first = in.read();
    }
    in.reset();
    return first == '{' || first == '[';
  }

  private void text(InputStream in) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    long line = 0;
    try {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        line++;
        if (!text.isBlank()) {
          sink.accept(new ManifestEntry(line, text, OptionalLong.empty(), Optional.empty()));
        }
      }
    } catch (CharacterCodingException e) {
      throw problem(line + 1, "lines of UTF-8", "other bytes", e);
    }
  }

  private void json(InputStream in) throws IOException {
    try (JsonParser parser = JSON.createParser(in)) {
      JsonToken token = parser.nextToken();
      while (token != null) {
        if (token != JsonToken.START_OBJECT) {
          throw unexpected(line(parser), token.toString());
        }
        object(parser);
        token = parser.nextToken();
      }
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw problem(line, "JSON", e.getOriginalMessage(), e);
    }
  }

  /** One object: an entry by itself, or one that holds entries. */
  private void object(JsonParser parser) throws IOException {
    long line = line(parser);
    Optional<String> path = Optional.empty();
    OptionalLong size = OptionalLong.empty();
    boolean hasEntries = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("entries") && value == JsonToken.START_ARRAY) {
        hasEntries = true;
        entries(parser);
      } else if (name.equals("path") && value == JsonToken.VALUE_STRING) {
        path = Optional.of(parser.getText());
      } else if (name.equals("size") && value == JsonToken.VALUE_NUMBER_INT) {
        size = OptionalLong.of(parser.getLongValue());
      } else {
        parser.skipChildren();
      }
    }
    if (path.isPresent()) {
      sink.accept(new ManifestEntry(line, path.get(), size, Optional.empty()));
    } else if (!hasEntries) {
      throw unexpected(line, "neither");
    }
  }

  private void entries(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long line = line(parser);
      JsonNode entry = JSON.readTree(parser);
      JsonNode url = entry.path("url");
      if (!url.isTextual()) {
        throw problem(line, "entries with 'url'", "none", null);
      }
      JsonNode mandatory = entry.path("mandatory");
      JsonNode length = entry.path("meta").path("content_length");
      sink.accept(
          new ManifestEntry(
              line,
              url.textValue(),
              length.isIntegralNumber()
                  ? OptionalLong.of(length.longValue())
                  : OptionalLong.empty(),
              mandatory.isBoolean() ? Optional.of(mandatory.booleanValue()) : Optional.empty()));
    }
  }

  private static long line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private InputException unexpected(long line, String found) {
    return problem(line, "JSON objects with 'path' or 'entries'", found, null);
  }

  private InputException problem(long line, String expected, String found, IOException cause) {
    return new InputException(
        manifest
            + ": "
            + line
            + ": not a manifest: expected "
            + expected
            + ", found "
            + found
            + ". Correct it, or remove it from the manifests",
        cause);
  }
}
