package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DuckDb;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GzipCutTest {
  private static byte[] gzip(byte[] text, int level, int strategy) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(level);
            def.setStrategy(strategy);
          }
        }) {
      gzip.write(text);
    }
    return out.toByteArray();
  }

  private static byte[] text(long seed, int size, int kind) {
    return switch (kind) {
      case 0 -> Texts.records(seed, size);
      case 1 -> Texts.noise(seed, size);
      case 2 -> new byte[size];
      default ->
          Texts.concat(
              Texts.records(seed, size / 3),
              Texts.noise(seed, size / 3),
              Texts.records(seed, size / 3));
    };
  }

  private static void assertCut(byte[] text, byte[] file, int start, String what)
      throws IOException {
    byte[] cut = GzipCut.without(start, file, file.length).orElseThrow().bytes();
    byte[] expected = Arrays.copyOfRange(text, start, text.length);
    assertArrayEquals(
        expected, new GZIPInputStream(new ByteArrayInputStream(cut)).readAllBytes(), what);
    assertTrue(cut.length < file.length + 20_000 + (1 << 15), what);
  }

  @Test
  void whatIsLeftIsTheTextBehindWhateverTheBlocksAre() throws IOException {
    Random random = new Random(1);
    int[] strategies = {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY};
    for (int round = 0; round < 300; round++) {
      int size = 40_000 + random.nextInt(200_000);
      int kind = random.nextInt(4);
      int level = random.nextInt(10);
      int strategy = strategies[random.nextInt(3)];
      byte[] text = text(round, size, kind);
      byte[] file = gzip(text, level, strategy);
      int start = random.nextInt(4) == 0 ? random.nextInt(5_000) : 1 + random.nextInt(200);
      String what = "round " + round + ", kind " + kind + ", level " + level + ", from " + start;
      if (text.length > start + (1 << 15) + 1000) {
        assertCut(text, file, start, what);
      }
    }
  }

  @Test
  void mostOfALargerFileIsAsItWas() throws IOException {
    byte[] text = Texts.records(3, 2_000_000);
    byte[] file = gzip(text, 6, Deflater.DEFAULT_STRATEGY);
    byte[] cut = GzipCut.without(100, file, file.length).orElseThrow().bytes();
    int same = file.length * 9 / 10;
    assertArrayEquals(
        Arrays.copyOfRange(file, file.length - same, file.length - 8),
        Arrays.copyOfRange(cut, cut.length - same, cut.length - 8));
    assertTrue(cut.length < file.length + 2_000, cut.length + " of " + file.length);
  }

  @Test
  void anotherDecoderReadsItToo(@TempDir Path folder) throws IOException {
    for (int start = 5; start < 45; start++) {
      byte[] lines = Texts.records(start, 90_000);
      byte[] text =
          Texts.concat("x".repeat(start - 1).getBytes(UTF_8), "\n".getBytes(UTF_8), lines);
      byte[] file = gzip(text, 6, Deflater.DEFAULT_STRATEGY);
      Path cut = folder.resolve("cut" + start + ".csv.gz");
      Path plain = folder.resolve("plain.csv");
      Files.write(cut, GzipCut.without(start, file, file.length).orElseThrow().bytes());
      Files.write(plain, lines);
      String sum =
          "select count(*), sum(hash(line)) from read_csv(%s, delim = '', quote = '',"
              + " escape = '', header = false, columns = {'line': 'varchar'})";
      assertEquals(
          DuckDb.query(String.format(sum, DuckDb.literal(plain.toString()))),
          DuckDb.query(String.format(sum, DuckDb.literal(cut.toString()))));
    }
  }

  @Test
  void shortFilesAndThoseOfSeveralMembersAreLeftToOthers() throws IOException {
    byte[] small = gzip(Texts.records(4, 20_000), 6, Deflater.DEFAULT_STRATEGY);
    assertEquals(Optional.empty(), GzipCut.without(10, small, small.length));
    byte[] file = gzip(Texts.records(5, 100_000), 6, Deflater.DEFAULT_STRATEGY);
    byte[] two = Texts.concat(file, small);
    assertEquals(Optional.empty(), GzipCut.without(10, two, two.length));
    byte[] padded = Texts.concat(file, new byte[20]);
    assertEquals(Optional.empty(), GzipCut.without(10, padded, padded.length));
    for (int size : List.of(0, 5, 17, 100, 5_000)) {
      assertEquals(Optional.empty(), GzipCut.without(10, Arrays.copyOf(file, size), size));
    }
  }

  @Test
  void aCorruptFileMakesACorruptMember() throws IOException {
    byte[] file = gzip(Texts.records(6, 300_000), 6, Deflater.DEFAULT_STRATEGY);
    for (int at : new int[] {file.length / 2, file.length - 20, file.length - 7}) {
      byte[] bad = file.clone();
      bad[at] ^= 4;
      byte[] cut = GzipCut.without(10, bad, bad.length).orElseThrow().bytes();
      assertThrows(
          IOException.class,
          () -> new GZIPInputStream(new ByteArrayInputStream(cut)).readAllBytes());
    }
  }

  @Test
  void theChecksumOfAnEndFollowsFromTheOthers() {
    byte[] text = Texts.noise(7, 5_000);
    for (int start : new int[] {0, 1, 100, 4_999, 5_000}) {
      CRC32 whole = new CRC32();
      whole.update(text);
      CRC32 first = new CRC32();
      first.update(text, 0, start);
      CRC32 end = new CRC32();
      end.update(text, start, text.length - start);
      assertEquals(
          (int) end.getValue(),
          Crc32Algebra.ofEnd((int) whole.getValue(), (int) first.getValue(), text.length - start));
    }
  }
}
