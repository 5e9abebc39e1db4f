package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** LZ4 frames. Each block begins with its length, and is found by what it decodes to. */
final class Lz4Container implements Container {
  private static final String LINKED = "blocks of lz4 that are linked, each to the one before";

  @Override
  public Optional<String> whole(StoredFile file) throws IOException {
    return head(file).filter(Lz4Frame::linked).map(frame -> LINKED);
  }

  @Override
  public OptionalLong blockFrom(StoredFile file, long offset) throws IOException {
    Optional<Lz4Frame> head = head(file);
    if (head.isEmpty()) {
      return OptionalLong.empty();
    }
    Lz4Blocks blocks = new Lz4Blocks(head.get());
    return BlockSearch.first(file, offset, blocks.windowBytes(), blocks);
  }

  @Override
  public BlockInput open(StoredFile file, long start, long end) throws IOException {
    BlockRange range = new BlockRange(file, end);
    Lz4Frame head = start == 0 ? null : head(file).orElse(null);
    return new Lz4Input(file.from(start), start, range, head);
  }

  /** The first frame with blocks; empty if there is none that can be read. */
  private static Optional<Lz4Frame> head(StoredFile file) throws IOException {
    try (RawBytes in = new RawBytes(file.from(0), 0)) {
      int magic = in.takeLittleEndian();
      while (Lz4Frame.isSkippable(magic)) {
        in.skip(Integer.toUnsignedLong(in.takeLittleEndian()));
        magic = in.takeLittleEndian();
      }
      return switch (magic) {
        case Lz4Frame.MAGIC -> Optional.of(Lz4Frame.take(in));
        case Lz4Frame.LEGACY_MAGIC -> Optional.of(Lz4Frame.LEGACY);
        default -> Optional.empty();
      };
    } catch (EOFException | CorruptException | UnsupportedOperationException e) {
      // Whoever reads the file whole will say so.
      return Optional.empty();
    }
  }
}
