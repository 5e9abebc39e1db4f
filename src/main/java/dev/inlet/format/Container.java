package dev.inlet.format;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one kind of compressed file is laid out in blocks, each of which can be decoded without those
 * before it. The blocks of a file tile it: what stands between two, such as headers of streams,
 * belongs to the one before, or behind; the first begins at 0, or behind what stands before it.
 *
 * <p>Splits are cut in planning, at starts that {@link #blockFrom} gives, which may rest on a
 * plausible look. Whoever reads the split before comes to the same place by decoding, and so proves
 * it, or finds out: {@link BlockInput} then fails with {@link FalseEdgeException}, and the file is
 * read unsplit. Whoever reads behind such an edge cannot know: what is found there fails as
 * corrupt, or looks like text. So only a read from 0 on tells for certain that a file is corrupt.
 */
interface Container {

  /** Why this file is one split, in the words of a message; empty if it has blocks to split at. */
  Optional<String> whole(StoredFile file) throws IOException;

  /**
   * The first block that starts at or after an offset greater than 0; empty if one ranged read from
   * there shows none. Only asked of files that are not {@link #whole}.
   */
  OptionalLong blockFrom(StoredFile file, long offset) throws IOException;

  /**
   * Decodes.
   *
   * @param start 0, or what {@link #blockFrom} gave
   * @param end the file's length, or what {@link #blockFrom} gave for a later block
   */
  BlockInput open(StoredFile file, long start, long end) throws IOException;
}
