package dev.inlet.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import dev.inlet.format.Compression;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.hadoop.conf.Configurable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.Lz4Codec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.xerial.snappy.SnappyFramedOutputStream;

/**
 * Files to read: lines of TPC-H's {@code lineitem}, the flights of the example over and over, or
 * lines of 200 columns. They are made once for each size, and kept.
 *
 * @param file or a folder of them
 * @param ddl its columns with their types
 * @param textBytes before it was compressed
 */
record ReadData(
    Path file, String ddl, String format, String codec, long textBytes, long storedBytes) {
  private static final String LINEITEM =
      "orderkey bigint, partkey bigint, suppkey bigint, linenumber int, quantity decimal(12,2),"
          + " extendedprice decimal(12,2), discount decimal(12,2), tax decimal(12,2), returnflag"
          + " string, linestatus string, shipdate date, commitdate date, receiptdate date,"
          + " shipinstruct string, shipmode string, comment string";

  private static final String FLIGHTS =
      "date timestamp, delay int, distance int, origin string, destination string";

  private static final int WIDE_COLUMNS = 200;
  private static final long SMALL_BYTES = 10_000;

  private interface Encoder {
    OutputStream open(OutputStream raw) throws IOException;
  }

  /** Hadoop's codecs, and what tools write. */
  static final List<String> CODECS =
      List.of(
          "plain", "gzip", "bzip2", "zstd", "lz4", "snappy", "framed-snappy", "hadoop-lz4", "lzop");

  static ReadData of(Path folder, String table, String format, String codec, int megabytes)
      throws IOException {
    Path text = folder.resolve(table + "-" + megabytes + "mb." + format);
    String ddl = ddl(table);
    if (!Files.exists(text)) {
      write(text, ddl, format, megabytes * 1_000_000L, records(table));
    }
    long bytes = Files.size(text);
    if (codec.equals("plain")) {
      return new ReadData(text, ddl, format, codec, bytes, bytes);
    }
    Path file = folder.resolve(text.getFileName() + "." + suffix(codec));
    if (!Files.exists(file)) {
      compress(text, file, codec);
    }
    return new ReadData(file, ddl, format, codec, bytes, Files.size(file));
  }

  /** Lines of {@code lineitem} in very many files. */
  static ReadData small(Path folder, String format, int count) throws IOException {
    Path files = folder.resolve("lineitem-" + count + "-" + format);
    if (!Files.exists(files)) {
      Path draft = Files.createDirectory(folder.resolve("." + files.getFileName()));
      Supplier<String[]> records = records("lineitem");
      for (int i = 0; i < count; i++) {
        write(draft.resolve("part-" + i + "." + format), LINEITEM, format, SMALL_BYTES, records);
      }
      Files.move(draft, files);
    }
    long bytes = 0;
    try (Stream<Path> all = Files.list(files)) {
      for (Path file : all.toList()) {
        bytes += Files.size(file);
      }
    }
    return new ReadData(files, LINEITEM, format, "plain", bytes, bytes);
  }

  /**
   * @param splits how many it is to be read in; 0 for as many as a session would make of it
   */
  ReadRequest request(String sink, long splits) {
    long splitBytes = splits == 0 ? 0 : storedBytes / splits + 1;
    return new ReadRequest(sink, file.toString(), format, codec, ddl, splitBytes);
  }

  private static String ddl(String table) {
    return switch (table) {
      case "lineitem" -> LINEITEM;
      case "flights" -> FLIGHTS;
      case "wide" -> wide();
      default -> throw new IllegalArgumentException("no data is called " + table);
    };
  }

  private static Supplier<String[]> records(String table) throws IOException {
    return switch (table) {
      case "lineitem" -> lineItems();
      case "flights" -> flights();
      default -> wides();
    };
  }

  private static String suffix(String codec) {
    return switch (codec) {
      case "gzip" -> "gz";
      case "bzip2" -> "bz2";
      case "zstd" -> "zst";
      case "framed-snappy" -> "sz";
      case "hadoop-lz4" -> "hadoop.lz4";
      case "lzop" -> "lzo";
      default -> codec;
    };
  }

  private static void compress(Path text, Path file, String codec) throws IOException {
    Path draft = file.resolveSibling("." + file.getFileName());
    if (codec.equals("lzop")) {
      byTool(List.of("lzop", "-q", "-o", draft.toString(), text.toString()));
    } else {
      try (InputStream in = Files.newInputStream(text);
          OutputStream raw = new BufferedOutputStream(Files.newOutputStream(draft));
          OutputStream out = encoder(codec).open(raw)) {
        if (codec.equals("zstd")) {
          // Frames of a megabyte of text, as tools with several threads write them.
          for (byte[] part = in.readNBytes(1 << 20);
              part.length > 0;
              part = in.readNBytes(1 << 20)) {
            out.write(Zstd.compress(part));
          }
        } else {
          in.transferTo(out);
        }
      }
    }
    Files.move(draft, file);
  }

  private static void byTool(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": code " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static Encoder encoder(String codec) {
    return switch (codec) {
      case "gzip" -> GZIPOutputStream::new;
      case "bzip2" -> BZip2CompressorOutputStream::new;
      case "zstd" -> raw -> raw;
      case "lz4" -> LZ4FrameOutputStream::new;
      case "framed-snappy" -> SnappyFramedOutputStream::new;
      case "snappy" -> hadoop(new SnappyCodec());
      case "hadoop-lz4" -> hadoop(new Lz4Codec());
      default -> throw new IllegalArgumentException("no compression is called " + codec);
    };
  }

  private static <T extends CompressionCodec & Configurable> Encoder hadoop(T codec) {
    codec.setConf(new Configuration(false));
    return codec::createOutputStream;
  }

  private static void write(
      Path file, String ddl, String format, long bytes, Supplier<String[]> records)
      throws IOException {
    String[] columns =
        Stream.of(ddl.split(", ", -1)).map(c -> c.split(" ", 2)[0]).toArray(String[]::new);
    boolean[] quoted = new boolean[columns.length];
    String[] types = ddl.split(", ", -1);
    for (int i = 0; i < quoted.length; i++) {
      quoted[i] =
          types[i].endsWith("string")
              || types[i].endsWith("date")
              || types[i].endsWith("timestamp");
    }
    Path draft = file.resolveSibling("." + file.getFileName());
    long written = 0;
    try (BufferedWriter out = Files.newBufferedWriter(draft, UTF_8)) {
      if (format.equals("csv")) {
        out.write(String.join(",", columns) + "\n");
      }
      while (written < bytes) {
        String[] values = records.get();
        StringJoiner line =
            format.equals("csv")
                ? new StringJoiner(",", "", "\n")
                : new StringJoiner(",", "{", "}\n");
        for (int i = 0; i < values.length; i++) {
          if (format.equals("csv")) {
            line.add(values[i].indexOf(',') >= 0 ? '"' + values[i] + '"' : values[i]);
          } else {
            line.add('"' + columns[i] + "\":" + (quoted[i] ? '"' + values[i] + '"' : values[i]));
          }
        }
        out.write(line.toString());
        written += line.length();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    Files.move(draft, file);
  }

  private static Supplier<String[]> lineItems() {
    Iterator<LineItem> items = new LineItemGenerator(1, 1, 1).iterator();
    return () -> {
      // orderkey|partkey|…|comment| as dbgen writes it
      String line = items.next().toLine();
      return line.substring(0, line.length() - 1).split("\\|", -1);
    };
  }

  private static Supplier<String[]> flights() throws IOException {
    List<String[]> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("data", "flights"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".bz2")).sorted().toList()) {
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    Compression.open(Files.newInputStream(file), "flights").bytes(), UTF_8))) {
          lines.lines().skip(1).forEach(line -> records.add(line.split(",", -1)));
        }
      }
    }
    AtomicInteger next = new AtomicInteger();
    return () -> records.get(next.getAndIncrement() % records.size());
  }

  private static String wide() {
    StringJoiner ddl = new StringJoiner(", ");
    for (int i = 0; i < WIDE_COLUMNS; i++) {
      ddl.add("c" + i + (i % 4 == 0 ? " string" : i % 4 == 1 ? " double" : " bigint"));
    }
    return ddl.toString();
  }

  private static Supplier<String[]> wides() {
    Random random = new Random(1);
    return () ->
        IntStream.range(0, WIDE_COLUMNS)
            .mapToObj(
                i ->
                    i % 4 == 0
                        ? "word" + random.nextInt(1000)
                        : i % 4 == 1
                            ? random.nextInt(100_000) + "." + random.nextInt(100)
                            : String.valueOf(random.nextInt(1_000_000)))
            .toArray(String[]::new);
  }
}
