package dev.inlet.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of lz4-java, whose blocks are as small as one likes, and of the lz4 tool. */
class Lz4ContainerTest {
  private static final byte[] SKIPPABLE = {0x5a, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5};

  private enum Kind {
    CHECKED(Bits.BLOCK_INDEPENDENCE, Bits.BLOCK_CHECKSUM, Bits.CONTENT_CHECKSUM),
    BLOCKS_CHECKED(Bits.BLOCK_INDEPENDENCE, Bits.BLOCK_CHECKSUM),
    TEXT_CHECKED(Bits.BLOCK_INDEPENDENCE, Bits.CONTENT_CHECKSUM),
    UNCHECKED(Bits.BLOCK_INDEPENDENCE);

    @SuppressWarnings("ImmutableEnumChecker") // Never changed.
    private final Bits[] bits;

    Kind(Bits... bits) {
      this.bits = bits;
    }

    byte[] frame(byte[] text, int blockBytes) throws IOException {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      try (var out = new LZ4FrameOutputStream(file, BLOCKSIZE.SIZE_64KB, bits)) {
        for (int at = 0; at < text.length; at += blockBytes) {
          out.write(text, at, Math.min(blockBytes, text.length - at));
          out.flush();
        }
      }
      return file.toByteArray();
    }
  }

  private static Splits splits(byte[] file, byte[] text) {
    assertEquals(Compression.LZ4, Compression.of(file));
    return new Splits(Compression.LZ4, file, text);
  }

