package dev.inlet.format;

import java.io.IOException;
import java.io.InputStream;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * The text of all frames of an LZ4 file, legacy and skippable ones among them. The checksums of
 * blocks are checked, and that of a frame if it is read from its head on.
 */
final class Lz4Input extends FramedInput<Lz4Frame> {
  private final StreamingXXHash32 hash = XXHashFactory.fastestJavaInstance().newStreamingHash32(0);
  private byte[] encoded = {};
  private long content;
  private int end;

  Lz4Input(InputStream raw, long start, BlockRange range, Lz4Frame head) {
    super(raw, start, range, head);
  }

  @Override
  boolean mayEnd() {
    return frame() == null || frame().legacy();
  }

  @Override
  void decodeNext() throws IOException {
    int word = in.takeLittleEndian();
    boolean mayBegin = mayMeetHead() || frame().legacy();
    if (frame() == null || (mayBegin && Lz4Frame.isMagic(word))) {
      beginAt(word);
    } else if (word == Lz4Frame.END_MARK && !frame().legacy()) {
      checkEnd(frame());
      end();
    } else {
      block(frame(), word);
    }
  }

  private void beginAt(int magic) throws IOException {
    if (magic == Lz4Frame.MAGIC) {
      begin(Lz4Frame.take(in));
    } else if (magic == Lz4Frame.LEGACY_MAGIC) {
      begin(Lz4Frame.LEGACY);
    } else if (Lz4Frame.isSkippable(magic)) {
      in.skip(Integer.toUnsignedLong(in.takeLittleEndian()));
      begin(null);
    } else {
      throw new CorruptException("no frame where one should begin");
    }
    hash.reset();
    content = 0;
    end = 0;
  }

  private void checkEnd(Lz4Frame frame) throws IOException {
    if (frame.contentChecksum() && in.takeLittleEndian() != hash.getValue() && isWhole()) {
      throw new CorruptException("checksum of a frame differs");
    }
    if (frame.contentBytes() != Lz4Frame.UNKNOWN && frame.contentBytes() != content && isWhole()) {
      throw new CorruptException("a frame of another length than it told");
    }
  }

  private void block(Lz4Frame frame, int word) throws IOException {
    int length = frame.blockBytes(word);
    if (length < 0) {
      throw new CorruptException("a block of more than " + frame.mostBytes() + " bytes");
    }
    if (encoded.length < length) {
      encoded = new byte[length];
    }
    in.take(encoded, 0, length);
    if (frame.blockChecksums() && in.takeLittleEndian() != Lz4Frame.hash(encoded, 0, length)) {
      throw new CorruptException("checksum of a block differs");
    }
    byte[] text = room(frame.mostBytes() + (frame.linked() ? Lz4Block.HISTORY_BYTES : 0));
    int from = frame.linked() ? keepHistory(text) : 0;
    if (frame.isPlain(word)) {
      System.arraycopy(encoded, 0, text, from, length);
      end = from + length;
    } else {
      end = Lz4Block.decode(encoded, 0, length, text, 0, from, from + frame.mostBytes());
    }
    content += end - from;
    if (frame.contentChecksum()) {
      hash.update(text, from, end - from);
    }
    give(from, end);
  }

  /** Moves what the next block may copy to the front; returns where that block's text begins. */
  private int keepHistory(byte[] text) {
    int kept = Math.min(end, Lz4Block.HISTORY_BYTES);
    System.arraycopy(text, end - kept, text, 0, kept);
    return kept;
  }
}
