package dev.inlet.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStream;
import dev.inlet.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xerial.snappy.SnappyFramedOutputStream;

final class CompressionTest {
  private static final int SNAPPY_HEADER_BYTES = 10;
  private static final byte[] TEXT = text(200_000);

  private enum Codec {
    GZIP,
    BZIP2,
    ZSTD,
    LZ4,
    SNAPPY;

    OutputStream encoder(OutputStream out) throws IOException {
      return switch (this) {
        case GZIP -> new GZIPOutputStream(out);
        case BZIP2 -> new BZip2CompressorOutputStream(out, 1);
        // The checksums are what the command-line tools write, and what tell of a changed byte.
        case ZSTD -> new ZstdOutputStream(out).setChecksum(true);
        case LZ4 ->
            new LZ4FrameOutputStream(
                out,
                LZ4FrameOutputStream.BLOCKSIZE.SIZE_64KB,
                LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE,
                LZ4FrameOutputStream.FLG.Bits.CONTENT_CHECKSUM);
        case SNAPPY -> new SnappyFramedOutputStream(out);
      };
    }

    byte[] encode(byte[] plain) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (OutputStream encoder = encoder(out)) {
        encoder.write(plain);
      }
      return out.toByteArray();
    }

    String word() {
      return Compression.valueOf(name()).word();
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void everyCompressionIsRecognisedByContent(Codec codec) throws IOException {
    byte[] encoded = codec.encode(TEXT);
    assertTrue(encoded.length < TEXT.length);
    assertEquals(codec.name(), open(encoded).compression().name());
    assertArrayEquals(TEXT, decode(encoded));
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void concatenatedStreamsAreOneText(Codec codec) throws IOException {
    byte[] one = codec.encode("a,b\n".getBytes(UTF_8));
    byte[] two = codec.encode(TEXT);
    byte[] both = concat(concat(one, two), one);
    assertArrayEquals(
        concat(concat("a,b\n".getBytes(UTF_8), TEXT), "a,b\n".getBytes(UTF_8)), decode(both));
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void anEmptyStreamIsAnEmptyText(Codec codec) throws IOException {
    assertEquals(0, decode(codec.encode(new byte[0])).length);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void aTruncatedStreamIsReportedWithItsOffset(Codec codec) throws IOException {
    byte[] encoded = codec.encode(TEXT);
    for (int length : new int[] {encoded.length / 3, encoded.length / 2, encoded.length - 1}) {
      InputException problem =
          assertThrows(
              InputException.class,
              () -> decode(Arrays.copyOf(encoded, length)),
              codec + " cut to " + length + " of " + encoded.length);
      assertEquals(
          "data/x: "
              + length
              + ": truncated "
              + codec.word()
              + " stream: expected more bytes, found the end of the file. Copy the file from its"
              + " source again",
          problem.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void everyCutOfASecondStreamIsReported(Codec codec) throws IOException {
    byte[] one = codec.encode(text(700));
    byte[] both = concat(one, one);
    for (int length = one.length + 1; length < both.length; length++) {
      byte[] cut = Arrays.copyOf(both, length);
      if (codec == Codec.SNAPPY && length == one.length + SNAPPY_HEADER_BYTES) {
        // The stream's identifier alone is a whole, empty stream.
        continue;
      }
      String message =
          assertThrows(InputException.class, () -> decode(cut), codec + " cut to " + length)
              .getMessage();
      assertTrue(message.contains(": truncated " + codec.word()), message);
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void aChangedByteIsReportedAsCorrupt(Codec codec) throws IOException {
    byte[] encoded = codec.encode(TEXT);
    for (int i = 0; i < 4; i++) {
      encoded[encoded.length / 2 + i] ^= 0x55;
    }
    String message = assertThrows(InputException.class, () -> decode(encoded)).getMessage();
    assertTrue(message.startsWith("data/x: "), message);
    assertTrue(message.contains(": corrupt " + codec.word() + " stream: expected"), message);
  }

  @Test
  void aFailingFileSystemIsNotCalledCorrupt() throws IOException {
    byte[] encoded = Codec.GZIP.encode(TEXT);
    InputStream failing =
        new ByteArrayInputStream(encoded) {
          @Override
          public synchronized int read(byte[] bytes, int from, int length) {
            if (pos > encoded.length / 2) {
              throw sneaky(new IOException("connection reset"));
            }
            return super.read(bytes, from, Math.min(length, 1000));
          }
        };
    String message =
        assertThrows(
                InputException.class,
                () -> Compression.open(failing, "data/x").bytes().readAllBytes())
            .getMessage();
    assertTrue(
        message.endsWith(
            ": cannot read: expected more bytes, found 'connection reset'. Check the file system"
                + " and run again"),
        message);
  }

  @Test
  void xzIsRefusedByName() {
    byte[] xz = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 4};
    assertEquals(
        "data/x: 0: unsupported xz stream: expected gzip, bzip2, zstd, lz4, snappy, lzop or a zip of"
            + " one entry, found xz. Decompress the file, or compress it another way",
        assertThrows(InputException.class, () -> open(xz)).getMessage());
  }

  @Test
  void otherBytesAreTakenAsTheyAre() throws IOException {
    assertArrayEquals(new byte[0], decode(new byte[0]));
    assertEquals(Compression.NONE, open(new byte[0]).compression());
    assertEquals(Compression.NONE, open("BZhello,a".getBytes(UTF_8)).compression());
    assertEquals(Compression.NONE, open("BZh9 is text too".getBytes(UTF_8)).compression());
    assertArrayEquals(TEXT, decode(TEXT));
  }

  @Test
  void aSkippableFrameBeforeZstandardIsSkipped() throws IOException {
    byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4};
    assertArrayEquals(TEXT, decode(concat(skippable, Codec.ZSTD.encode(TEXT))));
  }

  @Test
  void aFileThatCannotBeOpenedIsClosed() {
    boolean[] closed = {false};
    InputStream raw =
        new ByteArrayInputStream(new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0}) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    assertThrows(InputException.class, () -> Compression.open(raw, "data/x"));
    assertTrue(closed[0]);
  }

  private static Compression.Plain open(byte[] bytes) {
    return Compression.open(new ByteArrayInputStream(bytes), "data/x");
  }

  private static byte[] decode(byte[] bytes) throws IOException {
    try (InputStream plain = open(bytes).bytes()) {
      return plain.readAllBytes();
    }
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static byte[] text(int length) {
    Random random = new Random(3);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) (i % 40 == 39 ? '\n' : 'a' + random.nextInt(3));
    }
    return text;
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
    throw (E) e;
  }
}
