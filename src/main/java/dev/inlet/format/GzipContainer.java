package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The members of a gzip file: those of bgzip, or of files that were put one behind the other. Most
 * files have one.
 */
final class GzipContainer implements Container, MarkedBlocks.Layout {
  @Override
  public Optional<String> whole(StoredFile file) throws IOException {
    try (InputStream head = file.from(0)) {
      if (GzipHeader.read(head::read).blocked()) {
        return Optional.empty();
      }
    } catch (CorruptException | EOFException | UnsupportedOperationException e) {
      // It is left to the reader to say more, which knows where.
      return Optional.of("no gzip member that can be read");
    }
    return SingleBlock.reason(this, file, "gzip member");
  }

  @Override
  public OptionalLong blockFrom(StoredFile file, long offset) throws IOException {
    return MarkedBlocks.first(file, offset, this);
  }

  @Override
  public BlockInput open(StoredFile file, long start, long end) throws IOException {
    return open(file.from(start), start, new BlockRange(file, end));
  }

  @Override
  public int minBytes() {
    return GzipHeader.MIN_BYTES;
  }

  @Override
  public boolean mayBegin(byte[] bytes, int at) {
    return GzipHeader.mayBegin(bytes, at);
  }

  @Override
  public BlockInput open(InputStream raw, long start, BlockRange range) {
    return new GzipInput(raw, start, range);
  }
}
