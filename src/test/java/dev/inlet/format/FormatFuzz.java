package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.inlet.InletException;
import dev.inlet.format.DataType.Scalar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configurable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.Lz4Codec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.params.provider.MethodSource;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedOutputStream;

/**
 * Any bytes at all, for each codec and parser: they are decoded, or refused by a message, and the
 * splits of a file are together what the file is. Each method runs for a minute by {@code bin/check
 * --fuzz}, and is no test otherwise. The first two bytes of an input say where it is cut.
 */
final class FormatFuzz {
  private static final String MINUTE = "60s";

  /** A few bytes may stand for gigabytes. */
  private static final int MOST_TEXT = 1 << 22;

  private static final String LINES = "1,2,Rome\n3,4,Oslo\n".repeat(50);

  private static final List<Column> COLUMNS =
      List.of(
          new Column("a", Scalar.STRING),
          new Column("b", Scalar.BIGINT),
          new Column("c", Scalar.DOUBLE),
          new Column("d", Scalar.TIMESTAMP),
          new Column("e", new DataType.Decimal(12, 2)),
          new Column("f", Scalar.BOOLEAN),
          new Column("g", Scalar.DATE));

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("bzip2Files")
  void bzip2(byte[] input) throws IOException {
    decode(Compression.BZIP2, input);
  }

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("gzipFiles")
  void gzip(byte[] input) throws IOException {
    decode(Compression.GZIP, input);
  }

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("zstdFiles")
  void zstd(byte[] input) throws IOException {
    decode(Compression.ZSTD, input);
  }

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("lz4Files")
  void lz4(byte[] input) throws IOException {
    decode(Compression.LZ4, input);
  }

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("framedSnappyFiles")
  void framedSnappy(byte[] input) throws IOException {
    decode(Compression.SNAPPY, input);
  }

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("hadoopSnappyFiles")
  void hadoopSnappy(byte[] input) throws IOException {
    decode(Compression.HADOOP_SNAPPY, input);
  }

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("hadoopLz4Files")
  void hadoopLz4(byte[] input) throws IOException {
    decode(Compression.HADOOP_LZ4, input);
  }

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("rawSnappyFiles")
  void rawSnappy(byte[] input) throws IOException {
    decode(Compression.RAW_SNAPPY, input);
  }

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("lzopFiles")
  void lzop(byte[] input) throws IOException {
    decode(Compression.LZOP, input);
  }

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("zipFiles")
  void zip(byte[] input) throws IOException {
    decode(Compression.ZIP, input);
  }

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("csvFiles")
  void csv(byte[] input) {
    parse(new CsvFormat(CsvDialect.STANDARD, COLUMNS, "UTC"), input);
  }

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("csvWithEscapesFiles")
  void csvWithEscapes(byte[] input) {
    CsvDialect dialect = new CsvDialect(";", "'", "\\", false, List.of("NA"), List.of(""));
    parse(new CsvFormat(dialect, COLUMNS, "Europe/Rome"), input);
  }

  @FuzzTest(maxDuration = MINUTE)
  @MethodSource("jsonFiles")
  void json(byte[] input) {
    List<Column> columns = new ArrayList<>(COLUMNS);
    columns.add(new Column("h", DataType.parse("struct<x:int,y:array<string>>")));
    columns.add(new Column("i", DataType.parse("map<string,bigint>")));
    parse(new JsonFormat(columns, "UTC"), input);
  }

  static List<byte[]> bzip2Files() throws IOException {
    return List.of(
        seed(ToolFiles.read("lines.bzip2.bz2")), seed(ToolFiles.read("lines.pbzip2.bz2")));
  }

  static List<byte[]> gzipFiles() throws IOException {
    return List.of(seed(ToolFiles.read("lines.gzip.gz")), seed(ToolFiles.read("lines.bgzip.gz")));
  }

  static List<byte[]> zstdFiles() throws IOException {
    return List.of(
        seed(ToolFiles.read("lines.zstd.zst")), seed(ToolFiles.read("lines20.pzstd.zst")));
  }

  static List<byte[]> lz4Files() throws IOException {
    return List.of(
        seed(ToolFiles.read("lines.default.lz4")),
        seed(ToolFiles.read("lines.linked.lz4")),
        seed(ToolFiles.read("lines.legacy.lz4")));
  }

  static List<byte[]> framedSnappyFiles() throws IOException {
    return List.of(seed(encoded(SnappyFramedOutputStream::new)));
  }

  static List<byte[]> hadoopSnappyFiles() throws IOException {
    return List.of(seed(encoded(out -> codec(new SnappyCodec()).createOutputStream(out))));
  }

  static List<byte[]> hadoopLz4Files() throws IOException {
    return List.of(seed(encoded(out -> codec(new Lz4Codec()).createOutputStream(out))));
  }

