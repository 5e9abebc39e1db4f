package dev.inlet.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bzip2ContainerTest {
  private static byte[] encoded(byte[] text, int level) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (BZip2CompressorOutputStream encoder = new BZip2CompressorOutputStream(out, level)) {
      encoder.write(text);
    }
    return out.toByteArray();
  }

  private static Splits splits(byte[] encoded, byte[] text) {
    return new Splits(Compression.BZIP2, encoded, text);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static byte[] randomText(long seed, int length, int kinds) {
    Random random = new Random(seed);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + random.nextInt(kinds));
    }
    return text;
  }

  /** Some streams of one small block each, with empty streams between, before and behind. */
  private static byte[] streams(byte[] text, int piece) throws IOException {
    byte[] empty = encoded(new byte[0], 1);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(empty);
    for (int at = 0; at < text.length; at += piece) {
      all.writeBytes(encoded(Arrays.copyOfRange(text, at, Math.min(text.length, at + piece)), 9));
      all.writeBytes(empty);
    }
    all.writeBytes(empty);
    return all.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"bzip2,3", "lbzip2,3", "pbzip2,5"})
  void filesOfEachToolAreSplitAtAnySize(String tool, int blocks) throws IOException {
    Splits splits = splits(ToolFiles.read("lines." + tool + ".bz2"), ToolFiles.text());
    assertEquals(blocks, splits.starts().size());
    splits.holdForEverySize();
  }

  @Test
  void filesOfCommonsCompressAreSplitAtAnySize() throws IOException {
    splits(encoded(ToolFiles.text(), 1), ToolFiles.text()).holdForEverySize();
  }

  @Test
  void streamsAreSplitAtAnySizeEmptyOnesToo() throws IOException {
    byte[] text = randomText(1, 600, 5);
    splits(streams(text, 60), text).holdForEverySize();
  }

  /** So many blocks begin at bits of all eight places. */
  @Test
  void largerFilesAreSplitAnywhere() throws IOException {
    byte[] text = randomText(2, 1_500_000, 3);
    Splits splits = splits(encoded(text, 1), text);
    assertEquals(16, splits.starts().size());
    splits.holdForRandomCuts(3, 6);
  }

  @Test
  void runsAcrossABlocksEndStayWithTheirBlocks() throws IOException {
    byte[] text = new byte[3_000_000];
    Arrays.fill(text, 500, 1_000_000, (byte) 'x');
    splits(concat(encoded(text, 1), encoded(text, 1)), concat(text, text)).holdForEverySize();
  }

  /** A run of exactly four, and its count of none, is the last of a block. */
  @Test
  void aBlockThatEndsWithACountOfNoneIsReadOnceItsLastByteIs() throws IOException {
    byte[] text = "abcdddd".getBytes(US_ASCII);
    splits(streams(concat(text, text, text), 7), concat(text, text, text)).holdForEverySize();
  }

  @Test
  void anEdgeWhereNoBlockBeginsIsFalse() throws IOException {
    byte[] text = randomText(4, 300, 5);
    byte[] file = concat(streams(text, 60), new byte[20]);
    NavigableSet<Long> starts = splits(file, text).starts();
    for (long edge = 1; edge < file.length; edge++) {
      if (!starts.contains(edge)) {
        splits(file, text).failsAtFalseEdge(edge);
      }
    }
  }

  @Test
  void aSplitThatBeginsWhereNoBlockDoesIsAFalseEdge() throws IOException {
    byte[] file = encoded(randomText(5, 300, 5), 9);
    String message =
        assertThrows(
                FalseEdgeException.class,
                () -> Compression.BZIP2.open(new MemoryFile(file), 20, file.length).read())
            .getMessage();
    assertEquals(
        "data/x: 20: no edge of a split: expected the start of a block, found 'no block where one"
            + " should begin'. Read the file unsplit",
        message);
  }

  /** Only a read from the file's start on can tell that the edge was right and the file is not. */
  @Test
  void aSplitThatIsCutOffIsAFalseEdge() throws IOException {
    byte[] file = ToolFiles.read("lines.bzip2.bz2");
    long start = splits(file, ToolFiles.text()).starts().last();
    for (int length = (int) start + 7; length < file.length; length++) {
      MemoryFile cut = new MemoryFile(Arrays.copyOf(file, length));
      String message =
          assertThrows(
                  FalseEdgeException.class,
                  () -> Compression.BZIP2.open(cut, start, cut.length()).readAllBytes())
              .getMessage();
      assertTrue(message.startsWith("data/x: " + start + ": no edge of a split: "), message);
    }
  }

  /**
   * What a look finds is a magic with the beginning of a block behind it, and not a magic alone.
   */
  @Test
  void aMagicWithoutABlockIsPassedOver() throws IOException {
    byte[] block = Arrays.copyOfRange(encoded(randomText(6, 300, 5), 9), 4, 150);
    byte[] magic = Arrays.copyOf(block, 6);
    byte[] file = concat(new byte[5], magic, new byte[300], magic, block, magic);
    assertEquals(
        OptionalLong.of(5 + 6 + 300 + 6),
        Compression.BZIP2.container().blockFrom(new MemoryFile(file), 1));
  }

  @Test
  void aLookForABlockReadsFourMegabytesAtMostAndOpensTheFileOnce() throws IOException {
    byte[] file = new byte[20_000_000];
    MemoryFile stored = new MemoryFile(file);
    assertEquals(OptionalLong.empty(), Compression.BZIP2.container().blockFrom(stored, 1_000));
    assertEquals(1, stored.opened());
    assertEquals(1 << 22, stored.bytesRead());
  }

  @Test
  void splitsOfAFileWithAnyByteChangedFailOrAreRightAllTheSame() throws IOException {
    byte[] text = randomText(7, 240, 5);
    splits(streams(text, 60), text).failOrGiveTheTextWithAnyByteChanged();
  }
}
