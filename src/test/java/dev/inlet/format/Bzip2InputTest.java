package dev.inlet.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our decoder against that of Commons Compress, which also makes the files. */
class Bzip2InputTest {
  private static byte[] encoded(byte[] plain, int level) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BZip2CompressorOutputStream encoder = new BZip2CompressorOutputStream(out, level)) {
      encoder.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] decoded(byte[] encoded) throws IOException {
    try (InputStream in = Compression.BZIP2.open(new MemoryFile(encoded), 0, encoded.length)) {
      return in.readAllBytes();
    }
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** Text of so many kinds of bytes, in runs up to a length. */
  private static byte[] text(Random random, int length, int kinds, int longestRun) {
    byte[] text = new byte[length];
    for (int at = 0; at < length; ) {
      int end = Math.min(length, at + 1 + random.nextInt(longestRun));
      Arrays.fill(text, at, end, (byte) random.nextInt(kinds));
      at = end;
    }
    return text;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void textsOfAllKindsComeBack(long seed) throws IOException {
    Random random = new Random(seed);
    for (int kinds : new int[] {1, 2, 26, 256}) {
      for (int run : new int[] {1, 3, 6, 600}) {
        for (int length : new int[] {0, 1, 5, 99, 4_096, 250_000}) {
          byte[] text = text(random, length, kinds, run);
          byte[] encoded = encoded(text, 1 + random.nextInt(9));
          assertArrayEquals(text, decoded(encoded), kinds + " kinds, runs " + run + ", " + length);
        }
      }
    }
  }

  /** Of such text several rotations are the same, and the permutation has several cycles. */
  @Test
  void textThatRepeatsItselfComesBack() throws IOException {
    for (String period : new String[] {"a", "ab", "abc", "abcabd", "0,0\n"}) {
      byte[] text = period.repeat(30_000).getBytes(US_ASCII);
      assertArrayEquals(text, decoded(encoded(text, 1)));
    }
  }

  /** A run of four is followed by a count, on whatever side of a read's end it falls. */
  @Test
  void runsComeBackWhateverThePiecesInWhichTheyAreRead() throws IOException {
    byte[] text = text(new Random(5), 3_000, 2, 20);
    byte[] encoded = encoded(text, 1);
    for (int piece = 1; piece < 40; piece++) {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      byte[] bytes = new byte[piece];
      try (InputStream in = Compression.BZIP2.open(new MemoryFile(encoded), 0, encoded.length)) {
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
          read.write(bytes, 0, n);
        }
      }
      assertArrayEquals(text, read.toByteArray());
    }
  }

  @Test
  void bytesMayComeOneByOne() throws IOException {
    byte[] text = text(new Random(6), 20_000, 50, 3);
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(encoded(text, 1))) {
          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            return super.read(bytes, from, Math.min(length, 1));
          }
        };
    try (InputStream in = Compression.open(slow, "f").bytes()) {
      assertArrayEquals(text, in.readAllBytes());
    }
  }

  @Test
  void streamsOfAnyLevelFollowEachOtherEmptyOnesToo() throws IOException {
    byte[] one = text(new Random(1), 150_000, 20, 4);
    byte[] two = text(new Random(2), 950_000, 20, 4);
    byte[] empty = encoded(new byte[0], 9);
    assertArrayEquals(
        concat(one, two, one),
        decoded(concat(empty, encoded(one, 1), empty, encoded(two, 9), encoded(one, 3), empty)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "A", "BA", "BZx9", "BZh0", "garbage that is long enough"})
  void whatFollowsTheLastStreamAndIsNoneIsLeftAlone(String garbage) throws IOException {
    byte[] text = "a,b\n1,2\n".getBytes(US_ASCII);
    assertArrayEquals(text, decoded(concat(encoded(text, 9), garbage.getBytes(US_ASCII))));
  }

  @Test
  void aFileThatIsCutAnywhereIsTruncated() throws IOException {
    byte[] whole = encoded(text(new Random(9), 700, 30, 5), 9);
    for (int length = 4; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      InputException e = assertThrows(InputException.class, () -> open(cut), "cut to " + length);
      assertTrue(e.getMessage().contains("truncated bzip2 stream"), e.getMessage());
    }
  }

  /** The reference decoder takes each as we do: it fails, or gives the very bytes. */
  @Test
  void aFileWithAnyByteChangedFailsOrIsRightAllTheSame() throws IOException {
    byte[] text = text(new Random(10), 500, 30, 5);
    byte[] whole = encoded(text, 9);
    int same = 0;
    // The bytes before show that this is bzip2 at all.
    for (int at = 7; at < whole.length; at++) {
      for (int change : new int[] {1, 0x80, 0xff}) {
        byte[] bad = whole.clone();
        bad[at] ^= (byte) change;
        try {
          assertArrayEquals(text, open(bad), "byte " + at);
          same++;
        } catch (InputException e) {
          assertTrue(e.getMessage().matches("f: \\d+: (corrupt|truncated) .*"), e.getMessage());
        }
      }
    }
    // Nothing but the padding of the last byte may change unseen.
    assertTrue(same <= 3, same + " changes were not seen");
  }

  private static byte[] open(byte[] file) throws IOException {
    try (InputStream in = Compression.open(new ByteArrayInputStream(file), "f").bytes()) {
      return in.readAllBytes();
    }
  }

  /**
   * No encoder of today makes a randomised block. One is made by hand: the bits that the decoder
   * will change are changed before, and the flag and the checksums are set.
   */
  @Test
  void aRandomisedBlockComesBack() throws IOException {
    byte[] text = text(new Random(11), 50_000, 200, 1);
    byte[] changed = text.clone();
    Bzip2Randomised.restore(changed, changed.length);
    byte[] file = encoded(changed, 9);
    int checksum = ~Bzip2Crc.update(-1, text, 0, text.length);
    ByteBuffer.wrap(file).putInt(10, checksum);
    file[14] |= (byte) 0x80;
    // The checksum of a stream of one block is that of the block, and ends it, at any bit.
    int wrong = ~Bzip2Crc.update(-1, changed, 0, changed.length);
    int bit = lastBitsOf(file, wrong);
    for (int i = 0; i < 32; i++) {
      int at = bit + i;
      int mask = 0x80 >>> (at & 7);
      boolean set = (checksum & (0x80000000 >>> i)) != 0;
      file[at >> 3] = (byte) (set ? file[at >> 3] | mask : file[at >> 3] & ~mask);
    }
    assertArrayEquals(text, decoded(file));
    try (InputStream reference =
        new BZip2CompressorInputStream(new ByteArrayInputStream(file), true)) {
      assertArrayEquals(text, reference.readAllBytes());
    }
  }

  private static int lastBitsOf(byte[] file, int word) {
    for (int bit = file.length * 8 - 32; ; bit--) {
      int found = 0;
      for (int i = 0; i < 32; i++) {
        found = (found << 1) | ((file[(bit + i) >> 3] >>> (7 - ((bit + i) & 7))) & 1);
      }
      if (found == word) {
        return bit;
      }
    }
  }

  /** As `printf 'hello\n' | bzip2` of bzip2 1.0.8 has it. */
  @Test
  void aFileOfTheCommandIsRead() throws IOException {
    byte[] file =
        HexFormat.of()
            .parseHex(
                "425a6839314159265359c1c080e2000001410000100244a00030cd00c3462997177245385090c1c080e2");
    assertEquals("hello\n", new String(decoded(file), US_ASCII));
  }
}