  private static byte[] legacy(byte[]... blocks) {
    byte[] magic = {0x02, 0x21, 0x4c, 0x18};
    byte[] file = magic;
    for (byte[] block : blocks) {
      byte[] literals = Texts.concat(new byte[] {(byte) 0xf0, (byte) (block.length - 15)}, block);
      file = Texts.concat(file, new byte[] {(byte) literals.length, 0, 0, 0}, literals);
    }
    return file;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void splitsOfEverySizeAreTheText(Kind kind) throws IOException {
    for (int blockBytes : new int[] {250, 1_000}) {
      byte[] text = Texts.records(blockBytes, 2_000);
      Splits splits = splits(kind.frame(text, blockBytes), text);
      assertTrue(splits.starts().size() >= 2_000 / blockBytes);
      splits.holdForEverySize();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void splitsAtRandomPlacesAreTheText(Kind kind) throws IOException {
    byte[] text =
        Texts.concat(Texts.records(2, 1_000_000), Texts.noise(2, 300_000), new byte[300_000]);
    splits(kind.frame(text, 1 << 16), text).holdForRandomCuts(2, 10);
    splits(kind.frame(text, 5_000), text).holdForRandomCuts(3, 10);
  }

  /** How many blocks each shows behind its first bytes. */
  @ParameterizedTest
  @CsvSource({
    "lines.lz4, 4",
    "lines.checked.lz4, 4",
    "lines.default.lz4, 1",
    "lines.legacy.lz4, 1"
  })
  void filesOfTheToolAreSplitAtAnySize(String name, int blocks) throws IOException {
    Splits splits = splits(ToolFiles.read(name), ToolFiles.text());
    assertEquals(blocks, splits.starts().size());
    splits.holdForEverySize();
  }

  @Test
  void linkedBlocksAreReadWholeAndSaySo() throws IOException {
    byte[] file = ToolFiles.read("lines.linked.lz4");
    assertEquals(
        Optional.of("blocks of lz4 that are linked, each to the one before"),
        Compression.LZ4.container().whole(new MemoryFile(file)));
    assertArrayEquals(ToolFiles.text(), Splits.open(file).readAllBytes());
    byte[] independent = ToolFiles.read("lines.lz4");
    assertEquals(Optional.empty(), Compression.LZ4.container().whole(new MemoryFile(independent)));
  }

  @Test
  void framesOfAllKindsFollowEachOtherEmptyOnesToo() throws IOException {
    byte[] text = Texts.records(3, 400);
    byte[] old = Texts.records(4, 200);
    List<byte[]> parts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      parts.add(SKIPPABLE);
      parts.add(kind.frame(new byte[0], 1));
      parts.add(kind.frame(text, 100));
    }
    parts.add(legacy(Arrays.copyOf(old, 100), Arrays.copyOfRange(old, 100, 200)));
    parts.add(legacy());
    parts.add(SKIPPABLE);
    parts.add(ToolFiles.read("lines.linked.lz4"));
    byte[] file = Texts.concat(parts.toArray(byte[][]::new));
    byte[] all = Texts.concat(text, text, text, text, old, ToolFiles.text());
    assertArrayEquals(all, Splits.open(Texts.concat(new byte[0], file)).readAllBytes());
  }

  /** A split that begins within a frame takes it for one such as the first, or finds out. */
  @Test
  void splitsOfFramesThatDifferAreTheTextOrFalse() throws IOException {
    byte[] text = Texts.records(5, 300);
    int right = 0;
    for (Kind one : Kind.values()) {
      for (Kind other : Kind.values()) {
        byte[] file =
            Texts.concat(one.frame(text, 100), SKIPPABLE, other.frame(text, 100), SKIPPABLE);
        for (long start : splits(file, text).starts()) {
          try (BlockInput in = Compression.LZ4.open(new MemoryFile(file), start, file.length)) {
            byte[] found = in.readAllBytes();
            byte[] all = Texts.concat(text, text);
            int from = all.length - found.length;
            assertArrayEquals(Arrays.copyOfRange(all, from, all.length), found);
            right++;
          } catch (FalseEdgeException e) {
            assertTrue(one != other && start > file.length / 3);
          }
        }
      }
    }
    assertTrue(right > 60, right + " splits");
  }

  @Test
  void legacyBlocksAreSplitAtAnySize() throws IOException {
    byte[] text = Texts.records(6, 600);
    byte[][] blocks = new byte[6][];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = Arrays.copyOfRange(text, 100 * i, 100 * i + 100);
    }
    splits(legacy(blocks), text).holdForEverySize();
  }

  @Test
  void aFileThatIsCutAnywhereIsTruncated() throws IOException {
    byte[] file =
        Texts.concat(
            Kind.CHECKED.frame(Texts.records(7, 200), 100),
            SKIPPABLE,
            Kind.UNCHECKED.frame(Texts.records(7, 300), 100));
    int first = Kind.CHECKED.frame(Texts.records(7, 200), 100).length;
    for (int length = 4; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      if (length == first || length == first + SKIPPABLE.length) {
        assertEquals(200, Splits.open(cut).readAllBytes().length);
        continue;
      }
      assertEquals(
          "data/x: "
              + length
              + ": truncated lz4 stream: expected more bytes, found the end of the file. Copy the"
              + " file from its source again",
          assertThrows(
                  InputException.class, () -> Splits.open(cut).readAllBytes(), "cut to " + length)
              .getMessage());
    }
  }

  /** But for copies that were changed to copy the same. */
  @Test
  void everyChangedByteIsSeen() throws IOException {
    byte[] text = Texts.records(8, 400);
    for (Kind kind : new Kind[] {Kind.CHECKED, Kind.TEXT_CHECKED}) {
      byte[] file = kind.frame(text, 100);
      int same = 0;
      for (int at = 4; at < file.length; at++) {
        for (int change : new int[] {1, 0x80, 0xff}) {
          byte[] bad = file.clone();
          bad[at] ^= (byte) change;
          same += Splits.failsOrGives(bad, text, "byte " + at) ? 0 : 1;
        }
      }
      assertTrue(same < 10, kind + ": " + same + " of " + 3 * file.length);
    }
  }

  /** Without checksums a letter may change unseen; nothing else happens. */
  @ParameterizedTest
  @ValueSource(strings = {"lines.legacy.lz4", "lines.linked.lz4"})
  void aChangedByteNeverHangsOrGivesMoreText(String name) throws IOException {
    byte[] file = ToolFiles.read(name);
    for (int at = 4; at < file.length; at += at < 100 ? 1 : 13) {
      byte[] bad = file.clone();
      bad[at] ^= 0x55;
      try {
        assertTrue(Splits.open(bad).readAllBytes().length <= 1 << 23, "byte " + at);
      } catch (InputException e) {
        assertTrue(e.getMessage().matches("data/x: \\d+: (corrupt|truncated|unsupported) lz4 .*"));
      }
    }
  }

  @Test
  void aReaderThatComesToAnEdgeWhichIsNoneSaysSo() throws IOException {
    byte[] text = Texts.records(9, 500);
    byte[] file = Kind.TEXT_CHECKED.frame(text, 100);
    Splits splits = splits(file, text);
    for (long edge = 1; edge < file.length - 8; edge++) {
      if (!splits.starts().contains(edge)) {
        splits.failsAtFalseEdge(edge);
      }
    }
  }

  @Test
  void whatASplitBeginsWithAndIsNoBlockIsAFalseEdge() throws IOException {
    byte[] file = Kind.TEXT_CHECKED.frame(Texts.records(10, 500), 100);
    FalseEdgeException e =
        assertThrows(
            FalseEdgeException.class,
            () -> Compression.LZ4.open(new MemoryFile(file), 20, file.length).readAllBytes());
    assertEquals(
        "data/x: 20: no edge of a split: expected the start of a block, found 'a block of more than"
            + " 65536 bytes'. Read the file unsplit",
        e.getMessage());
  }

  @Test
  void whatFollowsAFrameAndIsNoneIsCorrupt() throws IOException {
    byte[] file =
        Texts.concat(Kind.CHECKED.frame(Texts.records(11, 50), 50), "a,b\n".getBytes(US_ASCII));
    String message =
        assertThrows(InputException.class, () -> Splits.open(file).readAllBytes()).getMessage();
    assertTrue(
        message.endsWith(
            ": corrupt lz4 stream: expected valid data, found 'no frame where one should begin'."
                + " Copy the file from its source again"),
        message);
  }

  @Test
  void framesThatNeedADictionaryAreRefused() throws IOException {
    byte[] head = {0x04, 0x22, 0x4d, 0x18, 0x61, 0x40, 1, 2, 3, 4, 0};
    head[10] = (byte) (Lz4Frame.hash(head, 4, 6) >>> 8);
    String message =
        assertThrows(InputException.class, () -> Splits.open(head).readAllBytes()).getMessage();
    assertTrue(message.startsWith("data/x: 11: unsupported lz4 stream: expected "), message);
    assertTrue(message.contains("found 'a frame that needs a dictionary'. Decompress"), message);
  }

  @Test
  void aBoundaryCostsOneSmallReadOfTheHeadAndOneOfTheBlock() throws IOException {
    byte[] text = Texts.records(12, 4_000_000);
    MemoryFile file = new MemoryFile(Kind.UNCHECKED.frame(text, 1 << 16));
    long wished = file.length() / 2;
    long found = Compression.LZ4.container().blockFrom(file, wished).orElseThrow();
    assertTrue(found - wished < 1 << 16);
    assertEquals(2, file.opened());
    assertTrue(file.bytesRead() <= (1 << 16) + (1 << 19), file.bytesRead() + " bytes");
  }

  /** Each fourth of these bytes begins what may be a block, and is none for its checksum. */
  @Test
  void aFileThatIsMadeToDeceiveCostsABoundedLook() throws IOException {
    byte[] head = Arrays.copyOf(Kind.BLOCKS_CHECKED.frame(new byte[0], 1), 7);
    byte[] lengths = new byte[1 << 20];
    for (int i = 0; i < lengths.length; i += 4) {
      lengths[i + 1] = 0x70;
      lengths[i + 3] = (byte) 0x80;
    }
    MemoryFile file = new MemoryFile(Texts.concat(head, lengths));
    assertEquals(OptionalLong.empty(), Compression.LZ4.container().blockFrom(file, 10));
    assertTrue(file.bytesRead() < 1 << 20, file.bytesRead() + " bytes");
  }
}
