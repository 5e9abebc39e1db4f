package dev.inlet.format;

import dev.inlet.InputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one file is cut.
 *
 * @param compression that its first bytes show
 * @param splits that tile the file, in order
 * @param whole why there is only one; empty if the file could have more, or is too small for that
 *     to matter
 */
public record SplitPlan(Compression compression, List<Split> splits, Optional<String> whole) {
  public SplitPlan {
    splits = List.copyOf(splits);
  }

  /** A file that is read whole without a look into it. */
  public static SplitPlan uncut(long length) {
    return new SplitPlan(Compression.NONE, List.of(Split.whole(length)), Optional.empty());
  }

  /** The same with a reason why there is only one split. */
  public SplitPlan because(String reason) {
    return new SplitPlan(compression, splits, Optional.of(reason));
  }

  /**
   * Cuts a file into splits of about so many stored bytes, at starts of blocks.
   *
   * @throws InputException if it cannot be read
   */
  public static SplitPlan of(StoredFile file, long targetBytes) {
    try {
      Compression compression = Compression.of(file);
      Container container = compression.container();
      Optional<String> whole = container.whole(file);
      if (whole.isPresent()) {
        return new SplitPlan(compression, List.of(Split.whole(file.length())), whole);
      }
      List<Split> splits = cut(container, file, targetBytes);
      Optional<String> why =
          splits.size() == 1 && count(file.length(), targetBytes) > 1
              ? Optional.of("no block of it starts near " + targetBytes + " bytes")
              : Optional.empty();
      return new SplitPlan(compression, splits, why);
    } catch (IOException e) {
      throw new InputException(
          file.name()
              + ": cannot read: expected a readable file, found "
              + e.getMessage()
              + ". Nothing was written",
          e);
    }
  }

  /** How many splits are wished for; none is much shorter than the others. */
  public static long count(long fileBytes, long targetBytes) {
    return Math.max(1, Math.round((double) fileBytes / targetBytes));
  }

  private static List<Split> cut(Container container, StoredFile file, long targetBytes)
      throws IOException {
    List<Split> splits = new ArrayList<>();
    long start = 0;
    long count = count(file.length(), targetBytes);
    for (long i = 1; i < count; i++) {
      long wished = Math.max(start + 1, file.length() / count * i);
      OptionalLong block = container.blockFrom(file, wished);
      if (block.isPresent() && block.getAsLong() > start && block.getAsLong() < file.length()) {
        splits.add(new Split(start, block.getAsLong()));
        start = block.getAsLong();
      }
    }
    splits.add(new Split(start, file.length()));
    return splits;
  }

  /** In words: {@code splittable: 14 splits}, {@code not splittable: one gzip member of 3.2 GB}. */
  public String text() {
    return whole
        .map(reason -> "not splittable: " + reason)
        .orElse("splittable: " + splits.size() + (splits.size() == 1 ? " split" : " splits"));
  }
}
