package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The table of a file's frames that the <a
 * href="https://github.com/facebook/zstd/blob/dev/contrib/seekable_format/zstd_seekable_compression_format.md">seekable
 * format of Zstandard</a> has in a skippable frame at its end.
 */
final class ZstdSeekTable {
  private static final int MAGIC = 0x8F92EAB1;
  private static final int FRAME_MAGIC = 0x184D2A5E;

  /** Number of frames, descriptor, magic. */
  private static final int FOOTER_BYTES = 9;

  private static final int CHECKSUM_BIT = 0x80;

  /** 350,000 frames; what is longer is no small read any more. */
  private static final int MAX_BYTES = 1 << 22;

  private final ByteBuffer entries;
  private final int entryBytes;

  private ZstdSeekTable(ByteBuffer entries, int entryBytes) {
    this.entries = entries;
    this.entryBytes = entryBytes;
  }

  /** The table of a file, if it has one that is sound. */
  static Optional<ZstdSeekTable> of(StoredFile file) throws IOException {
    ByteBuffer footer = tail(file, FOOTER_BYTES);
    if (footer.remaining() < FOOTER_BYTES || footer.getInt(5) != MAGIC) {
      return Optional.empty();
    }
    long frames = footer.getInt(0) & 0xffff_ffffL;
    int entryBytes = (footer.get(4) & CHECKSUM_BIT) == 0 ? 8 : 12;
    long size = frames * entryBytes + FOOTER_BYTES;
    long all = size + ZstdFrame.SKIPPABLE_HEADER_BYTES;
    if (all > MAX_BYTES || all > file.length()) {
      return Optional.empty();
    }
    ByteBuffer table = tail(file, (int) all);
    if (table.remaining() < all || table.getInt() != FRAME_MAGIC || table.getInt() != size) {
      return Optional.empty();
    }
    ByteBuffer entries = table.slice().order(ByteOrder.LITTLE_ENDIAN);
    entries.limit(entries.limit() - FOOTER_BYTES);
    ZstdSeekTable found = new ZstdSeekTable(entries, entryBytes);
    return found.start(found.frames()) == file.length() - all
        ? Optional.of(found)
        : Optional.empty();
  }

  int frames() {
    return entries.limit() / entryBytes;
  }

  /** The first frame that begins at or after an offset and is none of those without text. */
  OptionalLong frameFrom(long offset) {
    long start = 0;
    for (int frame = 0; frame < frames(); frame++) {
      if (start >= offset && entries.getInt(frame * entryBytes + Integer.BYTES) != 0) {
        return OptionalLong.of(start);
      }
      start += size(frame);
    }
    return OptionalLong.empty();
  }

  private long start(int frame) {
    long start = 0;
    for (int before = 0; before < frame; before++) {
      start += size(before);
    }
    return start;
  }

  private long size(int frame) {
    return entries.getInt(frame * entryBytes) & 0xffff_ffffL;
  }

  private static ByteBuffer tail(StoredFile file, int size) throws IOException {
    long start = Math.max(0, file.length() - size);
    try (InputStream in = file.from(start)) {
      return ByteBuffer.wrap(in.readNBytes(size)).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
