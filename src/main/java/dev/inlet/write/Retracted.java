package dev.inlet.write;

/**
 * What a retraction takes out of a target.
 *
 * @param rows -1 if the target does not tell
 * @param files removed, or written again without the rows
 * @param version the Delta version; -1 for files, for a preview, and where there is no table
 */
public record Retracted(long rows, long files, long version) {
  static final Retracted NOTHING = new Retracted(0, 0, -1);
}
