package dev.inlet.certify;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.SplittableRandom;

/**
 * When to kill a run.
 *
 * @param afterLine wait for this line on standard error first; empty to count from the start
 * @param delayMillis how long to wait then
 */
record Kill(long seed, Optional<String> afterLine, long delayMillis) {
  /** Multiples of the golden ratio, modulo 1, are the most evenly spread ones there are. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  Kill {
    requireNonNull(afterLine, "afterLine");
    if (delayMillis < 0) {
      throw new IllegalArgumentException("negative delay: " + delayMillis);
    }
  }

  /**
   * The moment that belongs to a seed. Of consecutive seeds, every second one is a moment of the
   * whole run, evenly spread over it; the others lie within a stage, of which each has its turn,
   * however short it is.
   */
  static Kill of(long seed, Timeline undisturbed) {
    if ((seed & 1) == 0 || undisturbed.marks().isEmpty()) {
      double share = ((seed * GOLDEN) >>> 11) * 0x1.0p-53;
      return new Kill(seed, Optional.empty(), (long) (share * undisturbed.endMillis()));
    }
    SplittableRandom random = new SplittableRandom(seed);
    int mark = Math.floorMod(seed >> 1, undisturbed.marks().size());
    return new Kill(
        seed,
        Optional.of(undisturbed.marks().get(mark).line()),
        random.nextLong(Math.max(1, undisturbed.lengthOf(mark))));
  }

  /** For a run that had ended before: half as long after the same line. */
  Kill sooner() {
    return new Kill(seed, afterLine, delayMillis / 2);
  }
}