  static List<byte[]> rawSnappyFiles() throws IOException {
    return List.of(seed(Snappy.compress(LINES.getBytes(UTF_8))));
  }

  static List<byte[]> lzopFiles() throws IOException {
    return List.of(seed(ToolFiles.read("lines.lzo")), seed(ToolFiles.read("lines.crc.lzo")));
  }

  static List<byte[]> zipFiles() throws IOException {
    return List.of(seed(ToolFiles.read("lines.zip")), seed(ToolFiles.read("lines.piped.zip")));
  }

  static List<byte[]> csvFiles() {
    return List.of(
        seed(
            "a,b,c,d,e,f,g\n\"x\n, \"\"y\"\"\",1,2.5,2001-01-01T00:00:00Z,0.10,true,2001-01-01\n"));
  }

  static List<byte[]> csvWithEscapesFiles() {
    return List.of(seed("'x\\'y';1;NA;2001-01-01 10:00:00;1.50;yes;2001-01-01\r\n;;;;;;\r\n"));
  }

  static List<byte[]> jsonFiles() {
    return List.of(
        seed(
            "{\"a\":\"x\\u00e9\",\"b\":-1,\"c\":1e5,\"h\":{\"x\":1,\"y\":[\"z\",null]},"
                + "\"i\":{\"k\":2}}\n{\"f\":false}\n"));
  }

  private interface Encoding {
    OutputStream of(OutputStream out) throws IOException;
  }

  private static byte[] encoded(Encoding encoding) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = encoding.of(bytes)) {
      out.write(LINES.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static <C extends CompressionCodec & Configurable> C codec(C codec) {
    codec.setConf(new Configuration(false));
    return codec;
  }

  private static byte[] seed(String text) {
    return seed(text.getBytes(UTF_8));
  }

  private static byte[] seed(byte[] file) {
    byte[] seed = new byte[file.length + 2];
    seed[1] = 11;
    System.arraycopy(file, 0, seed, 2, file.length);
    return seed;
  }

  private static byte[] body(byte[] input) {
    return input.length < 2 ? input : Arrays.copyOfRange(input, 2, input.length);
  }

  private static int cut(byte[] input) {
    int length = body(input).length;
    return length < 2 ? 0 : ((input[0] & 0xff) << 8 | (input[1] & 0xff)) % length;
  }

  private static void decode(Compression compression, byte[] input) throws IOException {
    byte[] file = body(input);
    Optional<byte[]> whole = text(compression, file, 0, file.length);
    OptionalLong edge = OptionalLong.empty();
    try {
      edge = compression.container().blockFrom(new MemoryFile(file), Math.max(1, cut(input)));
    } catch (IOException e) {
      // Reading says the same, and where.
    }
    if (whole.isEmpty() || edge.isEmpty() || edge.getAsLong() >= file.length) {
      return;
    }
    Optional<byte[]> head = text(compression, file, 0, edge.getAsLong());
    Optional<byte[]> tail = text(compression, file, edge.getAsLong(), file.length);
    if (head.isPresent() && tail.isPresent()) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.write(head.get());
      both.write(tail.get());
      assertArrayEquals(whole.get(), both.toByteArray());
    }
  }

  /** Of the blocks of a split; nothing if it is refused, or has too much text. */
  private static Optional<byte[]> text(Compression compression, byte[] file, long from, long to)
      throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] piece = new byte[5000];
    try (BlockInput in = compression.open(new MemoryFile(file), from, to)) {
      while (!in.behind()) {
        int read = in.read(piece, 0, piece.length);
        if (read < 0 || text.size() > MOST_TEXT) {
          return Optional.empty();
        }
        text.write(piece, 0, read);
      }
      return Optional.of(text.toByteArray());
    } catch (InletException | FalseEdgeException e) {
      return Optional.empty();
    }
  }

  private static void parse(RecordFormat format, byte[] input) {
    byte[] file = body(input);
    int cut = cut(input);
    Optional<List<String>> whole = records(format, file, 0, file.length);
    if (whole.isEmpty() || cut == 0) {
      return;
    }
    Optional<List<String>> head = records(format, file, 0, cut);
    Optional<List<String>> tail = records(format, file, cut, file.length);
    if (head.isPresent() && tail.isPresent()) {
      List<String> both = new ArrayList<>(head.get());
      both.addAll(tail.get());
      assertEquals(whole.get(), both);
    }
  }

  /** Nothing if the file is refused, or the edge is none. */
  private static Optional<List<String>> records(
      RecordFormat format, byte[] file, long from, long to) {
    try {
      return Optional.of(
          ReadRecords.of(format, new MemoryFile(file), new Split(from, to)).values().stream()
              .map(record -> record.text().replaceFirst("^\\d+: ", ""))
              .toList());
    } catch (InletException e) {
      return Optional.empty();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof FalseEdgeException) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
