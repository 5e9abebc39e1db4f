package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.inlet.InputException;
import dev.inlet.catalog.FileFormat;
import dev.inlet.format.Content;
import dev.inlet.format.JsonLayout;
import dev.inlet.format.JsonLayout.Form;
import dev.inlet.format.Lines;
import dev.inlet.format.TextLayout;
import dev.inlet.infer.FileSample.Certainty;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Decides what the bytes of a file are, from their head. */
final class Classifier {
  private static final JsonFactory JSON = new JsonFactory();

  /** One control character among so many is no text any more. */
  private static final int CONTROL_SHARE = 50;

  private static final int CONTROL_KINDS = 4;

  /** An object among so many lines makes a file one of JSON, though its first line is broken. */
  private static final int LINES_TRIED = 50;

  private Classifier() {}

  /**
   * @param layout as far as the text tells it
   */
  record Classified(FileFormat format, Certainty certainty, TextLayout layout) {
    Classified(FileFormat format, Certainty certainty) {
      this(format, certainty, TextLayout.NONE);
    }

    boolean isDocuments() {
      return layout.json().form() == Form.DOCUMENTS;
    }
  }

  /** What a decompressed head is of; the file's name is for messages only. */
  static Classified classify(byte[] head, String file) {
    Content content = Content.of(head);
    return switch (content) {
      case PARQUET -> certain(FileFormat.PARQUET, "starts with PAR1");
      case ORC -> certain(FileFormat.ORC, "starts with ORC");
      case AVRO -> certain(FileFormat.AVRO, "starts with Obj");
      case TEXT -> text(head, file);
      case PNG, PDF, ZIP, UTF_16_BE, UTF_16_LE, UTF_16_UNMARKED, BINARY ->
          throw unknown(content, file);
    };
  }

  private static Classified certain(FileFormat format, String evidence) {
    return new Classified(format, new Certainty(1, evidence));
  }

  private static Classified text(byte[] head, String file) {
    try (Lines lines = new Lines(new ByteArrayInputStream(head), file)) {
      if (!lines.next()) {
        return new Classified(FileFormat.CSV, new Certainty(0.1, "holds blank lines only"));
      }
      byte[] line = lines.bytes();
      int first = lines.start();
      while (line[first] == ' ' || line[first] == '\t') {
        first++;
      }
      if (line[first] == '{' && isObject(line, first, lines.end(), file)) {
        return certain(FileFormat.JSON, "the first line is a JSON object");
      }
      if (line[first] == '[' || line[first] == '{') {
        Optional<Classified> documents = documents(head, line, first, lines.end(), file);
        if (documents.isPresent()) {
          return documents.get();
        }
        if (beginsObject(line, first, lines.end()) && hasObject(lines, file)) {
          return new Classified(
              FileFormat.JSON,
              new Certainty(0.7, "some lines are JSON objects, not the first one"));
        }
      }
      if (startsWith(line, first, lines.end(), "<?xml")) {
        throw undeclaredXml(file);
      }
      if (startsWith(line, first, lines.end(), "<!doctype html")
          || startsWith(line, first, lines.end(), "<html")) {
        throw unknown("an HTML page" + Content.BINARY.remedy(), file);
      }
      if (isBinary(head)) {
        throw unknown(Content.BINARY, file);
      }
      return LogFormats.find(head, file)
          .orElse(new Classified(FileFormat.CSV, new Certainty(0.5, "text that is not JSON")));
    }
  }

  /** Whether a brace opens before a quoted key, as in no CSV that anybody writes. */
  private static boolean beginsObject(byte[] line, int from, int to) {
    int at = from + 1;
    while (at < to && (line[at] == ' ' || line[at] == '\t')) {
      at++;
    }
    return line[from] == '{' && at < to && line[at] == '"';
  }

