package dev.inlet.run;

import java.util.Locale;

/** The stages of a run, in their order. */
public enum Stage {
  LEASE,
  REPLACE,
  RESUME,
  PLAN,
  FREEZE,
  START_SPARK,
  TRANSFORM,
  READ,
  WRITE,
  COMPACT,
  COMMIT,
  REMOVE;

  /** As reports and progress lines name it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
