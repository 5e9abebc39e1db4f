package dev.inlet.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.Lz4Codec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of Hadoop's own codecs, and of those of aircompressor, which Trino writes with. */
class HadoopContainerTest {
  private enum Kind {
    SNAPPY(Compression.HADOOP_SNAPPY, "io.compression.codec.snappy.buffersize"),
    LZ4(Compression.HADOOP_LZ4, "io.compression.codec.lz4.buffersize");

    private final Compression compression;
    private final String bufferKey;

    Kind(Compression compression, String bufferKey) {
      this.compression = compression;
      this.bufferKey = bufferKey;
    }

    byte[] file(byte[] text, int bufferBytes) throws IOException {
      return file(text, bufferBytes, 1_000);
    }

    byte[] file(byte[] text, int bufferBytes, int writeBytes) throws IOException {
      Configuration conf = new Configuration(false);
      conf.setInt(bufferKey, bufferBytes);
      if (this == SNAPPY) {
        SnappyCodec codec = new SnappyCodec();
        codec.setConf(conf);
        return encoded(codec, text, writeBytes);
      }
      Lz4Codec codec = new Lz4Codec();
      codec.setConf(conf);
      return encoded(codec, text, writeBytes);
    }

    byte[] airlift(byte[] text) throws IOException {
      CompressionCodec codec =
          this == SNAPPY
              ? new io.airlift.compress.snappy.SnappyCodec()
              : new io.airlift.compress.lz4.Lz4Codec();
      return encoded(codec, text, 10_000);
    }

    Splits splits(byte[] file, byte[] text) {
      byte[] head = Arrays.copyOf(file, Math.min(file.length, Compression.HEAD_BYTES));
      assertEquals(compression, Compression.of(head));
      return new Splits(compression, file, text);
    }
  }

