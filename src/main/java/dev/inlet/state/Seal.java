package dev.inlet.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What makes a JSON document trustworthy by itself: the version of its form, and a checksum of its
 * content. Both stand in the document, which stays readable with {@code cat} and with {@code jq}.
 *
 * <p>The checksum is SHA-256 of the document on one line, in the order of its keys and without the
 * checksum itself, so white space does not count and fields that an older program does not know do.
 */
final class Seal {
  /** The newest form that this program writes and reads. */
  static final int VERSION = 1;

  private static final String VERSION_KEY = "inlet-state";
  private static final String CHECKSUM_KEY = "sha256";

  private Seal() {}

  /** What is wrong with a document, in words that follow its path. */
  static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1;

    BrokenException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The sealed text of a record. */
  static String put(Record document) {
    ObjectNode sealed = Json.object();
    sealed.put(VERSION_KEY, VERSION);
    sealed.setAll(Json.tree(document));
    sealed.put(CHECKSUM_KEY, Digest.sha256(Json.line(sealed)));
    return Json.pretty(sealed);
  }

  /**
   * The record of a sealed text.
   *
   * @throws BrokenException if it is torn, was changed, or is of a newer program
   */
  static <T> T check(String text, Class<T> type) throws BrokenException {
    ObjectNode sealed = parse(text, type);
    if (!sealed.path(VERSION_KEY).isInt()) {
      throw corrupt(type, "no '" + VERSION_KEY + "', the number of its form", null);
    }
    int version = sealed.get(VERSION_KEY).intValue();
    if (version > VERSION) {
      throw new BrokenException(
          "written by a newer Inlet: expected form "
              + VERSION
              + " or older, found "
              + version
              + ". Use that version, or a newer one; nothing was changed",
          null);
    }
    String expected = sealed.path(CHECKSUM_KEY).asText();
    sealed.remove(CHECKSUM_KEY);
    String found = Digest.sha256(Json.line(sealed));
    if (!found.equals(expected)) {
      throw corrupt(
          type, "content of SHA-256 " + found + " where the document says " + expected, null);
    }
    try {
      return Json.parse(Json.line(sealed), type);
    } catch (JsonProcessingException e) {
      throw corrupt(type, e.getOriginalMessage(), e);
    }
  }

  private static ObjectNode parse(String text, Class<?> type) throws BrokenException {
    try {
      return Json.parse(text, ObjectNode.class);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
      throw corrupt(type, text.isBlank() ? "an empty document" : line + e.getOriginalMessage(), e);
    }
  }

  private static BrokenException corrupt(Class<?> type, String found, Throwable cause) {
    return new BrokenException(
        "corrupt state document: expected a whole "
            + type.getSimpleName()
            + ", found "
            + found
            + ". Restore it from a backup; nothing was changed",
        cause);
  }
}
