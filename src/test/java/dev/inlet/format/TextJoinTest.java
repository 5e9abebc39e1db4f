package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdInputStream;
import dev.inlet.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.Lz4Codec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xerial.snappy.SnappyFramedInputStream;

class TextJoinTest {
  private static final String MARK = "\ufeff";
  private static final JoinRules LINES = JoinRules.ofLines();
  private static final JoinRules HEADED = LINES.withHeaderLines(1);
  private static final JoinRules TRUSTED = LINES.withEdges(JoinRules.Edges.TRUSTED);

  /** Those that can be written. */
  static Stream<Compression> codecs() {
    Set<Compression> unwritten =
        EnumSet.of(Compression.RAW_SNAPPY, Compression.ZIP, Compression.XZ);
    return EnumSet.complementOf(EnumSet.copyOf(unwritten)).stream();
  }

  private static byte[] encoded(Compression compression, String text) {
    return encoded(compression, text.getBytes(UTF_8));
  }

  private static byte[] encoded(Compression compression, byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      BlockEncoder.of(compression).orElseThrow().encode(text, 0, text.length, out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  private static final class Result {
    final byte[] bytes;
    final long copied;

    Result(byte[] bytes, long copied) {
      this.bytes = bytes;
      this.copied = copied;
    }
  }

  private static Result joined(JoinRules rules, byte[]... files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TextJoin join = new TextJoin(out, rules)) {
      for (int i = 0; i < files.length; i++) {
        join.add(new MemoryFile("data/" + (char) ('a' + i), files[i]));
      }
      join.finish();
      return new Result(out.toByteArray(), join.copied());
    }
  }

  private static String refusal(JoinRules rules, byte[]... files) {
    return assertThrows(InputException.class, () -> joined(rules, files)).getMessage();
  }

  private static byte[] decoded(Compression compression, byte[] file) throws IOException {
    try (BlockInput in = compression.open(new MemoryFile(file), 0, file.length)) {
      return in.readAllBytes();
    }
  }

  /** By a decoder that is not ours; of lzop's files there is none here. */
  private static byte[] decodedElsewhere(Compression compression, byte[] file) throws IOException {
    InputStream in = new ByteArrayInputStream(file);
    SnappyCodec snappy = new SnappyCodec();
    snappy.setConf(new Configuration(false));
    Lz4Codec lz4 = new Lz4Codec();
    lz4.setConf(new Configuration(false));
    try (InputStream decoder =
        switch (compression) {
          case GZIP -> new GZIPInputStream(in);
          case BZIP2 -> new BZip2CompressorInputStream(in, true);
          case ZSTD -> new ZstdInputStream(in);
          case LZ4 -> new LZ4FrameInputStream(in);
          case SNAPPY -> new SnappyFramedInputStream(in);
          case HADOOP_SNAPPY -> snappy.createInputStream(in);
          case HADOOP_LZ4 -> lz4.createInputStream(in);
          case LZOP -> Compression.LZOP.open(new MemoryFile(file), 0, file.length);
          default -> in;
        }) {
      return decoder.readAllBytes();
    }
  }

  private static void assertJoined(
      String expected, Compression compression, JoinRules rules, byte[]... files)
      throws IOException {
    byte[] file = joined(rules, files).bytes;
    assertEquals(compression, Compression.of(new MemoryFile(file)));
    assertEquals(expected, new String(decoded(compression, file), UTF_8));
    assertEquals(expected, new String(decodedElsewhere(compression, file), UTF_8));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void filesStandOneBehindTheOtherWhateverTheirEndsAndHeaders(Compression codec)
      throws IOException {
    byte[] nothing = {};
    byte[] none = encoded(codec, "");
    for (String end : List.of("\n", "")) {
      for (String head : List.of("id,name\n", "")) {
        for (byte[] empty : List.of(nothing, none)) {
          JoinRules rules = LINES.withHeaderLines(head.isEmpty() ? 0 : 1);
          byte[] a = encoded(codec, head + "1,Anna\n2,Bruno" + end);
          byte[] b = encoded(codec, head + "3,Carla" + end);
          byte[] c = encoded(codec, head + "4,Dario" + end);
          String expected = head + "1,Anna\n2,Bruno\n3,Carla\n4,Dario" + end;
          assertJoined(expected, codec, rules, empty, a, empty, b, empty, c, empty);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void filesThatEndTheirLinesAreCopiedToTheByte(Compression codec) throws IOException {
    byte[] a = encoded(codec, Texts.records(1, 300_000));
    byte[] b = encoded(codec, "3,Carla\n");
    byte[] lines = encoded(codec, new String(Texts.records(2, 9_000), UTF_8) + "\n");
    for (JoinRules rules : List.of(LINES, TRUSTED)) {
      Result result = joined(rules, lines, b, lines);
      assertArrayEquals(Texts.concat(lines, b, lines), result.bytes);
      assertEquals(result.bytes.length, result.copied);
    }
    // The first does not end its last line, so that a few bytes stand between them.
    Result result = joined(LINES, a, b);
    assertEquals(a.length + b.length, result.copied);
    assertTrue(result.bytes.length - result.copied < 70, codec.word());
    assertArrayEquals(a, Arrays.copyOf(result.bytes, a.length));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void aFileOfOnlyAHeaderAddsNothingAndMayBeTheFirst(Compression codec) throws IOException {
    byte[] headed = encoded(codec, "id,name\n1,Anna\n");
    for (String end : List.of("\n", "", "\r\n")) {
      byte[] only = encoded(codec, "id,name" + end);
      String ended = end.isEmpty() ? "\n" : end;
      assertJoined("id,name\n1,Anna\n", codec, HEADED, headed, only, only);
      assertJoined(
          "id,name" + ended + "1,Anna\n1,Anna\n", codec, HEADED, only, headed, only, headed);
      assertJoined("id,name" + end, codec, HEADED, only, only);
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void onlyTheFirstBlocksOfALargerFileAreEncodedAnew(Compression codec) throws IOException {
    byte[] a = encoded(codec, "id,name\n1,Anna");
    byte[] first = Texts.records(3, 900_000);
    byte[] second = Texts.concat(Texts.records(4, 899_999), "\n".getBytes(UTF_8));
    byte[] head = "id,name\n".getBytes(UTF_8);
    byte[] b = Texts.concat(encoded(codec, Texts.concat(head, first)), encoded(codec, second));
    byte[] text = Texts.concat("id,name\n1,Anna\n".getBytes(UTF_8), first, second);
    Result result = joined(HEADED, a, b);
    assertArrayEquals(text, decoded(codec, result.bytes));
    assertArrayEquals(text, decodedElsewhere(codec, result.bytes));
    boolean free =
        !EnumSet.of(Compression.BZIP2, Compression.LZ4, Compression.LZOP).contains(codec);
    assertEquals(free, result.copied > a.length + b.length / 3, codec + " " + result.copied);
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void byteOrderMarksOfFollowingFilesAreDropped(Compression codec) throws IOException {
    byte[] marked = encoded(codec, MARK + "1,Anna\n");
    byte[] only = encoded(codec, MARK);
    assertJoined(MARK + "1,Anna\n1,Anna\n1,Anna\n", codec, LINES, marked, only, marked, marked);
    byte[] headed = encoded(codec, MARK + "id,name\n1,Anna\n");
    byte[] unmarked = encoded(codec, "id,name\r\n2,Bruno\n");
    assertJoined(
        MARK + "id,name\n1,Anna\n2,Bruno\n1,Anna\n", codec, HEADED, headed, unmarked, headed);
    assertJoined("id,name\r\n2,Bruno\n1,Anna\n", codec, HEADED, unmarked, headed);
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void anyCompressionBecomesAnyOther(Compression from) throws IOException {
    byte[] large = Texts.concat("id,name\n".getBytes(UTF_8), Texts.records(5, 699_999));
    byte[][] files = {
      encoded(from, "id,name\n1,Anna"),
      encoded(from, ""),
      encoded(from, large),
      encoded(from, MARK + "id,name\n"),
      encoded(from, "id,name\n2,Bruno\n"),
    };
    byte[] text =
        Texts.concat(
            "id,name\n1,Anna\n".getBytes(UTF_8),
            Arrays.copyOfRange(large, 8, large.length),
            "\n2,Bruno\n".getBytes(UTF_8));
    for (Compression to : codecs().toList()) {
      for (int threads : new int[] {from == to ? 1 : 2}) {
        JoinRules rules = HEADED.withOutput(to).withThreads(threads);
        byte[] file = joined(rules, files).bytes;
        assertArrayEquals(text, decoded(to, file), from + " to " + to);
        assertArrayEquals(text, decodedElsewhere(to, file), from + " to " + to);
      }
    }
  }

  @Test
  void pieceByPieceTextIsEncodedInOrderByManyThreads() throws IOException {
    byte[] text = Texts.records(6, 9_500_001);
    JoinRules rules = LINES.withOutput(Compression.GZIP).withThreads(4);
    byte[] file = joined(rules, text, text).bytes;
    byte[] twice = Texts.concat(text, "\n".getBytes(UTF_8), text);
    assertArrayEquals(twice, decodedElsewhere(Compression.GZIP, file));
  }

  @Test
  void aTextInAnyPiecesIsTheTextAgain() throws IOException {
    Random random = new Random(7);
    List<Compression> codecs = codecs().toList();
    for (int round = 0; round < 200; round++) {
      Compression codec = codecs.get(random.nextInt(codecs.size()));
      boolean headed = random.nextBoolean();
      String[] lines = new String(Texts.records(round, 3000), UTF_8).split("\n", -1);
      List<byte[]> files = new ArrayList<>();
      StringBuilder expected = new StringBuilder(headed ? "a,b,c\n" : "");
      int at = 0;
      while (at < lines.length) {
        int to = Math.min(lines.length, at + 1 + random.nextInt(20));
        String piece = String.join("\n", Arrays.asList(lines).subList(at, to));
        expected.append(piece).append("\n");
        boolean ends = to == lines.length || random.nextBoolean();
        files.add(encoded(codec, (headed ? "a,b,c\n" : "") + piece + (ends ? "\n" : "")));
        if (random.nextInt(4) == 0) {
          files.add(random.nextBoolean() ? new byte[0] : encoded(codec, headed ? "a,b,c\n" : ""));
        }
        at = to;
      }
      JoinRules rules = headed ? HEADED : LINES;
      byte[] file = joined(rules, files.toArray(byte[][]::new)).bytes;
      assertEquals(expected.toString(), new String(decoded(codec, file), UTF_8), "round " + round);
      RecordSum before = new RecordSum(0, 0, 0);
      for (byte[] source : files) {
        before = before.and(RecordSum.of(new MemoryFile(source), rules));
      }
      assertEquals(before, RecordSum.of(new MemoryFile(file), rules), "round " + round);
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"GZIP", "BZIP2", "ZSTD", "LZ4", "SNAPPY", "HADOOP_SNAPPY", "HADOOP_LZ4", "LZOP"})
  void aTruncatedFileAmongGoodOnesIsNamed(Compression codec) {
    byte[] good = encoded(codec, "1,Anna\n");
    byte[] whole = encoded(codec, Texts.records(8, 5_000));
    for (int size : new int[] {whole.length - 1, whole.length / 2}) {
      String message = refusal(LINES, good, Arrays.copyOf(whole, size), good);
      assertTrue(
          message.matches("data/b: \\d+: (truncated|corrupt) " + codec.word() + " stream: .*"),
          message);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "BZIP2", "ZSTD", "LZ4", "SNAPPY", "LZOP"})
  void aFileWithAWrongByteIsNamed(Compression codec) {
    byte[] good = encoded(codec, "1,Anna\n");
    byte[] bad = encoded(codec, Texts.records(9, 2_000));
    bad[bad.length / 2] ^= 0x10;
    String message = refusal(LINES, good, bad);
    assertTrue(
        message.matches("data/b: \\d+: (truncated|corrupt|unsupported) " + codec.word() + " .*"),
        message);
  }

  @Test
  void whatIsBehindTheLastStreamIsNotCopied() throws IOException {
    byte[] padded = Texts.concat(encoded(Compression.GZIP, "1,Anna\n"), new byte[300]);
    byte[] good = encoded(Compression.GZIP, "2,Bruno\n");
    assertJoined("1,Anna\n2,Bruno\n", Compression.GZIP, LINES, padded, good);
    byte[] trailed =
        Texts.concat(encoded(Compression.BZIP2, "1,Anna\n"), "garbage".getBytes(UTF_8));
    byte[] other = encoded(Compression.BZIP2, "2,Bruno\n");
    assertJoined("1,Anna\n2,Bruno\n", Compression.BZIP2, LINES, trailed, other);
  }

  @Test
  void anotherHeaderIsRefusedByName() {
    byte[] a = "id,name\n1,Anna\n".getBytes(UTF_8);
    byte[] b = "id,nome\n2,Bruno\n".getBytes(UTF_8);
    assertEquals(
        "data/b: 1: another header: expected 'id,name' as in data/a, found 'id,nome'. Group the"
            + " files by their columns, or say that they have no header",
        refusal(HEADED, a, b));
    assertEquals(
        "data/b: 1: another header: expected 'id,name' as in data/a, found '2,Bruno'. Group the"
            + " files by their columns, or say that they have no header",
        refusal(HEADED.withOutput(Compression.GZIP), a, "2,Bruno\n".getBytes(UTF_8)));
  }

  @Test
  void aHeaderOfFewerLinesIsRefusedByName() {
    byte[] a = "# v1\nid,name\n1,Anna\n".getBytes(UTF_8);
    assertEquals(
        "data/b: header missing: expected 2 lines, found 1. Leave the file out, or say how many"
            + " header lines there are",
        refusal(LINES.withHeaderLines(2), a, "# v1".getBytes(UTF_8)));
  }

  @Test
  void aHeaderWithoutEndIsRefusedByName() {
    byte[] a = new byte[3 << 20];
    Arrays.fill(a, (byte) 'x');
    assertEquals(
        "data/a: header too long: expected 1 lines in at most 1 MiB, found 0. Say how many header"
            + " lines there are",
        refusal(HEADED, a));
  }

  @Test
  void twoCompressionsInOneGroupAreRefusedByName() {
    assertEquals(
        "data/b: cannot be joined: expected gzip as in data/a, found bzip2. Name an output codec,"
            + " or group the files by their compression",
        refusal(LINES, encoded(Compression.GZIP, "a\n"), encoded(Compression.BZIP2, "b\n")));
  }

  @Test
  void twoCompressionsBecomeOneThatIsNamedAndWhatIsOfItIsCopied() throws IOException {
    byte[] a = encoded(Compression.GZIP, "1,Anna");
    byte[] b = encoded(Compression.BZIP2, "2,Bruno");
    Result result = joined(LINES.withOutput(Compression.BZIP2), a, b, "3,Carla".getBytes(UTF_8));
    assertEquals(
        "1,Anna\n2,Bruno\n3,Carla", new String(decoded(Compression.BZIP2, result.bytes), UTF_8));
    assertEquals(b.length, result.copied);
  }

  @Test
  void filesThatCannotFollowEachOtherAreRefusedByName() throws IOException {
    byte[] zip;
    try (InputStream in = TextJoinTest.class.getResourceAsStream("/formats/lines.zip")) {
      zip = in == null ? zipOf("1,Anna\n") : in.readAllBytes();
    }
    assertEquals(
        "data/a: cannot be joined as it is stored: expected one of the compressions that can follow"
            + " each other, found zip. Name another output codec",
        refusal(LINES, zip));
    assertEquals(
        "1,Anna\n",
        new String(joined(LINES.withOutput(Compression.NONE), zipOf("1,Anna\n")).bytes, UTF_8));
  }

  private static byte[] zipOf(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (java.util.zip.ZipOutputStream zip = new java.util.zip.ZipOutputStream(out)) {
      zip.putNextEntry(new java.util.zip.ZipEntry("a.csv"));
      zip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  @Test
  void whatIsNoTextIsRefusedByName() {
    byte[] text = "1,Anna\n".getBytes(UTF_8);
    byte[] wide = (MARK + "1,Anna\n").getBytes(UTF_16LE);
    for (JoinRules rules : List.of(LINES, TRUSTED.withHeaderLines(1))) {
      byte[] longer = Arrays.copyOf(wide, 200);
      assertEquals(
          "data/b: cannot be joined as text: expected text in UTF-8 or the like, found UTF-16 text."
              + " Leave the file out, or group it with others of its kind",
          refusal(rules, text, longer));
    }
    assertEquals(
        "data/b: cannot be joined as text: expected text in UTF-8 or the like, found Parquet."
            + " Leave the file out, or group it with others of its kind",
        refusal(LINES, text, "PAR1 and more".getBytes(UTF_8)));
  }

  @Test
  void largeFilesAreCopiedWithoutBeingHeldInMemory() throws IOException {
    byte[] text = Texts.concat(Texts.records(10, 9 << 20), "\n".getBytes(UTF_8));
    byte[] small = "1,Anna\n".getBytes(UTF_8);
    Result result = joined(LINES, text, small, text);
    assertArrayEquals(Texts.concat(text, small, text), result.bytes);
    assertEquals(result.bytes.length, result.copied);
    byte[] cut = joined(LINES.withHeaderLines(1), small, Texts.concat(small, text)).bytes;
    assertArrayEquals(Texts.concat(small, text), cut);
  }

  @Test
  void headersAreTakenOutOfGzipMembersThatStayMostlyAsTheyAre() throws IOException {
    byte[] head = "id,name\n".getBytes(UTF_8);
    byte[] a = Texts.concat(Texts.records(11, 399_999), "\n".getBytes(UTF_8));
    byte[] b = Texts.records(12, 300_000);
    byte[] first = encoded(Compression.GZIP, Texts.concat(head, a));
    byte[] second = encoded(Compression.GZIP, Texts.concat(head, b));
    byte[] text = Texts.concat(head, a, b, "\n".getBytes(UTF_8), a);
    for (JoinRules rules : List.of(HEADED, HEADED.withEdges(JoinRules.Edges.TRUSTED))) {
      Result result = joined(rules, first, second, first);
      byte[] decoded = decodedElsewhere(Compression.GZIP, result.bytes);
      if (rules.edges() == JoinRules.Edges.CHECKED) {
        assertArrayEquals(text, decoded);
      } else {
        // What is trusted to end its line does not, and so a record runs into the next one.
        assertArrayEquals(Texts.concat(head, a, b, a), decoded);
      }
      assertTrue(result.copied > 0.8 * result.bytes.length, "" + result.copied);
    }
  }

  @Test
  void aSmallFileIsReadOnce() throws IOException {
    for (Compression codec : codecs().toList()) {
      byte[] stored = encoded(codec, "1,Anna\n");
      MemoryFile file = new MemoryFile("data/a", stored);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (TextJoin join = new TextJoin(out, LINES)) {
        join.add(file);
        join.finish();
      }
      assertEquals(1, file.opened(), codec.word());
      assertEquals(stored.length, file.bytesRead(), codec.word());
    }
  }

  @Test
  void aFileThatIsShorterThanListedIsNamed() {
    StoredFile shorter =
        new StoredFile() {
          @Override
          public String name() {
            return "data/a";
          }

          @Override
          public long length() {
            return 10;
          }

          @Override
          public InputStream from(long offset) {
            return new ByteArrayInputStream("abc\n".getBytes(UTF_8));
          }

          @Override
          public void close() {
            // In memory.
          }
        };
    try (TextJoin join = new TextJoin(new ByteArrayOutputStream(), LINES)) {
      InputException e = assertThrows(InputException.class, () -> join.add(shorter));
      assertEquals(
          "data/a: changed since it was listed: expected 10 bytes, found 4. Run again",
          e.getMessage());
    }
  }
}
