package dev.inlet.format;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** The chunks of framed snappy; a checksum of 32 bits shows where one begins. */
final class SnappyContainer implements Container, BlockSearch.Layout {
  /** Some chunks, skippable ones among them. */
  private static final int WINDOW_BYTES = 1 << 20;

  @Override
  public Optional<String> whole(StoredFile file) {
    return Optional.empty();
  }

  @Override
  public OptionalLong blockFrom(StoredFile file, long offset) throws IOException {
    return BlockSearch.first(file, offset, WINDOW_BYTES, this);
  }

  @Override
  public BlockInput open(StoredFile file, long start, long end) throws IOException {
    return new SnappyInput(file.from(start), start, new BlockRange(file, end));
  }

  @Override
  public int blockEnd(LookAhead window, int at) throws IOException {
    int from = at + SnappyChunk.HEADER_BYTES;
    if (!window.reaches(from)) {
      return ~at;
    }
    int header = window.littleEndian(at);
    int length = SnappyChunk.length(header);
    if (SnappyChunk.type(header) == SnappyChunk.IDENTIFIER) {
      boolean named =
          window.reaches((long) from + length) && SnappyChunk.isName(window.bytes(), from, length);
      return named ? from + length : ~at;
    }
    if (!SnappyChunk.isText(header)
        || !SnappyChunk.fits(header)
        || !window.reaches((long) from + length)) {
      return ~at;
    }
    int end = from + length;
    return decodes(window.bytes(), header, from) ? end : ~end;
  }

  @Override
  public boolean follows(LookAhead window, int at) throws IOException {
    if (!window.reaches((long) at + SnappyChunk.HEADER_BYTES)) {
      return true;
    }
    int header = window.littleEndian(at);
    return SnappyChunk.isText(header)
        ? SnappyChunk.fits(header)
        : SnappyChunk.type(header) >= SnappyChunk.SKIPPABLE;
  }

  private static boolean decodes(byte[] bytes, int header, int from) {
    int start = from + SnappyChunk.CHECKSUM_BYTES;
    int to = from + SnappyChunk.length(header);
    if (SnappyChunk.type(header) == SnappyChunk.COMPRESSED
        && SnappyBlock.check(bytes, start, to, false) < 0) {
      return false;
    }
    try {
      return SnappyChunk.decode(header, bytes, from, new byte[SnappyChunk.MOST_TEXT_BYTES]) > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
