package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The frames of a Zstandard file: those of pzstd, of the seekable format, or of files that were put
 * one behind the other. Most files have one.
 */
final class ZstdContainer implements Container, MarkedBlocks.Layout {
  @Override
  public Optional<String> whole(StoredFile file) throws IOException {
    if (ZstdSeekTable.of(file).map(ZstdSeekTable::frames).orElse(0) > 1) {
      return Optional.empty();
    }
    return SingleBlock.reason(this, file, "zstd frame");
  }

  /** The table of the seekable format is only asked if its frames are too long to be found. */
  @Override
  public OptionalLong blockFrom(StoredFile file, long offset) throws IOException {
    OptionalLong found = MarkedBlocks.first(file, offset, this);
    if (found.isPresent()) {
      return found;
    }
    Optional<ZstdSeekTable> table = ZstdSeekTable.of(file);
    return table.isPresent() ? table.get().frameFrom(offset) : OptionalLong.empty();
  }

  @Override
  public BlockInput open(StoredFile file, long start, long end) throws IOException {
    return open(file.from(start), start, new BlockRange(file, end));
  }

  @Override
  public int minBytes() {
    return ZstdFrame.MIN_BYTES;
  }

  @Override
  public boolean mayBegin(byte[] bytes, int at) {
    return bytes[at] == (byte) ZstdFrame.MAGIC
        && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at) == ZstdFrame.MAGIC;
  }

  @Override
  public BlockInput open(InputStream raw, long start, BlockRange range) {
    return new ZstdInput(raw, start, range);
  }
}
