package dev.inlet.bench;

import com.sun.management.ThreadMXBean;
import dev.inlet.format.Batch;
import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.JsonFormat;
import dev.inlet.format.RecordFormat;
import dev.inlet.format.RecordReader;
import dev.inlet.format.Split;
import dev.inlet.format.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a task needs to read one large file: all there is in this JVM is its reader. All that it
 * allocates from the first byte to the last is more than it ever holds.
 */
final class ReadHeap {
  private ReadHeap() {}

  /**
   * @param arguments a file of JSON lines, its columns, and how many times over it is to be read as
   *     if it were one file; of each compression, files that follow each other are one text
   */
  static Map<String, String> of(List<String> arguments) throws IOException {
    Path path = Path.of(arguments.get(0));
    List<Column> columns =
        Arrays.stream(arguments.get(1).split(", ", -1))
            .map(column -> column.split(" ", 2))
            .map(words -> new Column(words[0], DataType.parse(words[1])))
            .toList();
    RecordFormat format = new JsonFormat(columns, "UTC");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    StoredFile file = new Repeated(path, Integer.parseInt(arguments.get(2)));
    long rows = 0;
    long text = 0;
    try (RecordReader reader = format.open(file, Split.whole(file.length()))) {
      Batch batch = new Batch(format.wanted());
      while (reader.next(batch)) {
        rows += batch.rows();
        if (batch.rows() > 0) {
          text = batch.offsets().slot(batch.rows() - 1);
        }
      }
    }
    long now = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    Map<String, String> results = new LinkedHashMap<>();
    long expected = rows(format, new Repeated(path, 1)) * Integer.parseInt(arguments.get(2));
    if (rows != expected) {
      throw new IllegalStateException(path + ": " + expected + " rows are there, read " + rows);
    }
    results.put("rows", String.valueOf(rows));
    results.put("text", String.format("%.2f GB", text / 1e9));
    results.put("allocated", String.format("%.0f MB", (now - allocated) / 1e6));
    results.put("resident", resident());
    return results;
  }

  private static long rows(RecordFormat format, StoredFile file) {
    long rows = 0;
    try (RecordReader reader = format.open(file, Split.whole(file.length()))) {
      Batch batch = new Batch(format.wanted());
      while (reader.next(batch)) {
        rows += batch.rows();
      }
    }
    return rows;
  }

  private static String resident() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1_000_000 + " MB")
          .findFirst()
          .orElse("");
    }
  }

  /** A file many times over, without the room on disk. */
  private record Repeated(Path path, int times) implements StoredFile {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public long length() {
      return size() * times;
    }

    private long size() {
      try {
        return Files.size(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public InputStream from(long offset) throws IOException {
      List<InputStream> streams = new ArrayList<>();
      for (long i = offset / size(); i < times; i++) {
        streams.add(Files.newInputStream(path));
      }
      streams.get(0).skipNBytes(offset % size());
      return new SequenceInputStream(Collections.enumeration(streams));
    }

    @Override
    public void close() {
      // Each stream is closed at its end.
    }
  }
}
