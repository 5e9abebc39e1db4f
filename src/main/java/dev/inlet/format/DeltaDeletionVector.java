package dev.inlet.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/**
 * Where a deletion vector is. Format: the Delta Transaction Log Protocol, "Deletion Vector
 * Descriptor Schema".
 */
public final class DeltaDeletionVector {
  private static final String BASE_85 =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

  /** Characters of an encoded UUID; what stands before is the name of a folder. */
  private static final int UUID_LENGTH = 20;

  private DeltaDeletionVector() {}

  /**
   * The same deletion vector, found from anywhere: one that is stored relative to its table is
   * named by its absolute path.
   *
   * @param table the table's folder as a URI, without a slash at its end
   */
  public static ObjectNode absolute(ObjectNode descriptor, String table) {
    if (!descriptor.path("storageType").asText().equals("u")) {
      return descriptor;
    }
    String encoded = descriptor.path("pathOrInlineDv").asText();
    int start = encoded.length() - UUID_LENGTH;
    String folder = start == 0 ? "" : encoded.substring(0, start) + "/";
    return descriptor
        .deepCopy()
        .put("storageType", "p")
        .put(
            "pathOrInlineDv",
            table + "/" + folder + "deletion_vector_" + uuid(encoded.substring(start)) + ".bin");
  }

  /** Base85 of ZeroMQ (Z85): five characters stand for four bytes, highest first. */
  private static UUID uuid(String encoded) {
    long[] words = new long[4];
    for (int i = 0; i < UUID_LENGTH; i++) {
      words[i / 5] = words[i / 5] * 85 + BASE_85.indexOf(encoded.charAt(i));
    }
    return new UUID(words[0] << 32 | words[1], words[2] << 32 | words[3]);
  }
}
