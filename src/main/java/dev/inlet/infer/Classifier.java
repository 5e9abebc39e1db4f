package dev.inlet.infer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.inlet.InputException;
import dev.inlet.catalog.FileFormat;
import dev.inlet.format.Content;
import dev.inlet.format.Lines;
import dev.inlet.infer.FileSample.Certainty;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Decides what the bytes of a file are, from their head. */
final class Classifier {
  private static final JsonFactory JSON = new JsonFactory();

  /** One control character among so many is no text any more. */
  private static final int CONTROL_SHARE = 50;

  private static final int CONTROL_KINDS = 4;

  private Classifier() {}

  record Classified(FileFormat format, Certainty certainty) {}

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
      if (line[first] == '[' && isArrayOfObjects(head)) {
        throw severalLines(file, "an array");
      }
      if (line[first] == '{' && lines.end() == first + 1) {
        throw severalLines(file, "an object over several lines");
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
      if (line[first] == '{' && lines.end() >= Head.MAX_BYTES && line[first + 1] == '"') {
        throw unsupportedJson(
            file,
            "a first line of at most " + Head.MAX_BYTES + " bytes",
            "a longer one. Write shorter objects, or declare the table's 'format = json'");
      }
      return new Classified(FileFormat.CSV, new Certainty(0.5, "text that is not JSON"));
    }
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

  private static boolean isArrayOfObjects(byte[] head) {
    try (JsonParser json = JSON.createParser(head)) {
      return json.nextToken() == JsonToken.START_ARRAY
          && json.nextToken() == JsonToken.START_OBJECT
          && json.nextToken() == JsonToken.FIELD_NAME;
    } catch (IOException e) {
      return false;
    }
  }

  private static InputException severalLines(String file, String found) {
    return unsupportedJson(file, "one object per line", found + ". Write one object per line");
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
            + ": 1: not a known format: expected CSV, JSON lines, Parquet, ORC or Avro, found "
            + found);
  }
}
