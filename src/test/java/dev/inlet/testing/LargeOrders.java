package dev.inlet.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.SnappyCodec;

/** Files of many orders, to be read in splits; their columns are those of {@link OrdersProject}. */
public final class LargeOrders {
  private LargeOrders() {}

  /** The numbers of these orders: they are beyond those of an {@link OrdersProject}. */
  public static List<Long> numbers(long first, int count) {
    return LongStream.range(first, first + count).boxed().toList();
  }

  /** As CSV, with line ends in quotes in each third record. */
  public static byte[] csv(long first, int count) {
    Random random = new Random(first);
    StringBuilder text = new StringBuilder("number,place,day,note\n");
    for (long number = first; number < first + count; number++) {
      text.append(number).append(',').append(number % 4).append(",2001-01-0");
      text.append(number % 3 + 1).append(',');
      String note = Long.toString(random.nextLong(), 36) + Long.toString(random.nextLong(), 36);
      text.append(number % 3 == 0 ? "\"" + note + "\n, \"\"" + note + "\"\"\"" : note);
      text.append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** In blocks of 100 KB. */
  public static byte[] bzip2(byte[] text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(bytes, 1)) {
      out.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** As Hadoop writes it. */
  public static byte[] snappy(byte[] text) {
    SnappyCodec codec = new SnappyCodec();
    codec.setConf(new Configuration(false));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = codec.createOutputStream(bytes)) {
      for (int at = 0; at < text.length; at += 100_000) {
        out.write(text, at, Math.min(100_000, text.length - at));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
