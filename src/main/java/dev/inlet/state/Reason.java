package dev.inlet.state;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.security.AccessControlException;

/** Why a file system said no, in a few words. */
final class Reason {
  private Reason() {}

  static String of(IOException e) {
    if (e instanceof AccessControlException || e instanceof java.nio.file.AccessDeniedException) {
      return "no permission (" + firstLine(e) + ")";
    }
    if (e instanceof FileNotFoundException) {
      return "no such file or folder (" + firstLine(e) + ")";
    }
    return firstLine(e);
  }

  private static String firstLine(IOException e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
