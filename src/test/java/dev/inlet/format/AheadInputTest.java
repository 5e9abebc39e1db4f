package dev.inlet.format;

import static dev.inlet.format.CsvReaderTest.columns;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.inlet.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

/** Files that a thread of their own decodes are read as others are. */
final class AheadInputTest {
  private static final CsvFormat FORMAT =
      new CsvFormat(
          CsvDialect.STANDARD.withHeader(CsvDialect.Header.PRESENT),
          columns("id bigint", "name string"),
          "UTC");

  /** More than the ring has room for. */
  private static final String TEXT = text(3 << 20);

  private record Ahead(StoredFile file) implements StoredFile {
    @Override
    public String name() {
      return file.name();
    }

    @Override
    public long length() {
      return file.length();
    }

    @Override
    public Decoding decoding() {
      return Decoding.AHEAD;
    }

    @Override
    public InputStream from(long offset) throws IOException {
      return file.from(offset);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** A file whose bytes end in a read that waits until it is interrupted. */
  private static final class Stuck implements StoredFile {
    private final byte[] bytes;
    private final CountDownLatch waits;

    Stuck(byte[] bytes, CountDownLatch waits) {
      this.bytes = bytes;
      this.waits = waits;
    }

    @Override
    public String name() {
      return "data/x";
    }

    @Override
    public long length() {
      return bytes.length * 2L;
    }

    @Override
    public InputStream from(long offset) {
      InputStream stuck =
          new InputStream() {
            @Override
            public int read() throws IOException {
              waits.countDown();
              try {
                new CountDownLatch(1).await();
                return -1;
              } catch (InterruptedException e) {
                throw new InterruptedIOException("an interrupt");
              }
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
              return read();
            }
          };
      int at = (int) offset;
      return new SequenceInputStream(new ByteArrayInputStream(bytes, at, bytes.length - at), stuck);
    }

    @Override
    public void close() {
      // In memory.
    }
  }

  @AfterEach
  void aClosedReaderLeavesNoThreadBehind() {
    assertEquals(Optional.empty(), thread());
  }

  @Test
  void rowsAndRejectsAreThoseOfOneThread() throws IOException {
    for (Map.Entry<String, byte[]> stored : stored(TEXT.getBytes(UTF_8)).entrySet()) {
      List<String> expected = outcome(FORMAT, new MemoryFile("data/x", stored.getValue()));
      assertTrue(expected.contains("[7, x7]"), stored.getKey());
      assertTrue(expected.size() > 10_000, stored.getKey());
      assertEquals(
          expected,
          outcome(FORMAT, new Ahead(new MemoryFile("data/x", stored.getValue()))),
          stored.getKey());
    }
    byte[] encoded = gzip(text(1 << 20).getBytes(UTF_16));
    RecordFormat format = EncodedFormat.of(FORMAT, "UTF-16");
    assertEquals(
        outcome(format, new MemoryFile("data/x", encoded)),
        outcome(format, new Ahead(new MemoryFile("data/x", encoded))));
  }

  @Test
  void whatIsCorruptOrTruncatedFailsWithTheSameWordsAndOffset() throws IOException {
    Random random = new Random(7);
    int failed = 0;
    for (Map.Entry<String, byte[]> stored : stored(TEXT.getBytes(UTF_8)).entrySet()) {
      for (int i = 0; i < 12; i++) {
        byte[] whole = stored.getValue();
        int at = 20 + random.nextInt(whole.length - 20);
        byte[] bad = Arrays.copyOf(whole, i % 2 == 0 ? at : whole.length);
        if (i % 2 == 1) {
          bad[at] ^= (byte) (1 << random.nextInt(8));
        }
        List<String> expected = outcome(FORMAT, new MemoryFile("data/x", bad));
        failed += expected.get(expected.size() - 1).startsWith("data/x: ") ? 1 : 0;
        assertEquals(
            expected,
            outcome(FORMAT, new Ahead(new MemoryFile("data/x", bad))),
            stored.getKey() + ", byte " + at);
      }
    }
    assertTrue(failed >= 30, failed + " of 48 fail");
  }

  @Test
  void aReaderThatIsClosedEarlyEndsTheThread() throws IOException {
    MemoryFile file = new MemoryFile("data/x", stored(TEXT.getBytes(UTF_8)).get("gzip"));
    try (RecordReader reader = FORMAT.open(new Ahead(file), file.whole())) {
      assertTrue(reader.next(new Batch(FORMAT.wanted())));
      assertTrue(thread().isPresent());
    }
  }

  @Test
  void theThreadIsNoFurtherAheadThanTheRingHasRoomFor() throws IOException {
    byte[] text = TEXT.repeat(3).getBytes(UTF_8);
    MemoryFile file = new MemoryFile("data/x", text);
    BlockInput plain = Compression.open(file, file.whole());
    try (AheadInput ahead = new AheadInput(plain, "data/x")) {
      assertTrue(thread().isEmpty(), "nothing has been asked for");
      assertFalse(ahead.behind());
      Thread thread = thread().orElseThrow();
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      long head = file.bytesRead() - (2 << 20);
      assertTrue(head >= 0 && head <= 2 * Compression.HEAD_BYTES, file.bytesRead() + " bytes");
      assertEquals(TEXT.repeat(3), new String(ahead.readAllBytes(), UTF_8));
    }
  }

  @Test
  void anInterruptReachesTheFileSystemThatIsWaitedFor() throws Exception {
    byte[] half = Arrays.copyOf(gzip(TEXT.getBytes(UTF_8)), 200_000);
    CountDownLatch waits = new CountDownLatch(1);
    Stuck file = new Stuck(half, waits);
    FutureTask<List<String>> reading = new FutureTask<>(() -> outcome(FORMAT, new Ahead(file)));
    Thread reader = new Thread(reading);
    reader.start();
    waits.await();
    reader.interrupt();
    List<String> outcome = reading.get();
    assertEquals(
        "data/x: 200000: cannot read: expected more bytes, found 'an interrupt'. Check the file"
            + " system and run again",
        outcome.get(outcome.size() - 1));
  }

  /** Rows and rejects, and the message that ends them if one does. */
  private static List<String> outcome(RecordFormat format, StoredFile file) {
    List<String> outcome = new ArrayList<>();
    try (RecordReader reader = format.open(file, Split.whole(file.length()))) {
      Batch batch = new Batch(format.wanted());
      while (reader.next(batch)) {
        for (int i = 0; i < batch.rows(); i++) {
          outcome.add(Arrays.toString(batch.row(i)));
        }
        batch.rejects().forEach(reject -> outcome.add(reject.toString()));
      }
    } catch (InputException e) {
      outcome.add(e.getMessage());
    }
    return outcome;
  }

  /** By the name of a compression. */
  private static Map<String, byte[]> stored(byte[] text) throws IOException {
    Map<String, byte[]> stored = new TreeMap<>();
    stored.put("gzip", gzip(text));
    stored.put("zstd", Zstd.compress(text));
    stored.put("raw snappy", Snappy.compress(text));
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("x.csv"));
      out.write(text);
    }
    stored.put("zip", zip.toByteArray());
    return stored;
  }

  private static byte[] gzip(byte[] text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text);
    }
    return bytes.toByteArray();
  }

  /** Some records are rejects. */
  private static String text(int bytes) {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("id,name\n");
    for (int i = 0; text.length() < bytes; i++) {
      boolean odd = random.nextInt(1000) == 0;
      text.append(odd ? "?" : i).append(',');
      text.append(i == 7 ? "x7" : Long.toString(random.nextLong(), 36).repeat(16)).append('\n');
    }
    return text.toString();
  }

  private static Optional<Thread> thread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(AheadInput.THREAD + "data/x"))
        .findFirst();
  }
}
