package dev.inlet.bench;

import dev.inlet.format.Compression;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.io.compress.bzip2.CBZip2InputStream;

/**
 * What it costs to decode the sample flights, all in one file, by Inlet and by others. Times are
 * those of the processor in the one thread that decodes, once the compiler has done its work, so
 * that what else the machine does counts little.
 */
final class DecodeBench {
  /** Inlet comes first for each of the two formats. */
  static final List<String> DECODERS =
      List.of(
          "bzip2-inlet",
          "bzip2-hadoop",
          "bzip2-commons",
          "lbzip2",
          "gzip-inlet",
          "gzip-commons",
          "gzip-jdk");

  private static final int PASSES = 16;

  private interface Decoder {
    InputStream open(InputStream raw) throws IOException;
  }

  private interface Encoder {
    OutputStream open(OutputStream raw) throws IOException;
  }

  private DecodeBench() {}

  static Map<String, String> of(Path folder, String decoder) throws IOException {
    byte[] text = text();
    double seconds = decoder.equals("lbzip2") ? command(folder, text) : median(decoder, text);
    Map<String, String> results = new LinkedHashMap<>();
    results.put("decoder", decoder);
    results.put("ms of the processor", String.format("%.0f", seconds * 1e3));
    results.put("MB of text a second", String.format("%.1f", text.length / 1e6 / seconds));
    return results;
  }

  private static byte[] text() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.list(Path.of("data", "flights"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".bz2")).sorted().toList()) {
        try (InputStream in = Compression.open(Files.newInputStream(file), "flights").bytes()) {
          in.transferTo(text);
        }
      }
    }
    return text.toByteArray();
  }

  private static double median(String decoder, byte[] text) throws IOException {
    byte[] encoded =
        decoder.startsWith("bzip2")
            ? encoded(text, raw -> new BZip2CompressorOutputStream(raw, 9))
            : encoded(text, GZIPOutputStream::new);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] seconds = new double[PASSES];
    byte[] buffer = new byte[1 << 16];
    for (int pass = 0; pass < PASSES; pass++) {
      long before = threads.getCurrentThreadCpuTime();
      long length = 0;
      try (InputStream in = decoder(decoder).open(new ByteArrayInputStream(encoded))) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          length += read;
        }
      }
      seconds[pass] = (threads.getCurrentThreadCpuTime() - before) / 1e9;
      if (length != text.length) {
        throw new IllegalStateException(decoder + " gives " + length + " bytes");
      }
    }
    double[] warm = Arrays.copyOfRange(seconds, PASSES / 2, PASSES);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }

  @SuppressWarnings("deprecation") // Spark 3.5's line does not have the builder yet.
  private static Decoder decoder(String name) {
    return switch (name) {
      case "bzip2-hadoop" ->
          raw -> {
            // It wants the first two bytes of the file read.
            raw.skipNBytes(2);
            return new CBZip2InputStream(raw);
          };
      case "bzip2-commons" -> raw -> new BZip2CompressorInputStream(raw, true);
      case "gzip-commons" -> raw -> new GzipCompressorInputStream(raw, true);
      case "gzip-jdk" -> raw -> new GZIPInputStream(raw, 1 << 16);
      default -> raw -> Compression.open(raw, "flights").bytes();
    };
  }

  private static byte[] encoded(byte[] text, Encoder encoder) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream encoding = encoder.open(out)) {
      encoding.write(text);
    }
    return out.toByteArray();
  }

  /** The command, by one thread, as Debian's package has it. */
  private static double command(Path folder, byte[] text) throws IOException {
    Path file = folder.resolve("flights.csv.bz2");
    Files.write(file, encoded(text, raw -> new BZip2CompressorOutputStream(raw, 9)));
    String script = "TIMEFORMAT='%U %S'; time lbzip2 -n1 -dc \"$0\" > /dev/null";
    Process process =
        new ProcessBuilder("bash", "-c", script, file.toString()).redirectErrorStream(true).start();
    try (BufferedReader lines = process.inputReader()) {
      String[] times = lines.readLine().split(" ", -1);
      return Double.parseDouble(times[0]) + Double.parseDouble(times[1]);
    }
  }
}
