package dev.inlet.read;

import dev.inlet.format.SplitPlan;
import java.util.Optional;

/** One file of a source, and how it is cut. */
public final class FileSplits {
  private final InputFile file;
  private final SplitPlan plan;

  FileSplits(InputFile file, SplitPlan plan) {
    this.file = file;
    this.plan = plan;
  }

  InputFile file() {
    return file;
  }

  SplitPlan plan() {
    return plan;
  }

  /** Its path, relative to the table's location. */
  public String name() {
    return file.name();
  }

  /** As it is stored. */
  public long bytes() {
    return file.length();
  }

  /** How many splits it is read in. */
  public int splits() {
    return plan.splits().size();
  }

  /** Why it is one split though it is large. */
  public Optional<String> whole() {
    return plan.whole();
  }

  /** In words, such as {@code splittable: 14 splits}. */
  public String text() {
    return plan.text();
  }
}
