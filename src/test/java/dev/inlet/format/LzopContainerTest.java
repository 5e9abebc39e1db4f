package dev.inlet.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import io.airlift.compress.lzo.LzoCompressor;
import io.airlift.compress.lzo.LzopCodec;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of lzop, of aircompressor's Hadoop codec, and such with blocks as small as one likes. */
class LzopContainerTest {
  private static final int ADLER_TEXT = 0x1;
  private static final int ADLER_ENCODED = 0x2;
  private static final int EXTRA_FIELD = 0x40;
  private static final int CRC_TEXT = 0x100;
  private static final int CRC_ENCODED = 0x200;
  private static final int CRC_HEAD = 0x1000;
  private static final int ALL =
      ADLER_TEXT | ADLER_ENCODED | CRC_TEXT | CRC_ENCODED | CRC_HEAD | EXTRA_FIELD;

  private static int sum(Checksum checksum, byte[] bytes) {
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  private static byte[] head(int version, int method, int flags) {
    ByteBuffer head = ByteBuffer.allocate(100);
    head.putShort((short) version).putShort((short) 0x20a0);
    if (version >= 0x0940) {
      head.putShort((short) 0x0940);
    }
    head.put((byte) method);
    if (version >= 0x0940) {
      head.put((byte) 5);
    }
    head.putInt(flags).putInt(0x81a4).putInt(0x6b01f9b6);
    if (version >= 0x0940) {
      head.putInt(0);
    }
    head.put((byte) 5).put("lines".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    byte[] summed = Arrays.copyOf(head.array(), head.position());
    int checksum = sum((flags & CRC_HEAD) != 0 ? new CRC32() : new Adler32(), summed);
    byte[] magic = {(byte) 0x89, 'L', 'Z', 'O', 0, '\r', '\n', 0x1a, '\n'};
    byte[] extra =
        (flags & EXTRA_FIELD) == 0 ? new byte[0] : new byte[] {0, 0, 0, 2, 1, 2, 0, 0, 0, 0};
    return Texts.concat(magic, summed, ByteBuffer.allocate(4).putInt(checksum).array(), extra);
  }

  private static byte[] block(byte[] text, int flags) throws IOException {
    LzoCompressor lzo = new LzoCompressor();
    byte[] room = new byte[lzo.maxCompressedLength(text.length)];
    int length = lzo.compress(text, 0, text.length, room, 0, room.length);
    byte[] encoded = length < text.length ? Arrays.copyOf(room, length) : text;
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(block);
    out.writeInt(text.length);
    out.writeInt(encoded.length);
    if ((flags & ADLER_TEXT) != 0) {
      out.writeInt(sum(new Adler32(), text));
    }
    if ((flags & CRC_TEXT) != 0) {
      out.writeInt(sum(new CRC32(), text));
    }
    if ((flags & ADLER_ENCODED) != 0 && encoded.length < text.length) {
      out.writeInt(sum(new Adler32(), encoded));
    }
    if ((flags & CRC_ENCODED) != 0 && encoded.length < text.length) {
      out.writeInt(sum(new CRC32(), encoded));
    }
    out.write(encoded);
    return block.toByteArray();
  }

  private static byte[] file(byte[] text, int blockBytes, int flags) throws IOException {
    byte[] file = head(0x1040, 1, flags);
    for (int at = 0; at < text.length; at += blockBytes) {
      byte[] piece = Arrays.copyOfRange(text, at, Math.min(text.length, at + blockBytes));
      file = Texts.concat(file, block(piece, flags));
    }
    return Texts.concat(file, new byte[4]);
  }

  private static Splits splits(byte[] file, byte[] text) {
    assertEquals(Compression.LZOP, Compression.of(file));
    return new Splits(Compression.LZOP, file, text);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, ADLER_TEXT, CRC_TEXT, ADLER_TEXT | ADLER_ENCODED, CRC_ENCODED, ALL})
  void splitsOfEverySizeAreTheText(int flags) throws IOException {
    byte[] text = Texts.records(1, 2_000);
    for (int blockBytes : new int[] {250, 1_000}) {
      Splits splits = splits(file(text, blockBytes, flags), text);
      assertTrue(splits.starts().size() >= 2_000 / blockBytes);
      splits.holdForEverySize();
    }
  }

  /** Plain blocks are found by their checksum. */
  @Test
  void blocksThatAreNotCompressedAreSplitToo() throws IOException {
    byte[] text = Texts.concat(Texts.noise(2, 1_000), Texts.records(2, 1_000));
    Splits splits = splits(file(text, 100, ADLER_TEXT), text);
    assertEquals(20, splits.starts().size());
    splits.holdForEverySize();
    splits(file(text, 100, 0), text).holdForEverySize();
  }

  @ParameterizedTest
  @CsvSource({"lines.lzo, 2", "lines.9.lzo, 2", "lines.crc.lzo, 2", "lines.unchecked.lzo, 2"})
  void filesOfTheToolAreSplitAtAnySize(String name, int blocks) throws IOException {
    byte[] text = Texts.concat(ToolFiles.text(), ToolFiles.text());
    Splits splits = splits(ToolFiles.read(name), text);
    assertEquals(blocks, splits.starts().size());
    splits.holdForRandomCuts(blocks, 25);
  }

  @Test
  void filesOfHadoopsCodecAreSplit() throws IOException {
    byte[] text = Texts.records(3, 2_000_000);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (OutputStream out = new LzopCodec().createOutputStream(file)) {
      out.write(text);
    }
    Splits splits = splits(file.toByteArray(), text);
    assertTrue(splits.starts().size() > 5);
    splits.holdForRandomCuts(3, 10);
  }

  @Test
  void partsEmptyOnesTooFollowEachOther() throws IOException {
    byte[] text = Texts.records(4, 500);
    byte[] empty = file(new byte[0], 1, ADLER_TEXT);
    byte[] one = file(text, 100, ADLER_TEXT);
    byte[] file = Texts.concat(empty, one, empty, empty, one, empty);
    splits(file, Texts.concat(text, text)).holdForEverySize();
  }

  @Test
  void headsOfOlderVersionsAreRead() throws IOException {
    byte[] text = Texts.records(5, 300);
    byte[] file = Texts.concat(head(0x0930, 1, ADLER_TEXT), block(text, ADLER_TEXT), new byte[4]);
    splits(file, text).holdForEverySize();
  }

  @Test
  void aFileThatIsCutAnywhereIsTruncated() throws IOException {
    byte[] one = file(Texts.records(6, 300), 100, ALL);
    byte[] file = Texts.concat(one, one);
    for (int length = 9; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      if (length == one.length) {
        assertEquals(300, Splits.open(cut).readAllBytes().length);
        continue;
      }
      assertEquals(
          "data/x: "
              + length
              + ": truncated lzop stream: expected more bytes, found the end of the file. Copy the"
              + " file from its source again",
          assertThrows(InputException.class, () -> Splits.open(cut).readAllBytes()).getMessage());
    }
  }

  /** But for the extra field, which nobody reads, and its checksum. */
  @Test
  void everyChangedByteIsSeen() throws IOException {
    byte[] text = Texts.records(7, 400);
    for (int flags : new int[] {ADLER_TEXT, CRC_TEXT, ALL & ~EXTRA_FIELD}) {
      byte[] file = file(text, 100, flags);
      int same = 0;
      for (int at = 9; at < file.length; at++) {
        for (int change : new int[] {1, 0x80, 0xff}) {
          byte[] bad = file.clone();
          bad[at] ^= (byte) change;
          same += Splits.failsOrGives(bad, text, "byte " + at) ? 0 : 1;
        }
      }
      assertTrue(same < 10, flags + ": " + same + " of " + 3 * file.length);
    }
  }

  /** Without checksums the decoder itself has to bear whatever comes. */
  @Test
  void bytesOfAllKindsNeverHangOrGiveMoreTextThanWasTold() throws IOException {
    byte[] file = file(Texts.records(8, 4_000), 1_000, 0);
    int failed = 0;
    for (int seed = 0; seed < 3_000; seed++) {
      byte[] bad = file.clone();
      byte[] noise = Texts.noise(seed, 4);
      int from = 60 + Math.floorMod(seed * 7919, bad.length - 70);
      System.arraycopy(noise, 0, bad, from, noise.length);
      try {
        assertEquals(4_000, Splits.open(bad).readAllBytes().length);
      } catch (InputException e) {
        assertTrue(e.getMessage().matches("data/x: \\d+: (corrupt|truncated|unsupported) lzop .*"));
        failed++;
      }
    }
    assertTrue(failed > 300, failed + " failed");
  }

  @Test
  void aReaderThatComesToAnEdgeWhichIsNoneSaysSo() throws IOException {
    byte[] text = Texts.records(9, 500);
    byte[] file = file(text, 100, ADLER_TEXT);
    Splits splits = splits(file, text);
    for (long edge = 1; edge < file.length - 4; edge++) {
      if (!splits.starts().contains(edge)) {
        splits.failsAtFalseEdge(edge);
      }
    }
  }

  @Test
  void otherMethodsAreRefused() {
    byte[] file = head(0x1040, 128, ADLER_TEXT);
    String message =
        assertThrows(InputException.class, () -> Splits.open(file).readAllBytes()).getMessage();
    assertTrue(message.contains(": unsupported lzop stream: expected "), message);
    assertTrue(message.contains("found 'lzop's method 128 or a filter'. Decompress"), message);
  }

  @Test
  void lengthsAreBoundedBeforeAnythingIsAllocated() {
    byte[] lengths = {0x7f, 0, 0, 0, 0x7f, 0, 0, 0};
    byte[] file = Texts.concat(head(0x1040, 1, 0), lengths);
    String message =
        assertThrows(InputException.class, () -> Splits.open(file).readAllBytes()).getMessage();
    assertTrue(message.contains("corrupt lzop stream"), message);
    assertTrue(message.contains("'a block of more than 67108864 bytes'"), message);
  }

  @Test
  void aBoundaryCostsOneSmallReadOfTheHeadAndOneOfTheBlock() throws IOException {
    byte[] text = Texts.records(10, 3_000_000);
    MemoryFile file = new MemoryFile(file(text, 1 << 18, ADLER_TEXT));
    long wished = file.length() / 2;
    long found = Compression.LZOP.container().blockFrom(file, wished).orElseThrow();
    assertTrue(found - wished < 1 << 18);
    assertEquals(2, file.opened());
    assertTrue(file.bytesRead() <= (1 << 16) + (1 << 20), file.bytesRead() + " bytes");
  }
}
