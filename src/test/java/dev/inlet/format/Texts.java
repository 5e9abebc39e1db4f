package dev.inlet.format;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Texts to compress, the same ones each time. */
final class Texts {
  private Texts() {}

  /** Lines such as tables have, which compress as theirs do. */
  static byte[] records(long seed, int bytes) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    String[] words = {"orders", "Milano", "Torino", "Roma", "pending", "shipped", "returned", ""};
    while (text.length() < bytes) {
      text.append(random.nextInt(1_000_000)).append(",2001-01-").append(1 + random.nextInt(31));
      text.append(',').append(words[random.nextInt(words.length)]);
      text.append(',').append(words[random.nextInt(words.length)]);
      text.append(',').append(random.nextInt(10_000)).append(".5\n");
    }
    return text.substring(0, bytes).getBytes(US_ASCII);
  }

  /** Bytes of all kinds, which cannot be compressed. */
  static byte[] noise(long seed, int bytes) {
    byte[] noise = new byte[bytes];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
