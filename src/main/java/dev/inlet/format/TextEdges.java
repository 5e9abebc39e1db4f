package dev.inlet.format;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * How the text of a stored file begins and ends, found by decoding as little as its compression
 * allows: the first block and the last one of bzip2, framed snappy and Hadoop's codecs, all of the
 * others, for their last byte depends on all before it, or their blocks are in frames that are as
 * long as the file.
 */
final class TextEdges {
  private static final int NEAR_BYTES = 1 << 20;
  private static final int PIECE_BYTES = 1 << 16;

  private final byte[] head;
  private final int last;
  private final long end;

  private TextEdges(byte[] head, int last, long end) {
    this.head = head;
    this.last = last;
    this.end = end;
  }

  /**
   * @throws dev.inlet.InputException if it is truncated or corrupt, as far as it is decoded; so if
   *     its end is missing
   */
  static TextEdges of(StoredFile file, Compression compression) throws IOException {
    OptionalLong start = lastBlock(file, compression);
    if (start.isPresent() && start.getAsLong() > 0) {
      try {
        TextEdges tail = decoded(file, compression, start.getAsLong());
        if (tail.last >= 0) {
          return new TextEdges(head(file, compression), tail.last, tail.end);
        }
      } catch (FalseEdgeException e) {
        // Then from the start, which tells whether the file is corrupt.
      }
    }
    return decoded(file, compression, 0);
  }

  /** The first bytes, as many as {@link Content} looks at, or all of them. */
  byte[] head() {
    return head;
  }

  /** Where in the file the last block ends; what is behind it is none. */
  long end() {
    return end;
  }

  boolean endsLine() {
    return last == '\n';
  }

  boolean isMarked() {
    return ByteOrderMark.end(head, head.length) > 0;
  }

  /** Whether there is no text, or only a mark. */
  boolean isEmpty() {
    return last < 0 || head.length == ByteOrderMark.end(head, head.length);
  }

  /** The first bytes of the text alone. */
  static byte[] head(StoredFile file, Compression compression) throws IOException {
    try (BlockInput in = compression.open(file, 0, file.length())) {
      return in.readNBytes(Content.HEAD_BYTES);
    }
  }

  private static TextEdges decoded(StoredFile file, Compression compression, long start)
      throws IOException {
    try (BlockInput in = compression.open(file, start, file.length())) {
      byte[] head = in.readNBytes(Content.HEAD_BYTES);
      int last = head.length == 0 ? -1 : head[head.length - 1] & 0xff;
      byte[] piece = new byte[PIECE_BYTES];
      int read = in.read(piece, 0, piece.length);
      while (read >= 0) {
        last = read == 0 ? last : piece[read - 1] & 0xff;
        read = in.read(piece, 0, piece.length);
      }
      return new TextEdges(head, last, Math.min(in.blocksEnd(), file.length()));
    }
  }

  private static OptionalLong lastBlock(StoredFile file, Compression compression)
      throws IOException {
    return switch (compression) {
      case NONE -> OptionalLong.of(file.length() - 1);
      case BZIP2 -> lastFound(file, compression.container());
      case SNAPPY -> file instanceof HeldFile held ? lastChunk(held.bytes()) : OptionalLong.empty();
      case HADOOP_SNAPPY, HADOOP_LZ4 ->
          file instanceof HeldFile held ? lastHadoopBlock(held.bytes()) : OptionalLong.empty();
      case GZIP, ZSTD, LZ4, LZOP, RAW_SNAPPY, ZIP, XZ -> OptionalLong.empty();
    };
  }

  private static OptionalLong lastFound(StoredFile file, Container container) throws IOException {
    OptionalLong last = OptionalLong.empty();
    OptionalLong next = container.blockFrom(file, Math.max(1, file.length() - NEAR_BYTES));
    while (next.isPresent()) {
      last = next;
      next = container.blockFrom(file, last.getAsLong() + 1);
    }
    // The first block is read from the file's start, for then its text is the head as well.
    return last.isPresent() && last.getAsLong() > Integer.BYTES ? last : OptionalLong.empty();
  }

  /** Goes from length to length; empty if they do not lead to the end of the file. */
  private static OptionalLong lastChunk(byte[] bytes) {
    LookAhead file = new LookAhead(bytes);
    OptionalLong last = OptionalLong.empty();
    int at = 0;
    while (at <= bytes.length - SnappyChunk.HEADER_BYTES) {
      int header = file.littleEndian(at);
      last = SnappyChunk.isText(header) ? OptionalLong.of(at) : last;
      at += SnappyChunk.HEADER_BYTES + SnappyChunk.length(header);
    }
    return at == bytes.length ? last : OptionalLong.empty();
  }

  /**
   * Likewise, where each block has one chunk, as those have that a writer with room for its buffer
   * makes. With more chunks the lengths lead elsewhere, or to what cannot be decoded.
   */
  private static OptionalLong lastHadoopBlock(byte[] bytes) {
    LookAhead file = new LookAhead(bytes);
    OptionalLong last = OptionalLong.empty();
    int at = 0;
    while (at <= bytes.length - Integer.BYTES) {
      if (file.bigEndian(at) == 0) {
        at += Integer.BYTES;
        continue;
      }
      last = OptionalLong.of(at);
      if (at > bytes.length - 2 * Integer.BYTES) {
        return OptionalLong.empty();
      }
      int chunk = file.bigEndian(at + Integer.BYTES);
      if (chunk <= 0 || chunk > bytes.length) {
        return OptionalLong.empty();
      }
      at += 2 * Integer.BYTES + chunk;
    }
    return at == bytes.length ? last : OptionalLong.empty();
  }
}
