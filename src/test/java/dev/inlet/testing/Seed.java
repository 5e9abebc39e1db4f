package dev.inlet.testing;

/** The seed of everything that tests choose by chance. */
public final class Seed {
  /** A suite that fails is to say something of the commit that it ran on. */
  private static final long ALWAYS_THE_SAME = 1;

  private Seed() {}

  /** {@code -Dinlet.seed}, which {@code bin/check --long} makes anew each time. */
  public static long get() {
    return Long.getLong("inlet.seed", ALWAYS_THE_SAME);
  }
}
