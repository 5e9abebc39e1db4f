package dev.inlet.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.inlet.format.Batch;
import dev.inlet.format.Column;
import dev.inlet.format.Condition;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.CsvFormat;
import dev.inlet.format.DataType;
import dev.inlet.format.JsonFormat;
import dev.inlet.format.MemoryFile;
import dev.inlet.format.RecordFormat;
import dev.inlet.format.RecordReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How fast one thread makes columns of text that is in memory already, in MB (10^6 bytes) for each
 * second of processor time that the thread used: on a machine that has other work too, that says
 * more than the clock does.
 */
final class ParseBench {
  private static final int ROUNDS = 7;
  private static final int WARM_UP_ROUNDS = 4;
  private static final String[] CARRIERS = {"AA", "DL", "UA", "WN", "US", "NW", "CO", "TW"};
  private static final String[] AIRPORTS = {"JFK", "LAX", "ORD", "ATL", "DFW", "SFO", "SEA"};
  private static final String[] CITIES = {
    "New York", "Los Angeles", "Chicago", "Atlanta", "Dallas-Fort Worth", "San Francisco"
  };
  private static final String[] WORDS = {
    "carefully", "final", "deposits", "sleep", "quickly", "the", "pending", "accounts", "haggle"
  };

  private ParseBench() {}

  /**
   * @param folder for a file with the text, of which other readers are asked the same
   * @param kind {@code json}: records of flights with 12 keys; {@code csv}: TPC-H's lineitem
   */
  static Map<String, String> of(Path folder, String kind, int megabytes) throws IOException {
    byte[] text = text(kind, megabytes * 1_000_000);
    RecordFormat format = kind.equals("json") ? flights() : lineitem();
    RecordFormat one = format.select(List.of(format.columns().get(0).name()));
    Map<String, String> results = new LinkedHashMap<>();
    results.put("text", kind);
    results.put("MB", String.valueOf(megabytes));
    results.put("rows", String.valueOf(decode(format, text)));
    results.put("all columns, MB/s", median(format, text));
    results.put("one column, MB/s", median(one, text));
    if (format instanceof CsvFormat csv) {
      // Days of lineitem are evenly spread.
      Condition day = new Condition("shipdate", Condition.Is.ONE_OF, List.of(epochDay()));
      RecordFormat rare = csv.where(List.of(day));
      results.put("rows of a day", String.valueOf(decode(rare, text)));
      results.put("all columns of a day's rows, MB/s", median(rare, text));
    }
    Path file = Files.write(folder.resolve("text." + kind), text);
    results.put("DuckDB, all columns, MB/s", OtherDecoders.duckDb(kind, format, file));
    results.put("Spark, all columns, MB/s", OtherDecoders.spark(kind, format, file));
    return results;
  }

  private static long epochDay() {
    return LocalDate.of(1995, 5, 15).toEpochDay();
  }

  private static String median(RecordFormat format, byte[] text) {
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      decode(format, text);
    }
    double[] speeds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      decode(format, text);
      long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
      speeds[i] = text.length * 1e3 / nanos;
    }
    Arrays.sort(speeds);
    return String.valueOf(Math.round(speeds[ROUNDS / 2]));
  }

  private static long decode(RecordFormat format, byte[] text) {
    MemoryFile file = new MemoryFile("text", text);
    long rows = 0;
    try (RecordReader reader = format.open(file, file.whole())) {
      Batch batch = new Batch(format.wanted());
      while (reader.next(batch)) {
        rows += batch.rows();
        if (!batch.rejects().isEmpty()) {
          throw new IllegalStateException(batch.rejects().get(0).toString());
        }
      }
    }
    return rows;
  }

  static byte[] text(String kind, int bytes) {
    Random random = new Random(42);
    ByteArrayOutputStream text = new ByteArrayOutputStream(bytes + 1000);
    for (int row = 0; text.size() < bytes; row++) {
      String line = kind.equals("json") ? flight(row, random) : lineitem(row, random);
      text.writeBytes(line.getBytes(US_ASCII));
    }
    return text.toByteArray();
  }

  private static RecordFormat flights() {
    return new JsonFormat(
        columns(
            "id bigint, carrier string, flight string, origin string, origin_city string,"
                + " destination string, destination_city string, departed_at timestamp,"
                + " delay bigint, distance double, price double, note string"),
        "UTC");
  }

  private static String flight(int row, Random random) {
    String carrier = oneOf(CARRIERS, random);
    return "{\"id\":"
        + (10_000_000 + row)
        + ",\"carrier\":\""
        + carrier
        + "\",\"flight\":\""
        + carrier
        + random.nextInt(9000)
        + "\",\"origin\":\""
        + oneOf(AIRPORTS, random)
        + "\",\"origin_city\":\""
        + oneOf(CITIES, random)
        + "\",\"destination\":\""
        + oneOf(AIRPORTS, random)
        + "\",\"destination_city\":\""
        + oneOf(CITIES, random)
        + "\",\"departed_at\":\"2001-01-"
        + (10 + random.nextInt(22))
        + "T"
        + (10 + random.nextInt(14))
        + ":"
        + (10 + random.nextInt(50))
        + ":00Z\",\"delay\":"
        + (random.nextInt(120) - 20)
        + ",\"distance\":"
        + random.nextInt(3000)
        + ".5,\"price\":"
        + random.nextInt(900)
        + "."
        + random.nextInt(100)
        + ",\"note\":\""
        + oneOf(WORDS, random)
        + " "
        + oneOf(WORDS, random)
        + "\"}\n";
  }

  static RecordFormat lineitem() {
    return new CsvFormat(
        CsvDialect.STANDARD.withHeader(CsvDialect.Header.ABSENT),
        columns(
            "orderkey bigint, partkey bigint, suppkey bigint, linenumber bigint,"
                + " quantity decimal(12,2), extendedprice decimal(12,2), discount decimal(12,2),"
                + " tax decimal(12,2), returnflag string, linestatus string, shipdate date,"
                + " commitdate date, receiptdate date, shipinstruct string, shipmode string,"
                + " comment string"),
        "UTC");
  }

  private static String lineitem(int row, Random random) {
    StringBuilder line = new StringBuilder();
    line.append(row / 4).append(',').append(random.nextInt(200_000)).append(',');
    line.append(random.nextInt(10_000)).append(',').append(row % 4 + 1).append(',');
    line.append(1 + random.nextInt(50)).append(',');
    line.append(random.nextInt(90_000)).append('.').append(10 + random.nextInt(90)).append(',');
    line.append("0.0").append(random.nextInt(10)).append(",0.0").append(random.nextInt(9));
    line.append(",N,O,");
    for (int i = 0; i < 3; i++) {
      line.append("199").append(random.nextInt(9)).append("-0").append(1 + random.nextInt(9));
      line.append('-').append(10 + random.nextInt(19)).append(',');
    }
    line.append("DELIVER IN PERSON,TRUCK,");
    line.append(oneOf(WORDS, random)).append(' ').append(oneOf(WORDS, random)).append(' ');
    line.append(oneOf(WORDS, random)).append(' ').append(oneOf(WORDS, random));
    return line.append('\n').toString();
  }

  private static String oneOf(String[] words, Random random) {
    return words[random.nextInt(words.length)];
  }

  private static List<Column> columns(String text) {
    return Arrays.stream(text.split(", ", -1))
        .map(column -> column.split(" ", -1))
        .map(words -> new Column(words[0], DataType.parse(words[1])))
        .toList();
  }
}
