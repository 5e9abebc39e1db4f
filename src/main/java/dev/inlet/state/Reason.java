package dev.inlet.state;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.security.AccessControlException;

/** Why a file system said no, in a few words. */
final class Reason {
  /** What the AWS SDK says: the message, the status, and S3's word for it. */
  private static final Pattern S3 =
      Pattern.compile(
          "([^:]+) \\(Service: [^,]+, Status Code: (\\d+),[^)]*\\)(?:[^:]*:([A-Za-z]\\w+))?");

  private Reason() {}

  static String of(IOException e) {
    return ofStore(e).orElseGet(() -> ofFiles(e));
  }

  /** S3A tells the whole way that an answer took; what it was stands in the midst of it. */
  private static Optional<String> ofStore(IOException e) {
    Optional<String> found = Optional.empty();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        found = Optional.of("no host " + firstLine(cause) + "; see fs.s3a.endpoint");
      } else if (cause instanceof ConnectException) {
        // S3A puts one around another one; the innermost has the fewest words.
        found =
            Optional.of("nobody at the endpoint (" + firstLine(cause) + "); see fs.s3a.endpoint");
      } else if (cause.getClass().getSimpleName().equals("NoAwsCredentialsException")) {
        found = Optional.of("no credentials; see fs.s3a.aws.credentials.provider");
      }
    }
    if (found.isPresent()) {
      return found;
    }
    Matcher answer = S3.matcher(String.valueOf(e.getMessage()));
    return answer.find() ? Optional.of(answered(answer)) : Optional.empty();
  }

  private static String answered(Matcher answer) {
    String word = answer.group(3) == null ? "HTTP " + answer.group(2) : answer.group(3);
    String told = " (" + word + ": " + answer.group(1).strip() + ")";
    return switch (answer.group(2)) {
      case "401", "403" -> "no permission" + told;
      case "404" -> "no bucket of this name" + told;
      case "503" -> "a store that is overloaded" + told;
      default -> "an error of the store" + told;
    };
  }

  private static String ofFiles(IOException e) {
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

  private static String firstLine(Throwable e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
