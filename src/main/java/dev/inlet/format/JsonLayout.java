package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in files of JSON the records are.
 *
 * @param path of documents the keys that lead from the document to its records; arrays on the way
 *     are gone through element by element
 */
public record JsonLayout(Form form, List<String> path) implements Serializable {
  /** How a file is divided. */
  public enum Form {
    /** Each line is a record. */
    LINES,
    /** Documents over any number of lines, one behind the other; each may hold many records. */
    DOCUMENTS
  }

  /** One record on each line. */
  public static final JsonLayout LINES = new JsonLayout(Form.LINES, List.of());

  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]'\"*\\s]+)|\\['([^']+)'\\]|\\[\\*\\]");

  public JsonLayout {
    requireNonNull(form, "form");
    path = List.copyOf(path);
    if (form == Form.LINES && !path.isEmpty()) {
      throw new IllegalArgumentException("a path within lines: " + path);
    }
  }

  /** Documents whose records are at the end of these keys. */
  public static JsonLayout documents(List<String> path) {
    return new JsonLayout(Form.DOCUMENTS, path);
  }

  /**
   * Documents whose records are at a path such as {@code $.Records[*]} or {@code $['a b'].c}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static JsonLayout at(String path) {
    List<String> keys = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    int at = 1;
    while (at < path.length() && step.find(at) && step.start() == at) {
      String key = step.group(1) == null ? step.group(2) : step.group(1);
      if (key != null) {
        keys.add(key);
      }
      at = step.end();
    }
    if (!path.startsWith("$") || at < path.length()) {
      throw new IllegalArgumentException(
          "expected a path to the records, such as $, $.Records[*] or $['a b'].items[*], found '"
              + path
              + "'");
    }
    return documents(keys);
  }

  /**
   * As {@link #at} reads it; without steps for a document that is a record, or an array of them.
   */
  public String pathText() {
    StringBuilder text = new StringBuilder("$");
    for (String key : path) {
      boolean plain = STEP.matcher("." + key).matches();
      text.append(plain ? "." + key : "['" + key + "']");
    }
    return text.append(path.isEmpty() ? "" : "[*]").toString();
  }

  /** A document whose only record is this one. */
  public String documentOf(String record) {
    StringBuilder text = new StringBuilder();
    for (String key : path) {
      Rescue.quote(key, text.append('{'));
      text.append(':');
    }
    return text.append(record).append("}".repeat(path.size())).toString();
  }

  /** In words; empty for {@link #LINES}. */
  public String text() {
    if (form == Form.LINES) {
      return "";
    }
    return "JSON documents" + (path.isEmpty() ? "" : ", records at " + pathText());
  }
}
