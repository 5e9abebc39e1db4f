package dev.inlet.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the JDK, which tells lengths behind an entry, and of the zip tool. */
class ZipContainerTest {
  private static byte[] zip(byte[]... entries) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(file)) {
      out.setComment("made by a test");
      for (int i = 0; i < entries.length; i++) {
        out.putNextEntry(new ZipEntry("lines-" + i + ".csv"));
        out.write(entries[i]);
        out.closeEntry();
      }
    }
    return file.toByteArray();
  }

  private static byte[] stored(byte[] text) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(text);
    ZipEntry entry = new ZipEntry("lines.csv");
    entry.setMethod(ZipEntry.STORED);
    entry.setCrc(crc.getValue());
    entry.setSize(text.length);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(entry);
      out.write(text);
    }
    return file.toByteArray();
  }

  private static String refused(byte[] file) {
    return assertThrows(InputException.class, () -> Splits.open(file).readAllBytes()).getMessage();
  }

  private static void holds(byte[] file, byte[] text) throws IOException {
    assertEquals(
        Compression.ZIP, Compression.of(Arrays.copyOf(file, Math.min(file.length, 1 << 10))));
    new Splits(Compression.ZIP, file, text).holdForRandomCuts(1, 3);
  }

  @Test
  void aZipOfOneEntryIsItsText() throws IOException {
    for (int length : new int[] {0, 1, 1_000, 300_000}) {
      holds(zip(Texts.records(1, length)), Texts.records(1, length));
      holds(zip(Texts.noise(2, length)), Texts.noise(2, length));
      holds(stored(Texts.records(3, length)), Texts.records(3, length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lines.zip", "lines.piped.zip"})
  void filesOfTheToolAreRead(String name) throws IOException {
    holds(ToolFiles.read(name), ToolFiles.text());
  }

  @Test
  void aZipIsNotSplitAndSaysSo() throws IOException {
    MemoryFile file = new MemoryFile(zip(Texts.records(4, 100_000)));
    assertEquals(Optional.of("one entry of a zip"), Compression.ZIP.container().whole(file));
    assertEquals(OptionalLong.empty(), Compression.ZIP.container().blockFrom(file, 1));
  }

  @Test
  void aZipOfMoreEntriesIsRefusedWithTheirNumber() throws IOException {
    byte[] text = Texts.records(5, 100_000);
    assertEquals(
        "unsupported zip stream: expected gzip, bzip2, zstd, lz4, snappy, lzop or a zip of one"
            + " entry, found 'a zip of 3 entries'. Decompress the file, or compress it another way",
        refused(zip(text, text, text)).replaceFirst("data/x: \\d+: ", ""));
    assertTrue(refused(zip()).contains("found 'a zip of 0 entries'. Decompress"));
    byte[][] many = new byte[65_600][];
    Arrays.fill(many, new byte[0]);
    assertTrue(refused(zip(many)).contains("found 'a zip of 65535 or more entries'. Decompress"));
  }

  @Test
  void anEncryptedZipAndOtherMethodsAreRefused() throws IOException {
    byte[] file = zip(Texts.records(6, 100));
    byte[] encrypted = file.clone();
    encrypted[6] |= 1;
    assertTrue(refused(encrypted).contains("found 'an encrypted zip'. Decompress"));
    byte[] other = file.clone();
    other[8] = 14;
    assertTrue(refused(other).contains("found 'a zip of method 14'. Decompress"));
    byte[] unknown = file.clone();
    unknown[8] = 0;
    assertTrue(refused(unknown).contains("found 'a stored zip of unknown length'. Decompress"));
  }

  @Test
  void aFileThatIsCutAnywhereIsTruncated() throws IOException {
    for (byte[] file : new byte[][] {zip(Texts.records(7, 300)), stored(Texts.records(7, 300))}) {
      for (int length = 4; length < file.length; length++) {
        assertEquals(
            "data/x: "
                + length
                + ": truncated zip stream: expected more bytes, found the end of the file. Copy the"
                + " file from its source again",
            refused(Arrays.copyOf(file, length)));
      }
    }
  }

  /** Names, times and what the directory repeats are not looked at. */
  @Test
  void aChangedByteFailsOrGivesTheText() throws IOException {
    byte[] text = Texts.records(8, 300);
    for (byte[] file : new byte[][] {zip(text), stored(text)}) {
      int failed = 0;
      for (int at = 4; at < file.length; at++) {
        for (int change : new int[] {1, 0x80, 0xff}) {
          byte[] bad = file.clone();
          bad[at] ^= (byte) change;
          failed += Splits.failsOrGives(bad, text, "byte " + at) ? 1 : 0;
        }
      }
      assertTrue(failed > file.length, failed + " of " + 3 * file.length);
    }
  }

  @Test
  void textThatBeginsAsAZipDoesIsNone() throws IOException {
    byte[] text = {'P', 'K', ',', 'a', '\n'};
    assertArrayEquals(text, Splits.open(text).readAllBytes());
  }
}