  /** Each write of Hadoop's that is larger than the buffer becomes a block of several chunks. */
  private static byte[] encoded(CompressionCodec codec, byte[] text, int writeBytes)
      throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    // Without the pool, whose compressors keep the buffers of those who had them before.
    Compressor compressor = codec.getCompressorType() == null ? null : codec.createCompressor();
    try (OutputStream out = codec.createOutputStream(file, compressor)) {
      for (int at = 0; at < text.length; at += writeBytes) {
        out.write(text, at, Math.min(writeBytes, text.length - at));
      }
    }
    return file.toByteArray();
  }

  @ParameterizedTest
  @EnumSource
  void splitsOfEverySizeAreTheText(Kind kind) throws IOException {
    byte[] text = Texts.records(1, 2_500);
    for (int bufferBytes : new int[] {64, 150, 400, 4_000}) {
      kind.splits(kind.file(text, bufferBytes), text).holdForEverySize();
      kind.splits(kind.file(text, bufferBytes, 100), text).holdForEverySize();
    }
  }

  @ParameterizedTest
  @EnumSource
  void splitsAtRandomPlacesAreTheText(Kind kind) throws IOException {
    byte[] text = Texts.records(2, 1_500_000);
    kind.splits(kind.file(text, 1_000), text).holdForRandomCuts(1, 8);
    kind.splits(kind.file(text, 1 << 18), text).holdForRandomCuts(2, 8);
    kind.splits(kind.airlift(text), text).holdForRandomCuts(3, 8);
  }

  @ParameterizedTest
  @EnumSource
  void textThatCannotBeCompressedIsSplitToo(Kind kind) throws IOException {
    byte[] text = Texts.noise(3, 1_000_000);
    kind.splits(kind.file(text, 1 << 14), text).holdForRandomCuts(3, 20);
    byte[] same = new byte[3_000_000];
    kind.splits(kind.file(same, 1 << 14), same).holdForRandomCuts(3, 20);
  }

  @ParameterizedTest
  @EnumSource
  void aBlockOfSeveralChunksIsOneBlock(Kind kind) throws IOException {
    byte[] text = Texts.records(4, 200_000);
    Splits splits = kind.splits(kind.file(text, 1 << 12, 50_000), text);
    assertEquals(3, splits.starts().size());
    splits.holdForRandomCuts(4, 20);
  }

  @ParameterizedTest
  @EnumSource
  void emptyFilesPutBeforeBetweenAndBehindOthersAreNothing(Kind kind) throws IOException {
    byte[] text = Texts.records(5, 1_000);
    byte[] empty = kind.file(new byte[0], 400);
    assertArrayEquals(new byte[4], empty);
    byte[] file =
        Texts.concat(empty, kind.file(text, 400), empty, empty, kind.file(text, 200), empty);
    kind.splits(file, Texts.concat(text, text)).holdForEverySize();
    assertEquals(0, Splits.open(empty).readAllBytes().length);
  }

  @ParameterizedTest
  @EnumSource
  void moreZerosThanEmptyFilesWouldLeaveAreCorrupt(Kind kind) throws IOException {
    byte[] file = Texts.concat(kind.file(Texts.records(5, 1_000), 400), new byte[4_096]);
    assertEquals(
        "data/x: 4600: corrupt "
            + kind.compression.word()
            + " stream: expected valid data, found 'zeros where blocks"
            + " should begin'. Copy the file from its source again",
        assertThrows(InputException.class, () -> Splits.open(file).readAllBytes())
            .getMessage()
            .replaceFirst("\\d+", "4600"));
    assertEquals(Compression.NONE, Compression.of(new byte[4_096]));
  }

  /** There is no checksum: a letter may change unseen, the layout may not. */
  @ParameterizedTest
  @EnumSource
  void aChangedByteFailsOrChangesTheTextInPlace(Kind kind) throws IOException {
    byte[] text = Texts.records(6, 600);
    byte[] file = kind.file(text, 150);
    int unseen = 0;
    for (int at = 0; at < file.length; at++) {
      byte[] bad = file.clone();
      bad[at] ^= 0x41;
      try (BlockInput in = Splits.open(bad)) {
        byte[] found = in.readAllBytes();
        if (Compression.of(bad) == Compression.NONE) {
          assertEquals(Content.BINARY, Content.of(found), "byte " + at);
        } else {
          assertEquals(text.length, found.length, "byte " + at);
          unseen++;
        }
      } catch (InputException e) {
        assertTrue(
            e.getMessage()
                .matches("data/x: \\d+: (corrupt|truncated) " + kind.compression.word() + " .*"),
            e.getMessage());
      }
    }
    assertTrue(unseen < file.length, unseen + " of " + file.length);
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatIsCutAnywhereButBetweenBlocksIsTruncated(Kind kind) throws IOException {
    byte[] text = Texts.records(7, 3_000);
    byte[] file = kind.file(text, 150);
    var starts = kind.splits(file, text).starts();
    // The writer closes with an empty block.
    starts.add(file.length - 4L);
    for (int length = 13; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      if (starts.contains((long) length)) {
        byte[] found = Splits.open(cut).readAllBytes();
        assertArrayEquals(Arrays.copyOf(text, found.length), found);
      } else {
        String message =
            assertThrows(
                    InputException.class, () -> Splits.open(cut).readAllBytes(), "cut to " + length)
                .getMessage();
        assertEquals(
            "data/x: "
                + length
                + ": truncated "
                + kind.compression.word()
                + " stream: expected more bytes, found the end of the"
                + " file. Copy the file from its source again",
            message);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReaderThatComesToAnEdgeWhichIsNoneSaysSo(Kind kind) throws IOException {
    byte[] text = Texts.records(8, 3_000);
    byte[] file = kind.file(text, 200);
    Splits splits = kind.splits(file, text);
    for (long edge = 1; edge < file.length - 4; edge++) {
      if (!splits.starts().contains(edge)) {
        splits.failsAtFalseEdge(edge);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void lengthsAreBoundedBeforeAnythingIsAllocated(Kind kind) throws IOException {
    byte[] file = kind.file(Texts.records(9, 1_000_000), 1 << 18);
    byte[] block =
        ByteBuffer.allocate(9).putInt(Integer.MAX_VALUE).putInt(Integer.MAX_VALUE).array();
    String message =
        assertThrows(
                InputException.class, () -> Splits.open(Texts.concat(file, block)).readAllBytes())
            .getMessage();
    assertTrue(message.contains("corrupt " + kind.compression.word() + " stream"), message);
    assertTrue(message.contains("'a chunk of 2147483647 bytes, more than 67108864'"), message);
  }

  @Test
  void textIsNeverTakenForIt() {
    for (String text :
        new String[] {"", "a", "a,b\n1,2\n", "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t", "\n".repeat(99)}) {
      assertEquals(Compression.NONE, Compression.of(text.getBytes(US_ASCII)));
    }
    for (int seed = 0; seed < 1000; seed++) {
      assertEquals(Compression.NONE, Compression.of(Texts.noise(seed, 500)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBoundaryCostsOneReadOfLittleMoreThanTheBlock(Kind kind) throws IOException {
    byte[] text = Texts.records(10, 20_000_000);
    MemoryFile file = new MemoryFile(kind.file(text, 1 << 18));
    long wished = file.length() / 2;
    long found = kind.compression.container().blockFrom(file, wished).orElseThrow();
    assertTrue(found - wished < 1 << 18);
    assertEquals(1, file.opened());
    assertTrue(file.bytesRead() <= 1 << 20, file.bytesRead() + " bytes");
  }
}
