package dev.inlet.write;

import static java.util.Objects.requireNonNullElse;

import java.util.List;

/**
 * A multipart upload of an object store: a file that nobody sees until it is completed. The texts
 * are what the file system gave, in Base64; on S3A they hold the id of the upload, and number,
 * length and etag of each part.
 *
 * @param handle empty where a file is in a folder and not in an upload
 * @param parts in their order; empty until all are there
 */
record Upload(String handle, List<String> parts) {
  static final Upload NONE = new Upload("", List.of());

  Upload {
    handle = requireNonNullElse(handle, "");
    parts = List.copyOf(requireNonNullElse(parts, List.of()));
  }

  boolean isNone() {
    return handle.isEmpty();
  }
}
