package dev.inlet.format;

/**
 * What the checksums of gzip tell of parts of a text, without the text: a CRC-32 is a polynomial
 * modulo another, and to put bytes behind a text is to multiply by a power of x, as in <a
 * href="https://github.com/madler/zlib/blob/develop/crc32.c">zlib's crc32_combine</a>.
 */
final class Crc32Algebra {
  private static final int POLYNOMIAL = 0xEDB88320;

  /** The polynomial 1; the highest bit is the lowest power. */
  private static final int ONE = 1 << 31;

  /** x^(2^n). */
  private static final int[] POWERS = new int[32];

  static {
    POWERS[0] = 1 << 30;
    for (int n = 1; n < POWERS.length; n++) {
      POWERS[n] = times(POWERS[n - 1], POWERS[n - 1]);
    }
  }

  private Crc32Algebra() {}

  /**
   * The checksum of a text's end.
   *
   * @param whole that of the text
   * @param start that of what stands before the end
   * @param endBytes how long the end is
   */
  static int ofEnd(int whole, int start, long endBytes) {
    int power = ONE;
    int n = 3; // Bits, of which a byte has 2^3.
    for (long left = endBytes; left != 0; left >>>= 1) {
      if ((left & 1) != 0) {
        power = times(POWERS[n & 31], power);
      }
      n++;
    }
    return whole ^ times(power, start);
  }

  private static int times(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
    }
    return product;
  }
}
