package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What a batch brings to a target.
 *
 * @param rows how many were computed; as many have to be in the target afterwards
 * @param replacedFiles values of {@link dev.inlet.catalog.SourceSpec#FILE_COLUMN} whose older rows
 *     go in the same commit
 * @param plan how they become files
 */
public record Delivery(BatchTag tag, long rows, List<String> replacedFiles, FilePlan plan) {
  public Delivery {
    requireNonNull(tag, "tag");
    replacedFiles = List.copyOf(replacedFiles);
    requireNonNull(plan, "plan");
  }
}
