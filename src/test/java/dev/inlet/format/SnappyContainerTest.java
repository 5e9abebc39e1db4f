package dev.inlet.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.SnappyFramedOutputStream;

/** Files of snappy-java, whose blocks may be small, and of commons-compress and aircompressor. */
class SnappyContainerTest {
  private static final byte[] IDENTIFIER = {(byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};

  private static byte[] framed(byte[] text, int blockBytes) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (OutputStream out = new SnappyFramedOutputStream(file, blockBytes, 0.85)) {
      out.write(text);
    }
    return file.toByteArray();
  }

  private static byte[] skippable(int type, int length) {
    byte[] chunk = new byte[4 + length];
    chunk[0] = (byte) type;
    chunk[1] = (byte) length;
    chunk[2] = (byte) (length >>> 8);
    return chunk;
  }

  private static Splits splits(byte[] file, byte[] text) {
    assertEquals(Compression.SNAPPY, Compression.of(file));
    return new Splits(Compression.SNAPPY, file, text);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 100, 1_000, 65_536})
  void splitsOfEverySizeAreTheText(int blockBytes) throws IOException {
    byte[] text = Texts.records(1, blockBytes == 1 ? 100 : 3_000);
    splits(framed(text, blockBytes), text).holdForEverySize();
    byte[] noise = Texts.noise(1, blockBytes == 1 ? 100 : 3_000);
    splits(framed(noise, blockBytes), noise).holdForEverySize();
  }

  @Test
  void splitsAtRandomPlacesAreTheText() throws IOException {
    byte[] text =
        Texts.concat(Texts.records(2, 1_000_000), Texts.noise(2, 500_000), new byte[500_000]);
    splits(framed(text, 65_536), text).holdForRandomCuts(2, 20);
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    try (OutputStream out = new io.airlift.compress.snappy.SnappyFramedOutputStream(other)) {
      out.write(text);
    }
    splits(other.toByteArray(), text).holdForRandomCuts(2, 20);
  }

  @Test
  void streamsEmptyOnesAndChunksToBeSkippedFollowEachOther() throws IOException {
    byte[] text = Texts.records(3, 700);
    byte[] one = framed(text, 100);
    byte[] file =
        Texts.concat(
            IDENTIFIER,
            one,
            skippable(0xfe, 300),
            IDENTIFIER,
            one,
            skippable(0x80, 0),
            one,
            IDENTIFIER);
    splits(file, Texts.concat(text, text, text)).holdForEverySize();
    splits(IDENTIFIER, new byte[0]).holdForEverySize();
  }

  @Test
  void aFileThatIsCutAnywhereButBetweenChunksIsTruncated() throws IOException {
    byte[] text = Texts.records(4, 500);
    byte[] file = framed(text, 100);
    Set<Long> edges = new TreeSet<>(splits(file, text).starts());
    assertEquals(5, edges.size());
    for (int length = IDENTIFIER.length; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      if (edges.contains((long) length)) {
        byte[] found = Splits.open(cut).readAllBytes();
        assertArrayEquals(Arrays.copyOf(text, found.length), found);
      } else {
        assertEquals(
            "data/x: "
                + length
                + ": truncated snappy stream: expected more bytes, found the end of the file. Copy"
                + " the file from its source again",
            assertThrows(InputException.class, () -> Splits.open(cut).readAllBytes()).getMessage());
      }
    }
  }

  /** But where a chunk becomes one of those to be skipped: no checksum holds the headers. */
  @Test
  void everyChangedByteIsSeen() throws IOException {
    byte[] text = Texts.records(5, 500);
    byte[] file = framed(text, 100);
    for (int at = IDENTIFIER.length; at < file.length; at++) {
      for (int change : new int[] {1, 0x40, 0x7f}) {
        byte[] bad = file.clone();
        bad[at] ^= (byte) change;
        assertTrue(Splits.failsOrGives(bad, text, "byte " + at + " by " + change), "byte " + at);
      }
    }
  }

  @Test
  void aChunkOfAnotherTypeIsNotSupported() throws IOException {
    byte[] file = Texts.concat(framed(Texts.records(6, 100), 100), skippable(0x02, 10));
    String message =
        assertThrows(InputException.class, () -> Splits.open(file).readAllBytes()).getMessage();
    assertTrue(message.contains(": unsupported snappy stream: expected "), message);
    assertTrue(message.contains("found 'a chunk of type 2'. Decompress the file, or"), message);
  }

  @Test
  void aReaderThatComesToAnEdgeWhichIsNoneSaysSo() throws IOException {
    byte[] text = Texts.records(7, 1_000);
    byte[] file = framed(text, 100);
    Splits splits = splits(file, text);
    for (long edge = 1; edge < file.length; edge++) {
      if (!splits.starts().contains(edge) && edge != IDENTIFIER.length) {
        splits.failsAtFalseEdge(edge);
      }
    }
  }

  /** A chunk that is not compressed may hold a whole file: no look can tell, but a reader can. */
  @Test
  void aChunkInsideOfAChunkIsFoundOutByTheReaderBefore() throws IOException {
    byte[] inner = framed(Texts.noise(8, 300), 300);
    byte[] text = Texts.concat(Texts.noise(8, 1_000), inner, Texts.noise(9, 1_000));
    byte[] file = framed(text, 10_000);
    Splits splits = splits(file, text);
    assertTrue(splits.starts().size() > 1);
    splits.failsAtFalseEdge(splits.starts().last());
  }
}