  /** Whether one of the next lines is an object. */
  private static boolean hasObject(Lines lines, String file) {
    for (int i = 0; i < LINES_TRIED && lines.next(); i++) {
      if (isObject(lines.bytes(), lines.start(), lines.end(), file)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] line, int from, int to, String word) {
    return new String(line, from, Math.min(to - from, word.length()), ISO_8859_1)
        .equalsIgnoreCase(word);
  }

  private static InputException undeclaredXml(String file) {
    return new InputException(
        file
            + ": 1: XML that is not declared: expected a table with 'format = xml' and the name of the"
            + " elements that are rows, 'xml.row-tag', found neither. Declare them in the job catalog");
  }

  /** Whether there are many control characters of several kinds, which no text has. */
  private static boolean isBinary(byte[] head) {
    int size = Math.min(head.length, Content.HEAD_BYTES);
    int controls = 0;
    long kinds = 0;
    for (int i = 0; i < size; i++) {
      boolean control = (head[i] > 2 && head[i] < 9) || (head[i] > 13 && head[i] < 27);
      controls += control ? 1 : 0;
      kinds |= control ? 1L << head[i] : 0;
    }
    return controls * CONTROL_SHARE > size && Long.bitCount(kinds) >= CONTROL_KINDS;
  }

  private static boolean isObject(byte[] line, int from, int to, String file) {
    try (JsonParser json = JSON.createParser(line, from, to - from)) {
      json.nextToken();
      json.skipChildren();
      return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
    } catch (StreamConstraintsException e) {
      throw unsupportedJson(
          file,
          "at most 1000 levels of objects and arrays",
          "more. Write fewer levels, or exclude the file");
    } catch (IOException e) {
      return false;
    }
  }

  /** JSON that goes on over the end of its first line, or stands in an array. */
  private static Optional<Classified> documents(
      byte[] head, byte[] line, int from, int to, String file) {
    JsonOutline outline = JsonOutline.of(head);
    return switch (outline.kind()) {
      case OTHER ->
          line[from] == '{' && to == from + 1
              ? Optional.of(documents("a line that opens an object"))
              : Optional.empty();
      case OBJECTS -> Optional.of(documents("an array of objects"));
      case OBJECT -> Optional.of(object(outline, to >= Head.MAX_BYTES, file));
      case ARRAY ->
          throw unsupportedJson(
              file,
              "objects, or arrays of them",
              "an array of other values. Write objects, or exclude the file");
      case TOO_DEEP ->
          throw unsupportedJson(
              file,
              "at most 1000 levels of objects and arrays",
              "more. Write fewer levels, or exclude the file");
    };
  }

  /** Whether nothing but the start of a first line is there, which is an object without arrays. */
  static boolean isStartOfObject(Head head) {
    if (head.hasLineEnd()) {
      return false;
    }
    JsonOutline outline = JsonOutline.of(head.bytes());
    return outline.kind() == JsonOutline.Kind.OBJECT && outline.arrays().isEmpty();
  }

  private static Classified object(JsonOutline outline, boolean isCut, String file) {
    if (isCut && outline.arrays().isEmpty()) {
      throw unsupportedJson(
          file,
          "a first line of at most " + Head.MAX_BYTES + " bytes",
          "a longer one. Write shorter objects, or declare the table's 'format = json'");
    }
    return documents(
        isCut ? "an object on a long line" : "an object that is not on one line alone");
  }

  private static Classified documents(String found) {
    return new Classified(
        FileFormat.JSON,
        new Certainty(1, "it begins with " + found),
        TextLayout.of(JsonLayout.documents(List.of())));
  }

  private static InputException unsupportedJson(String file, String expected, String found) {
    return new InputException(
        file + ": 1: unsupported JSON: expected " + expected + ", found " + found);
  }

  private static InputException unknown(Content content, String file) {
    return unknown(content.word() + content.remedy(), file);
  }

  private static InputException unknown(String found, String file) {
    return new InputException(
        file
            + ": 1: not a known format: expected CSV, JSON, a log, Parquet, ORC or Avro, found "
            + found);
  }
}
