package dev.inlet.bench;

import com.github.luben.zstd.Zstd;
import dev.inlet.format.Batch;
import dev.inlet.format.RecordFormat;
import dev.inlet.format.RecordReader;
import dev.inlet.format.Split;
import dev.inlet.format.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.zip.GZIPOutputStream;

/**
 * What it takes to make columns of CSV in one gzip member or one zstd frame, which is decoded by
 * the thread that parses or by another one; the two take turns. With one reader a core is free for
 * the other thread, if the machine has two; with two readers none is.
 */
final class AheadBench {
  private static final int WARM_UPS = 5;

  private final int megabytes;
  private final int rounds;

  /** Of one read of a file, in nanoseconds. */
  private record Cost(long wall, long process, long reader) {}

  private static final class Stored implements StoredFile {
    private final byte[] bytes;
    private final Decoding decoding;

    Stored(byte[] bytes, Decoding decoding) {
      this.bytes = bytes;
      this.decoding = decoding;
    }

    @Override
    public Decoding decoding() {
      return decoding;
    }

    @Override
    public String name() {
      return "text";
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public InputStream from(long offset) {
      return new ByteArrayInputStream(bytes, (int) offset, (int) (bytes.length - offset));
    }

    @Override
    public void close() {
      // In memory.
    }
  }

  AheadBench(int megabytes, int rounds) {
    this.megabytes = megabytes;
    this.rounds = rounds;
  }

  void run() throws IOException, InterruptedException, ExecutionException {
    byte[] text = ParseBench.text("csv", megabytes * 1_000_000);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(text);
    }
    System.out.println("| file, readers | decoded | clock | process | thread that parses |");
    System.out.println("|---|---|---:|---:|---:|");
    for (int readers : new int[] {1, 2}) {
      print("gzip, " + readers, readers, gzip.toByteArray());
      print("zstd, " + readers, readers, Zstd.compress(text));
    }
  }

  private void print(String name, int readers, byte[] stored)
      throws InterruptedException, ExecutionException {
    List<Cost> inTurn = new ArrayList<>();
    List<Cost> ahead = new ArrayList<>();
    for (int round = -WARM_UPS; round < rounds; round++) {
      Cost one = read(readers, new Stored(stored, StoredFile.Decoding.IN_TURN));
      Cost other = read(readers, new Stored(stored, StoredFile.Decoding.AHEAD));
      if (round >= 0) {
        inTurn.add(one);
        ahead.add(other);
      }
    }
    print(name, "by it", inTurn);
    print(name, "ahead", ahead);
  }

  private static void print(String name, String decoded, List<Cost> costs) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %d ms | %d ms | %d ms |%n",
        name,
        decoded,
        median(costs.stream().mapToLong(Cost::wall).toArray()),
        median(costs.stream().mapToLong(Cost::process).toArray()),
        median(costs.stream().mapToLong(Cost::reader).toArray()));
  }

  private static long median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1_000_000;
  }

  private static Cost read(int readers, StoredFile file)
      throws InterruptedException, ExecutionException {
    long wall = System.nanoTime();
    long process = processNanos();
    List<FutureTask<Long>> all = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      FutureTask<Long> one = new FutureTask<>(() -> read(file));
      all.add(one);
      new Thread(one, "reader " + i).start();
    }
    long reader = 0;
    for (FutureTask<Long> one : all) {
      reader = one.get();
    }
    return new Cost(System.nanoTime() - wall, processNanos() - process, reader);
  }

  private static long read(StoredFile file) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    RecordFormat format = ParseBench.lineitem();
    try (RecordReader reader = format.open(file, Split.whole(file.length()))) {
      Batch batch = new Batch(format.wanted());
      while (reader.next(batch)) {
        if (!batch.rejects().isEmpty()) {
          throw new IllegalStateException(batch.rejects().get(0).toString());
        }
      }
    }
    return threads.getCurrentThreadCpuTime() - before;
  }

  private static long processNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
