package dev.inlet.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Many small files of line items like those of TPC-H, of which some are alike so that making them
 * is quick.
 */
final class CompactData {
  private static final int DISTINCT = 40;
  private static final int ROWS_AT_ONCE = 500;
  private static final String HEADER =
      "orderkey|partkey|suppkey|linenumber|quantity|extendedprice|discount|tax|returnflag|"
          + "linestatus|shipdate|commitdate|receiptdate|shipinstruct|shipmode|comment\n";
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message lineitem { optional int64 orderkey; optional int64 partkey; optional int64"
              + " suppkey; optional int32 linenumber; optional double quantity; optional double"
              + " price; optional binary returnflag (STRING); optional int32 shipdate (DATE);"
              + " optional binary shipinstruct (STRING); optional binary comment (STRING); }");

  /** Only made for tables: it begins with a text of 300 MB. */
  private Iterator<LineItem> items;

  private final Random random = new Random(1);

  /** Makes files of about so many bytes; returns them in order. */
  List<Path> make(Path folder, String work, int files, int fileBytes) throws IOException {
    List<byte[]> distinct = new ArrayList<>();
    String kind = work.split(" ", -1)[0];
    boolean header = work.endsWith("header");
    for (int i = 0; i < Math.min(files, DISTINCT); i++) {
      distinct.add(
          kind.equals("parquet") ? parquet(folder, fileBytes) : text(kind, header, fileBytes));
    }
    List<Path> made = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      Path file = folder.resolve(String.format("part-%06d.%s", i, ending(kind)));
      made.add(Files.write(file, distinct.get(i % distinct.size())));
    }
    return made;
  }

  static String ending(String kind) {
    return switch (kind) {
      case "gzip" -> "csv.gz";
      case "bzip2" -> "csv.bz2";
      case "snappy" -> "csv.snappy";
      default -> kind;
    };
  }

  /** Lines are added until the file is long enough, which is only asked for every so many. */
  private byte[] text(String kind, boolean header, int fileBytes) throws IOException {
    StringBuilder text = new StringBuilder(header ? HEADER : "");
    byte[] encoded = {};
    int rows = fileBytes / 40;
    while (encoded.length < fileBytes) {
      for (int i = 0; i < rows; i++) {
        line(text);
      }
      encoded = encoded(kind, text.toString().getBytes(UTF_8));
      rows = ROWS_AT_ONCE / 2;
    }
    return encoded;
  }

  private void line(StringBuilder text) {
    String[] modes = {"AIR", "MAIL", "RAIL", "SHIP", "TRUCK", "FOB", "REG AIR"};
    for (int i = 0; i < 4; i++) {
      text.append(random.nextInt(200_000)).append('|');
    }
    for (int i = 0; i < 4; i++) {
      text.append(random.nextInt(50)).append(".0").append(random.nextInt(9)).append('|');
    }
    text.append("N|O|");
    for (int i = 0; i < 3; i++) {
      text.append("199").append(random.nextInt(9)).append("-0").append(1 + random.nextInt(9));
      text.append("-1").append(random.nextInt(9)).append('|');
    }
    text.append("DELIVER IN PERSON|").append(modes[random.nextInt(modes.length)]);
    text.append("|carefully final packages\n");
  }

  private static byte[] encoded(String kind, byte[] text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SnappyCodec snappy = new SnappyCodec();
    snappy.setConf(new Configuration(false));
    try (OutputStream out =
        switch (kind) {
          case "gzip" -> new GZIPOutputStream(bytes, 1 << 16);
          case "bzip2" -> new BZip2CompressorOutputStream(bytes);
          case "snappy" -> snappy.createOutputStream(bytes);
          default -> bytes;
        }) {
      out.write(text);
    }
    return bytes.toByteArray();
  }

  private byte[] parquet(Path folder, int fileBytes) throws IOException {
    if (items == null) {
      items = new LineItemGenerator(100, 1, 1).iterator();
    }
    Path file = folder.resolve("distinct.tmp");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withType(SCHEMA)
            .withConf(new Configuration(false))
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
      while (writer.getDataSize() < fileBytes * 1.1) {
        for (int i = 0; i < ROWS_AT_ONCE; i++) {
          writer.write(group(items.next()));
        }
      }
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    Files.deleteIfExists(folder.resolve(".distinct.tmp.crc"));
    return bytes;
  }

  private static Group group(LineItem item) {
    Group group = new SimpleGroup(SCHEMA);
    group.add("orderkey", item.getOrderKey());
    group.add("partkey", item.getPartKey());
    group.add("suppkey", item.getSupplierKey());
    group.add("linenumber", item.getLineNumber());
    group.add("quantity", (double) item.getQuantity());
    group.add("price", item.getExtendedPrice());
    group.add("returnflag", item.getReturnFlag());
    group.add("shipdate", item.getShipDate());
    group.add("shipinstruct", item.getShipInstructions());
    group.add("comment", item.getComment());
    return group;
  }
}
