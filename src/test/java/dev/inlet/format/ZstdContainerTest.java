package dev.inlet.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import dev.inlet.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdContainerTest {
  private static byte[] frame(byte[] text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // As the command does it.
    try (ZstdOutputStream encoder = new ZstdOutputStream(out).setChecksum(true)) {
      encoder.write(text);
    }
    return out.toByteArray();
  }

  private static byte[] skippable(int magic, byte[] content) {
    return ByteBuffer.allocate(8 + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(magic)
        .putInt(content.length)
        .put(content)
        .array();
  }

  private static byte[] frames(byte[] text, int piece) throws IOException {
    byte[] empty = frame(new byte[0]);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(empty);
    for (int at = 0; at < text.length; at += piece) {
      all.writeBytes(skippable(0x184D2A50 + at % 16, new byte[at % 7]));
      all.writeBytes(frame(Arrays.copyOfRange(text, at, Math.min(text.length, at + piece))));
      all.writeBytes(empty);
    }
    all.writeBytes(skippable(0x184D2A5F, new byte[5]));
    return all.toByteArray();
  }

  /** Entries of eight bytes, or of twelve with checksums, which are not looked at. */
  private static byte[] seekTable(int entryBytes, List<byte[]> frames, int... textLengths) {
    ByteBuffer table =
        ByteBuffer.allocate(frames.size() * entryBytes + 9).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < frames.size(); i++) {
      table.position(i * entryBytes).putInt(frames.get(i).length).putInt(textLengths[i]);
    }
    table.position(frames.size() * entryBytes);
    table.putInt(frames.size()).put((byte) (entryBytes == 12 ? 0x80 : 0)).putInt(0x8F92EAB1);
    return skippable(0x184D2A5E, table.array());
  }

  private static byte[] noise(long seed, int length) {
    byte[] noise = new byte[length];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  private static byte[] randomText(long seed, int length, int kinds) {
    Random random = new Random(seed);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + random.nextInt(kinds));
    }
    return text;
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static Splits splits(byte[] encoded, byte[] text) {
    return new Splits(Compression.ZSTD, encoded, text);
  }

  private static Optional<String> whole(byte[] file) throws IOException {
    return Compression.ZSTD.container().whole(new MemoryFile(file));
  }

  private static OptionalLong blockFrom(byte[] file, long offset) throws IOException {
    return Compression.ZSTD.container().blockFrom(new MemoryFile(file), offset);
  }

  private static byte[] decoded(byte[] file) throws IOException {
    try (InputStream in = Compression.ZSTD.open(new MemoryFile(file), 0, file.length)) {
      return in.readAllBytes();
    }
  }

  @Test
  void filesOfPzstdAreSplitAtAnySize() throws IOException {
    byte[] text = new byte[20 * ToolFiles.text().length];
    for (int at = 0; at < text.length; at += ToolFiles.text().length) {
      System.arraycopy(ToolFiles.text(), 0, text, at, ToolFiles.text().length);
    }
    byte[] file = ToolFiles.read("lines20.pzstd.zst");
    assertEquals(Optional.empty(), whole(file));
    Splits splits = splits(file, text);
    assertEquals(3, splits.starts().size());
    splits.holdForEverySize();
  }

  @Test
  void filesOfOneFrameAreNotSplitAndSaySo() throws IOException {
    byte[] file = ToolFiles.read("lines.zstd.zst");
    assertEquals(Optional.of("one zstd frame of 1.1 KB"), whole(file));
    splits(file, ToolFiles.text()).holdForEverySize();
  }

  @Test
  void aFileOfFramesIsSplitAtAnySizeEmptyAndSkippableOnesToo() throws IOException {
    byte[] text = randomText(1, 600, 5);
    byte[] file = frames(text, 60);
    assertEquals(Optional.empty(), whole(file));
    splits(file, text).holdForEverySize();
  }

  @Test
  void largerFilesAreSplitAnywhere() throws IOException {
    byte[] text = randomText(2, 3_000_000, 20);
    byte[] file = frames(text, 300_000);
    assertEquals(Optional.empty(), whole(file));
    splits(file, text).holdForRandomCuts(3, 10);
  }

  /** Noise is not compressed: these frames are longer than a look is. */
  @ParameterizedTest
  @ValueSource(ints = {8, 12})
  void framesThatAreTooFarForALookAreFoundByTheSeekTable(int entryBytes) throws IOException {
    byte[] one = noise(1, 9_000_000);
    byte[] two = noise(2, 5_000_000);
    byte[] skipped = skippable(0x184D2A53, new byte[9]);
    List<byte[]> frames = List.of(frame(one), skipped, frame(two), frame(one));
    byte[] table = seekTable(entryBytes, frames, one.length, 0, two.length, one.length);
    byte[] file = concat(concat(frames.toArray(byte[][]::new)), table);
    int second = frames.get(0).length + skipped.length;
    int third = second + frames.get(2).length;
    assertEquals(Optional.empty(), whole(file));
    assertEquals(OptionalLong.of(second), blockFrom(file, 1));
    assertEquals(OptionalLong.of(second), blockFrom(file, frames.get(0).length));
    assertEquals(OptionalLong.of(third), blockFrom(file, second + 1));
    assertEquals(OptionalLong.empty(), blockFrom(file, third + 1));
    splits(file, concat(one, two, one)).holdForRandomCuts(4, 1);
  }

  @Test
  void aSeekTableThatIsNotThatOfTheFileIsNotBelieved() throws IOException {
    byte[] one = noise(1, 5_000_000);
    List<byte[]> frames = List.of(frame(one), frame(one));
    byte[] table = seekTable(8, frames, one.length, one.length);
    byte[] file = concat(frames.get(0), new byte[1], frames.get(1), table);
    assertEquals(OptionalLong.empty(), blockFrom(file, 1));
    for (int at = 0; at < table.length; at++) {
      byte[] changed = concat(frames.get(0), frames.get(1), table);
      changed[changed.length - table.length + at] ^= 0x41;
      OptionalLong found = blockFrom(changed, 1);
      // What is said of the lengths of the texts is not looked at.
      assertTrue(
          found.isEmpty() || found.getAsLong() == frames.get(0).length, "byte " + at + found);
    }
  }

  @Test
  void aLookForAFrameReadsFourMegabytesAndTheFooter() throws IOException {
    MemoryFile stored = new MemoryFile(new byte[20_000_000]);
    assertEquals(OptionalLong.empty(), Compression.ZSTD.container().blockFrom(stored, 1_000));
    assertEquals(2, stored.opened());
    assertEquals((1 << 22) + 9, stored.bytesRead());
  }

  @Test
  void aMagicWithoutAFrameIsPassedOver() throws IOException {
    byte[] magic = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    byte[] file =
        concat(new byte[5], magic, new byte[300], magic, noise(1, 90), frame(noise(2, 9)));
    assertEquals(OptionalLong.of(5 + 4 + 300 + 4 + 90), blockFrom(file, 1));
  }

  @Test
  void aFileThatIsCutWithinAFrameIsTruncated() throws IOException {
    byte[] text = randomText(4, 300, 10);
    byte[] one = frame(text);
    byte[] skippable = skippable(0x184D2A50, new byte[20]);
    byte[] file = concat(one, skippable, one);
    for (int length = 4; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      if (length == one.length || length == one.length + skippable.length) {
        assertArrayEquals(text, decoded(cut));
        continue;
      }
      String message = assertThrows(InputException.class, () -> decoded(cut)).getMessage();
      assertTrue(message.startsWith("data/x: " + length + ": truncated zstd stream: "), message);
    }
  }

  @Test
  void splitsOfAFileWithAnyByteChangedFailOrAreRightAllTheSame() throws IOException {
    byte[] text = randomText(7, 240, 5);
    splits(frames(text, 60), text).failOrGiveTheTextWithAnyByteChanged();
  }

  /** Such a frame may give wrong bytes unseen: there is nothing in the format that tells. */
  @Test
  void aFrameWithoutAChecksumFailsOrGivesBytesWithAnyByteChanged() throws IOException {
    byte[] text = randomText(7, 300, 5);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZstdOutputStream encoder = new ZstdOutputStream(out).setChecksum(false)) {
      encoder.write(text);
    }
    int failed = 0;
    for (int at = 4; at < out.size(); at++) {
      for (int change : new int[] {1, 0x80, 0xff}) {
        byte[] bad = out.toByteArray();
        bad[at] ^= (byte) change;
        try {
          assertTrue(decoded(bad).length <= 1 << 17);
        } catch (InputException e) {
          assertTrue(
              e.getMessage().matches("data/x: \\d+: (corrupt|truncated|unsupported) zstd .*"),
              e.getMessage());
          failed++;
        }
      }
    }
    assertTrue(failed > 10, failed + " changes were seen");
  }

  @Test
  void framesWithinASkippableFrameAreFalseEdges() throws IOException {
    byte[] text = randomText(8, 300, 5);
    byte[] skippable = skippable(0x184D2A50, frame(text));
    byte[] file = concat(frame(text), skippable, frame(text));
    long edge = frame(text).length + 8L;
    assertEquals(OptionalLong.of(edge), blockFrom(file, 1));
    splits(file, concat(text, text)).failsAtFalseEdge(edge);
  }

  @Test
  void whatFollowsAFrameAndIsNoneIsCorrupt() throws IOException {
    byte[] file = concat(frame("a,b\n".getBytes(US_ASCII)), "garbage".getBytes(US_ASCII));
    assertEquals(
        "data/x: "
            + file.length
            + ": corrupt zstd stream: expected valid data, found 'no frame where one should begin'."
            + " Copy the file from its source again",
        assertThrows(InputException.class, () -> decoded(file)).getMessage());
  }

  @Test
  void whatTheLibrarySaysOfCorruptDataIsPassedOn() throws IOException {
    byte[] file = frame(randomText(9, 300, 10));
    file[file.length - 1] ^= 1;
    String message = assertThrows(InputException.class, () -> decoded(file)).getMessage();
    assertTrue(
        message.contains("found 'Restored data doesn't match checksum'. Copy the file"), message);
  }

  /** As `zstd --long=31` writes it. */
  @Test
  void aFrameWithALargeWindowIsUnsupported() {
    byte[] file = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) (21 << 3), 1, 0, 0};
    assertUnsupported(file, "a frame with a window of 2147483648 bytes");
    byte[] single = concat(Arrays.copyOf(file, 4), new byte[] {(byte) 0xe0}, new byte[7]);
    assertUnsupported(
        concat(single, new byte[] {(byte) 0x80, 1, 0, 0}),
        "a frame with a window of 9223372036854775808 bytes");
  }

  @Test
  void aFrameWithADictionaryIsUnsupported() {
    byte[] file = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0x21, 7, 0, 1, 0, 0};
    assertUnsupported(file, "a frame with a dictionary");
  }

  private static void assertUnsupported(byte[] file, String found) {
    String message = assertThrows(InputException.class, () -> decoded(file)).getMessage();
    assertTrue(message.contains(": unsupported zstd stream: expected gzip, "), message);
    assertTrue(message.contains("found '" + found + "'. Decompress the file"), message);
  }
}
