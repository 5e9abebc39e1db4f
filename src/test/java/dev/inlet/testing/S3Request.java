package dev.inlet.testing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request to an S3 endpoint, as far as it matters what it was.
 *
 * @param path bucket and key
 * @param head its first line and its fields
 */
public record S3Request(Kind kind, String path, String head) {
  /** What S3 has a price and a permission for. */
  public enum Kind {
    LIST,
    HEAD,
    GET,
    PUT,
    COPY,
    DELETE,
    DELETE_MANY,
    BEGIN_UPLOAD,
    PUT_PART,
    COMPLETE_UPLOAD,
    ABORT_UPLOAD,
    OTHER;

    /** Whether it leaves everything as it is. */
    public boolean isRead() {
      return this == LIST || this == HEAD || this == GET;
    }
  }

  private static final Pattern UPLOAD = Pattern.compile("^[^ ]+ [^ ]*[?&]uploadId=([^& ]+)");

  /**
   * An upload whose beginning was not answered, or not written down before a death, is known to
   * nobody. It has no bytes, and a rule of the bucket removes it (decision 11).
   */
  public static int uploadsWithoutBytes(List<S3Request> requests) {
    long begun = requests.stream().filter(r -> r.kind() == Kind.BEGIN_UPLOAD).count();
    long sent =
        requests.stream()
            .filter(r -> r.kind() == Kind.PUT_PART)
            .map(r -> r.upload().orElseThrow())
            .distinct()
            .count();
    return (int) (begun - sent);
  }

  static S3Request of(String head) {
    String[] line = head.lines().findFirst().orElseThrow().split(" ", -1);
    int mark = line[1].indexOf('?');
    String path = mark < 0 ? line[1] : line[1].substring(0, mark);
    String query = mark < 0 ? "" : "&" + line[1].substring(mark + 1) + "&";
    String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    return new S3Request(kind(line[0], decoded, query, head), decoded.substring(1), head);
  }

  private static Kind kind(String method, String path, String query, String head) {
    boolean isUpload = query.contains("&uploadId=");
    boolean isBucket = path.indexOf('/', 1) < 0 || path.indexOf('/', 1) == path.length() - 1;
    return switch (method) {
      case "GET" -> isBucket || query.contains("&list-type=") ? Kind.LIST : Kind.GET;
      case "HEAD" -> Kind.HEAD;
      case "PUT" ->
          S3Gate.field(head, "x-amz-copy-source").isPresent()
              ? Kind.COPY
              : isUpload ? Kind.PUT_PART : Kind.PUT;
      case "DELETE" -> isUpload ? Kind.ABORT_UPLOAD : Kind.DELETE;
      case "POST" ->
          isUpload
              ? Kind.COMPLETE_UPLOAD
              : query.contains("&uploads")
                  ? Kind.BEGIN_UPLOAD
                  : query.contains("&delete") ? Kind.DELETE_MANY : Kind.OTHER;
      default -> Kind.OTHER;
    };
  }

  /** A field of it, such as {@code if-none-match}. */
  public Optional<String> field(String name) {
    return S3Gate.field(head, name);
  }

  /** The upload that a part, a completion or an abortion belongs to. */
  public Optional<String> upload() {
    Matcher id = UPLOAD.matcher(head);
    return id.find() ? Optional.of(id.group(1)) : Optional.empty();
  }

  @Override
  public String toString() {
    return kind + " " + path;
  }
}
