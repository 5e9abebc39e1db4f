package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The blocks of all streams of a bzip2 file. Each begins with a magic of 48 bits, at any bit; that
 * and what must follow it are looked at in planning, the checksum is left to the reader.
 */
final class Bzip2Container implements Container {
  /** "BCD (pi)": the decimal digits of pi. */
  static final long BLOCK_MAGIC = 0x314159265359L;

  /** "BCD (sqrt pi)". Stands where another block might begin, before the checksum of a stream. */
  static final long END_MAGIC = 0x177245385090L;

  static final int MAGIC_BITS = 48;

  /** More than any block has: 900,000 symbols of 20 bits, and 18,002 selectors of 6. */
  private static final int LOOK_BYTES = 1 << 22;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** The byte of a magic that is whole wherever the magic begins within the byte two before. */
  private static final int WHOLE_BYTE = 2;

  /** By the value of that byte: whether a magic may begin there at all. */
  private static final boolean[] MAY_BE = new boolean[256];

  static {
    for (int bit = 0; bit < 8; bit++) {
      MAY_BE[(int) (BLOCK_MAGIC >>> (MAGIC_BITS - 8 * (WHOLE_BYTE + 1) + bit)) & 0xff] = true;
    }
  }

  @Override
  public Optional<String> whole(StoredFile file) {
    return Optional.empty();
  }

  @Override
  public OptionalLong blockFrom(StoredFile file, long offset) throws IOException {
    try (LookAhead ahead = new LookAhead(file, offset, LOOK_BYTES)) {
      for (int at = 0; ahead.reaches(at + (long) Long.BYTES); at++) {
        byte[] bytes = ahead.bytes();
        if (!MAY_BE[bytes[at + WHOLE_BYTE] & 0xff]) {
          continue;
        }
        int bit = magicIn((long) LONG.get(bytes, at));
        if (bit < 8 && isBlock(ahead, at, bit)) {
          return OptionalLong.of(offset + at);
        }
      }
    }
    return OptionalLong.empty();
  }

  @Override
  public BlockInput open(StoredFile file, long start, long end) throws IOException {
    return new Bzip2Input(file.from(start), start, new BlockRange(file, end));
  }

  /** In which of the first eight bits a block's magic begins; 8 if in none. */
  static int magicIn(long bits) {
    int bit = 0;
    while (bit < 8 && (bits << bit) >>> (Long.SIZE - MAGIC_BITS) != BLOCK_MAGIC) {
      bit++;
    }
    return bit;
  }

  private static boolean isBlock(LookAhead ahead, int at, int bit) throws IOException {
    Bzip2Bits in = new Bzip2Bits(ahead.from(at), 0);
    in.skip(bit);
    in.takeMagic();
    try {
      new Bzip2Block(in).readHeader(Bzip2Block.MAX_BYTES);
      return true;
    } catch (CorruptException | EOFException e) {
      return false;
    }
  }
}
