package dev.inlet.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.SnappyCodec;

/**
 * A file to read: lines of TPC-H's {@code lineitem}, or of 200 columns. It is made once for each
 * size, and kept.
 *
 * @param ddl its columns with their types
 * @param textBytes before it was compressed
 */
record ReadData(Path file, String ddl, String format, long textBytes) {
  private static final String LINEITEM =
      "orderkey bigint, partkey bigint, suppkey bigint, linenumber int, quantity decimal(12,2),"
          + " extendedprice decimal(12,2), discount decimal(12,2), tax decimal(12,2), returnflag"
          + " string, linestatus string, shipdate date, commitdate date, receiptdate date,"
          + " shipinstruct string, shipmode string, comment string";

  private static final int WIDE_COLUMNS = 200;

  private interface Encoder {
    OutputStream open(OutputStream raw) throws IOException;
  }

  static ReadData of(Path folder, String table, String format, String codec, int megabytes)
      throws IOException {
    Path text = folder.resolve(table + "-" + megabytes + "mb." + format);
    Files.createDirectories(folder);
    String ddl = table.equals("wide") ? wide() : LINEITEM;
    if (!Files.exists(text)) {
      write(
          text, ddl, format, megabytes * 1_000_000L, table.equals("wide") ? wides() : lineItems());
    }
    long bytes = Files.size(text);
    if (codec.equals("plain")) {
      return new ReadData(text, ddl, format, bytes);
    }
    Path file = folder.resolve(text.getFileName() + "." + suffix(codec));
    if (!Files.exists(file)) {
      compress(text, file, codec);
    }
    return new ReadData(file, ddl, format, bytes);
  }

  private static String suffix(String codec) {
    return switch (codec) {
      case "gzip" -> "gz";
      case "bzip2" -> "bz2";
      case "zstd" -> "zst";
      default -> codec;
    };
  }

  private static void compress(Path text, Path file, String codec) throws IOException {
    Path draft = file.resolveSibling("." + file.getFileName());
    try (InputStream in = Files.newInputStream(text);
        OutputStream raw = new BufferedOutputStream(Files.newOutputStream(draft));
        OutputStream out = encoder(codec).open(raw)) {
      if (codec.equals("zstd")) {
        // Frames of a megabyte of text, as tools with several threads write them.
        for (byte[] part = in.readNBytes(1 << 20); part.length > 0; part = in.readNBytes(1 << 20)) {
          out.write(Zstd.compress(part));
        }
      } else {
        in.transferTo(out);
      }
    }
    Files.move(draft, file);
  }

  private static Encoder encoder(String codec) {
    return switch (codec) {
      case "gzip" -> GZIPOutputStream::new;
      case "bzip2" -> BZip2CompressorOutputStream::new;
      case "zstd" -> raw -> raw;
      case "lz4" -> LZ4FrameOutputStream::new;
      case "snappy" -> {
        SnappyCodec snappy = new SnappyCodec();
        snappy.setConf(new Configuration(false));
        yield snappy::createOutputStream;
      }
      default -> throw new IllegalArgumentException("no compression is called " + codec);
    };
  }

  private static void write(
      Path file, String ddl, String format, long bytes, Supplier<String[]> records)
      throws IOException {
    String[] columns =
        Stream.of(ddl.split(", ", -1)).map(c -> c.split(" ", 2)[0]).toArray(String[]::new);
    boolean[] quoted = new boolean[columns.length];
    String[] types = ddl.split(", ", -1);
    for (int i = 0; i < quoted.length; i++) {
      quoted[i] = types[i].endsWith("string") || types[i].endsWith("date");
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
