package dev.inlet.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of documents. */
public final class Digest {
  private Digest() {}

  /** SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
  public static String sha256(String text) {
    MessageDigest digest = ofSha256();
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return hexadecimal(digest);
  }

  /** SHA-256 of bytes that are still to come. */
  public static MessageDigest ofSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** The digest of what came, in hexadecimal; the digest begins anew. */
  public static String hexadecimal(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
