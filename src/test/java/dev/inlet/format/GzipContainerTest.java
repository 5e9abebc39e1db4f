package dev.inlet.format;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipContainerTest {
  private static final byte[] PLAIN_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};

  private static byte[] member(byte[] text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream encoder = new GZIPOutputStream(out)) {
      encoder.write(text);
    }
    return out.toByteArray();
  }

  private static byte[] member(byte[] header, byte[] text, int level) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header);
    Deflater deflater = new Deflater(level, true);
    try (DeflaterOutputStream encoder = new DeflaterOutputStream(out, deflater)) {
      encoder.write(text);
    }
    deflater.end();
    writeFour(out, crc(text));
    writeFour(out, text.length);
    return out.toByteArray();
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static void writeFour(ByteArrayOutputStream out, int number) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(number >>> shift);
    }
  }

  private static byte[] members(byte[] text, int piece) throws IOException {
    byte[] empty = member(new byte[0]);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(empty);
    for (int at = 0; at < text.length; at += piece) {
      all.writeBytes(member(Arrays.copyOfRange(text, at, Math.min(text.length, at + piece))));
      all.writeBytes(empty);
    }
    all.writeBytes(empty);
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

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static Splits splits(byte[] encoded, byte[] text) {
    return new Splits(Compression.GZIP, encoded, text);
  }

  private static Optional<String> whole(byte[] file) throws IOException {
    return Compression.GZIP.container().whole(new MemoryFile(file));
  }

  private static byte[] decoded(byte[] file) throws IOException {
    try (InputStream in = Compression.GZIP.open(new MemoryFile(file), 0, file.length)) {
      return in.readAllBytes();
    }
  }

  @Test
  void filesOfBgzipAreSplitAtAnySize() throws IOException {
    byte[] file = ToolFiles.read("lines.bgzip.gz");
    assertEquals(Optional.empty(), whole(file));
    Splits splits = splits(file, ToolFiles.text());
    assertEquals(4, splits.starts().size());
    splits.holdForEverySize();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "pigz"})
  void filesOfOneMemberAreNotSplitAndSaySo(String tool) throws IOException {
    byte[] file = ToolFiles.read("lines." + tool + ".gz");
    assertEquals(
        Optional.of("one gzip member of " + (tool.equals("gzip") ? "3.5" : "4.0") + " KB"),
        whole(file));
    splits(file, ToolFiles.text()).holdForEverySize();
  }

  @Test
  void aFileThatBeginsWithNoMemberIsLeftToTheReader() throws IOException {
    byte[] member = member(new byte[50]);
    assertEquals(Optional.of("no gzip member that can be read"), whole(Arrays.copyOf(member, 5)));
    member[2] = 7;
    assertEquals(Optional.of("no gzip member that can be read"), whole(member));
  }

  @Test
  void toTellThatAFileIsOneMemberItsHeadAndThreePlacesAreLookedAt() throws IOException {
    byte[] noise = new byte[40_000_000];
    new Random(1).nextBytes(noise);
    MemoryFile file = new MemoryFile(member(PLAIN_HEADER, noise, Deflater.NO_COMPRESSION));
    assertEquals(
        Optional.of("one gzip member of 40.0 MB"), Compression.GZIP.container().whole(file));
    assertEquals(4, file.opened());
    assertEquals((3 << 22) + GzipHeader.MIN_BYTES, file.bytesRead());
  }

  @Test
  void aFileOfMembersIsSplitAndEmptyOnesToo() throws IOException {
    byte[] text = randomText(1, 600, 5);
    byte[] file = members(text, 60);
    assertEquals(Optional.empty(), whole(file));
    splits(file, text).holdForEverySize();
  }

  @Test
  void largerFilesAreSplitAnywhere() throws IOException {
    byte[] text = randomText(2, 3_000_000, 20);
    byte[] file = members(text, 300_000);
    assertEquals(Optional.empty(), whole(file));
    Splits splits = splits(file, text);
    splits.holdForRandomCuts(3, 10);
  }

  @Test
  void allFieldsOfAHeaderArePassedOver() throws IOException {
    byte[] text = "a,b\n".getBytes(US_ASCII);
    byte[] fields = {
      0x1f,
      (byte) 0x8b,
      8,
      0x1f,
      1,
      2,
      3,
      4,
      0,
      3, // all flags
      9,
      0,
      'X',
      'Y',
      3,
      0,
      1,
      2,
      3,
      0,
      0, // an extra field, and two bytes that are none
      'n',
      'a',
      'm',
      'e',
      0,
      'c',
      'o',
      0
    };
    int crc = crc(fields);
    byte[] header = concat(fields, new byte[] {(byte) crc, (byte) (crc >>> 8)});
    byte[] one = member(header, text, 6);
    splits(concat(one, one, one), concat(text, text, text)).holdForEverySize();
    one[header.length - 1] ^= 1;
    assertEquals(
        "data/x: "
            + one.length
            + ": corrupt gzip stream: expected valid data, found 'checksum of a gzip header"
            + " differs'. Copy the file from its source again",
        assertThrows(InputException.class, () -> decoded(one)).getMessage());
  }

  @Test
  void anExtraFieldThatIsLongerThanAllOfThemEndsWithThem() throws IOException {
    byte[] text = "a,b\n".getBytes(US_ASCII);
    byte[] header = {
      0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, 3, 6, 0, 'B', 'C', (byte) 0xff, (byte) 0xff, 1, 2
    };
    assertArrayEquals(text, decoded(member(header, text, 6)));
  }

  @Test
  void zerosBehindAMemberArePadding() throws IOException {
    byte[] text = "a,b\n".getBytes(US_ASCII);
    byte[] padded = concat(member(text), new byte[100_000]);
    assertArrayEquals(text, decoded(padded));
    assertArrayEquals(concat(text, text), decoded(concat(padded, member(text), new byte[1])));
    splits(concat(member(text), new byte[50], member(text)), concat(text, text)).holdForEverySize();
  }

  @Test
  void whatFollowsAMemberAndIsNoneIsCorrupt() throws IOException {
    byte[] file = concat(member("a,b\n".getBytes(US_ASCII)), "garbage".getBytes(US_ASCII));
    assertEquals(
        "data/x: "
            + file.length
            + ": corrupt gzip stream: expected valid data, found 'no gzip member where one should"
            + " begin'. Copy the file from its source again",
        assertThrows(InputException.class, () -> decoded(file)).getMessage());
  }

  @Test
  void aMemberOfAnotherMethodIsUnsupported() throws IOException {
    byte[] file = member("a,b\n".getBytes(US_ASCII));
    file[2] = 7;
    String message = assertThrows(InputException.class, () -> decoded(file)).getMessage();
    assertTrue(message.startsWith("data/x: " + file.length + ": unsupported gzip stream"), message);
    assertTrue(message.contains("found 'a gzip member of method 7 with flags 0'. "), message);
  }

  @Test
  void aFileThatIsCutWithinAMemberIsTruncated() throws IOException {
    byte[] text = randomText(4, 300, 10);
    byte[] one = member(text);
    byte[] file = concat(one, one);
    for (int length = 1; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      if (length == one.length) {
        assertArrayEquals(text, decoded(cut));
        continue;
      }
      String message = assertThrows(InputException.class, () -> decoded(cut)).getMessage();
      assertTrue(message.startsWith("data/x: " + length + ": truncated gzip stream: "), message);
    }
  }

  @Test
  void splitsOfAFileWithAnyByteChangedFailOrAreRightAllTheSame() throws IOException {
    byte[] text = randomText(7, 240, 5);
    splits(members(text, 60), text).failOrGiveTheTextWithAnyByteChanged();
  }

  /** As an archive of gzip files has it that is compressed once more: they are stored. */
  @Test
  void membersWithinAMemberAreFalseEdges() throws IOException {
    byte[] inner = members(randomText(5, 600, 5), 60);
    byte[] file = concat(member(PLAIN_HEADER, inner, Deflater.NO_COMPRESSION), member(inner));
    NavigableSet<Long> starts = splits(file, inner).starts();
    assertTrue(starts.size() > 10, starts.toString());
    for (long edge : starts.headSet(starts.last())) {
      splits(file, inner).failsAtFalseEdge(edge);
    }
    assertArrayEquals(concat(inner, inner), decoded(file));
  }

  @Test
  void aHeaderWithoutAMemberIsPassedOver() throws IOException {
    byte[] file = concat(new byte[5], PLAIN_HEADER, new byte[300], member(randomText(6, 50, 5)));
    assertEquals(
        OptionalLong.of(5 + PLAIN_HEADER.length + 300),
        Compression.GZIP.container().blockFrom(new MemoryFile(file), 1));
  }
}
