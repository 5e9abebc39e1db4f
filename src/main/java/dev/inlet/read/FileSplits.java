package dev.inlet.read;

import dev.inlet.format.Compression;
import dev.inlet.format.SplitPlan;
import dev.inlet.format.StoredFile.Decoding;
import java.util.List;
import java.util.Optional;

/** One file of a source, and how it is cut. */
public final class FileSplits {
  private final InputFile file;
  private final SplitPlan plan;
  private final Decoding decoding;

  FileSplits(InputFile file, SplitPlan plan) {
    this(file, plan, Decoding.IN_TURN);
  }

  private FileSplits(InputFile file, SplitPlan plan, Decoding decoding) {
    this.file = file;
    this.plan = plan;
    this.decoding = decoding;
  }

  /** The same, decoded ahead of its task if it is large, compressed and cannot be cut. */
  FileSplits aheadIfWhole() {
    boolean ahead = plan.whole().isPresent() && plan.compression() != Compression.NONE;
    return new FileSplits(file, plan, ahead ? Decoding.AHEAD : Decoding.IN_TURN);
  }

  /** The splits as tasks get them. */
  List<InputSplit> inputs() {
    return plan.splits().stream().map(split -> new InputSplit(file, split, decoding)).toList();
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
    return decoding == Decoding.AHEAD
        ? plan.text() + ", decoded by a thread beside its task's"
        : plan.text();
  }
}
