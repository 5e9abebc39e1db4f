package dev.inlet.format;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A container's blocks, with the failures of their decoder told apart; see {@link DecodedInput}.
 */
final class DecodedBlocks extends BlockInput {
  private final BlockInput blocks;
  private final CountedFile raw;
  private final Compression compression;

  DecodedBlocks(BlockInput blocks, CountedFile raw, Compression compression) {
    this.blocks = blocks;
    this.raw = raw;
    this.compression = compression;
  }

  @Override
  boolean behind() {
    try {
      return blocks.behind();
    } catch (IOException | RuntimeException e) {
      throw problem(e);
    }
  }

  @Override
  long block() {
    return blocks.block();
  }

  @Override
  public int read(byte[] bytes, int from, int length) {
    try {
      return blocks.read(bytes, from, length);
    } catch (IOException | RuntimeException e) {
      throw problem(e);
    }
  }

  private RuntimeException problem(Exception e) {
    if (e instanceof FalseEdgeException edge) {
      return new UncheckedIOException(edge);
    }
    return DecodedInput.problem(e, raw.current(), compression, raw.name());
  }

  @Override
  public void close() throws IOException {
    blocks.close();
  }
}
