package dev.inlet.run.protocol;

/**
 * The documents below {@code lease/} as bits, bit n for number n.
 *
 * @param there the numbers that have a document
 * @param free those that are released or expired, or whose process is gone
 */
record LeaseFolder(int there, int free) {
  static final LeaseFolder EMPTY = new LeaseFolder(0, 0);

  /** The newest number; 0 if there is none. */
  int newest() {
    return there == 0 ? 0 : 31 - Integer.numberOfLeadingZeros(there);
  }

  boolean isHeld() {
    return there != 0 && (free & bit(newest())) == 0;
  }

  boolean has(int number) {
    return (there & bit(number)) != 0;
  }

  LeaseFolder put(int number) {
    return new LeaseFolder(there | bit(number), free);
  }

  LeaseFolder withoutOlderThan(int number) {
    int kept = there & ~(bit(number) - 1);
    return new LeaseFolder(kept, free & kept);
  }

  LeaseFolder freed(int number) {
    return new LeaseFolder(there, (free | bit(number)) & there);
  }

  LeaseFolder renewed(int number) {
    return new LeaseFolder(there, free & ~bit(number));
  }

  private static int bit(int number) {
    return 1 << number;
  }
}
