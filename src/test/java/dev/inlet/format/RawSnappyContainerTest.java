package dev.inlet.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

class RawSnappyContainerTest {
  private static Compression of(byte[] file) {
    return Compression.of(Arrays.copyOf(file, Math.min(file.length, Compression.HEAD_BYTES)));
  }

  @Test
  void aBlockThatIsAFileIsItsText() throws IOException {
    for (int length : new int[] {40, 127, 128, 129, 1_000, 70_000, 3_000_000}) {
      for (byte[] text : new byte[][] {Texts.records(length, length), Texts.noise(1, length)}) {
        byte[] file = Snappy.compress(text);
        boolean small = length < 128 && of(file) == Compression.NONE;
        assertTrue(small || of(file) == Compression.RAW_SNAPPY, length + " bytes");
        assertArrayEquals(small ? file : text, Splits.open(file).readAllBytes());
      }
    }
  }

  @Test
  void aBlockIsNotSplitAndSaysSo() throws IOException {
    byte[] text = Texts.records(1, 100_000);
    byte[] file = Snappy.compress(text);
    assertEquals(
        Optional.of("one block of snappy"),
        Compression.RAW_SNAPPY.container().whole(new MemoryFile(file)));
    new Splits(Compression.RAW_SNAPPY, file, text).holdForRandomCuts(1, 3);
  }

  /** The first letters of a text may be a length, and its letters elements, but not all of them. */
  @Test
  void textIsNeverTakenForIt() {
    Random random = new Random(2);
    String[] words = {"a", "é", "ö,", "\n", "\t", "12", "x;y", "ð", "Zürich", "|", "\u0001", "日本"};
    for (int round = 0; round < 100_000; round++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(120);
      while (text.length() < length) {
        text.append(words[random.nextInt(words.length)]);
      }
      byte[] utf8 = text.toString().getBytes(UTF_8);
      assertEquals(Compression.NONE, of(utf8), text.toString());
      assertEquals(Compression.NONE, of(text.toString().getBytes(ISO_8859_1)), text.toString());
    }
    assertEquals(Compression.NONE, of("\t abcdefghi".getBytes(UTF_8)));
    assertEquals(Compression.NONE, of(new byte[] {0}));
    assertEquals(Compression.NONE, of(new byte[100]));
  }

  @Test
  void otherBinaryDataIsNotTakenForIt() {
    for (int seed = 0; seed < 5_000; seed++) {
      assertEquals(Compression.NONE, of(Texts.noise(seed, 200)));
    }
    for (String magic : new String[] {"PAR1", "ORC", "Obj\u0001", "\u0089PNG", "%PDF-"}) {
      byte[] file = Texts.concat(magic.getBytes(ISO_8859_1), Texts.noise(3, 200));
      assertEquals(Compression.NONE, of(file), magic);
    }
  }

  @Test
  void aLargeFileThatIsCutIsTruncatedAndOneThatIsWrongIsCorrupt() throws IOException {
    byte[] file = Snappy.compress(Texts.records(4, 1_000_000));
    byte[] cut = Arrays.copyOf(file, file.length - 1);
    assertEquals(
        "data/x: "
            + cut.length
            + ": truncated raw snappy stream: expected more bytes, found the end of the file. Copy"
            + " the file from its source again",
        assertThrows(InputException.class, () -> Splits.open(cut).readAllBytes()).getMessage());
    byte[] bad = file.clone();
    Arrays.fill(bad, file.length / 2, file.length / 2 + 100, (byte) 0xff);
    assertEquals(
        "data/x: "
            + file.length
            + ": corrupt raw snappy stream: expected valid data, found 'a block of snappy that is"
            + " not right'. Copy the file from its source again",
        assertThrows(InputException.class, () -> Splits.open(bad).readAllBytes()).getMessage());
  }

  /** What the length says is not allocated before. */
  @Test
  void aTextThatIsTooLongIsRefused() throws IOException {
    byte[] file = Snappy.compress(Texts.records(5, 1_000_000));
    byte[] length = {(byte) 0x80, (byte) 0x80, (byte) 0x80, 0x41};
    byte[] large = Texts.concat(length, Arrays.copyOfRange(file, 3, file.length));
    String message =
        assertThrows(InputException.class, () -> Splits.open(large).readAllBytes()).getMessage();
    assertTrue(message.contains(": unsupported raw snappy stream: expected "), message);
    assertTrue(
        message.contains("found 'a single block of more than 134217728 bytes of text'"), message);
  }
}
