package dev.inlet.compact;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What became of the sources of a batch.
 *
 * @param how {@code keep}, {@code delete} or {@code archive}
 * @param removed sources that are gone by now, whoever removed them
 * @param changed sources that stay since they are no longer those that were compacted
 * @param examples some of them
 * @param proof that the outputs hold what they held
 */
public record Removed(String how, long removed, long changed, List<String> examples, Proof proof) {
  public Removed {
    examples = List.copyOf(examples);
    requireNonNull(proof, "proof");
  }
}
