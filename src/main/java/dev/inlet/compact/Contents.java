package dev.inlet.compact;

/**
 * The records of a file or of several, whatever their order: two of them are equal if as many
 * records with the same bytes, or values, are in both, each as often.
 *
 * @param records without header lines
 * @param sum of the 128-bit hashes of the records, modulo 2^128: the low 64 bits
 * @param carry the high 64 bits
 */
record Contents(long records, long sum, long carry) {
  static final Contents NONE = new Contents(0, 0, 0);

  /**
   * @param hash as {@link #hash} gave it
   */
  static Contents of(long records, String hash) {
    return new Contents(
        records,
        Long.parseUnsignedLong(hash.substring(16), 16),
        Long.parseUnsignedLong(hash.substring(0, 16), 16));
  }

  /** The sum as 32 hexadecimal digits. */
  String hash() {
    return String.format("%016x%016x", carry, sum);
  }

  /** Those of both. */
  Contents and(Contents other) {
    long low = sum + other.sum;
    long over = Long.compareUnsigned(low, sum) < 0 ? 1 : 0;
    return new Contents(records + other.records, low, carry + other.carry + over);
  }
}
