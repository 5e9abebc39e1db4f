package dev.inlet.state;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
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
    if (isFull(e)) {
      return "no room (" + firstLine(e) + ")";
    }
    if (isSafeMode(e)) {
      return "a file system that takes no changes (" + firstLine(e) + ")";
    }
    return firstLine(e);
  }

  /**
   * What to do where a folder cannot be written.
   *
   * @param declaredBy what names the folder in the job catalog
   */
  static String remedy(IOException e, String declaredBy) {
    if (isFull(e)) {
      return "Make room or raise the quota, and run again";
    }
    if (isSafeMode(e)) {
      return "Run again when HDFS has left safe mode";
    }
    return "Correct " + declaredBy + " or its permissions";
  }

  private static boolean isFull(IOException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof ClusterStorageCapacityExceededException
        || message.contains("No space left on device");
  }

  /** By its name, for only HDFS has such a class. */
  private static boolean isSafeMode(IOException e) {
    return e.getClass().getSimpleName().equals("SafeModeException");
  }

  private static String firstLine(IOException e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
