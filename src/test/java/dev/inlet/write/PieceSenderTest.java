package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.testing.TaggedFileSystem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes parts of a file that is in pieces. */
class PieceSenderTest {
  private static final int LEAST = (int) CopiedRange.LEAST_BYTES;

  @TempDir Path folder;
  private final byte[] source = new byte[3 * LEAST];
  private final List<Integer> lengths = new ArrayList<>();
  private final List<String> ways = new ArrayList<>();
  private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
  private final ByteArrayOutputStream expected = new ByteArrayOutputStream();
  private String etag;

  /** One at a time, so that what is kept is in order. */
  private final PartWindow window = new PartWindow(1);

  private PieceSender sender;

  @AfterEach
  void close() {
    window.close();
  }

  /** Keeps what is sent and copied. */
  private final class Kept implements PieceSender.Parts {
    @Override
    public String put(int number, InputStream in, long length, boolean last) throws IOException {
      assertEquals(lengths.size() + 1, number);
      whole.write(in.readNBytes((int) length));
      lengths.add((int) length);
      ways.add(last ? "last" : "sent");
      return "part " + number;
    }

    @Override
    public String copy(int number, CopiedRange range) {
      assertEquals(lengths.size() + 1, number);
      whole.write(source, (int) range.from(), (int) range.length());
      lengths.add((int) range.length());
      ways.add("copied");
      return "part " + number;
    }
  }

  @BeforeEach
  void write() throws IOException {
    new Random(1).nextBytes(source);
    Files.write(folder.resolve("source"), source);
    Configuration conf = new Configuration(false);
    TaggedFileSystem.register(conf);
    FileStatus status = path().getFileSystem(conf).getFileStatus(path());
    etag = ((EtagSource) status).getEtag();
    sender = new PieceSender(new Kept(), window, conf, LEAST, 2 * LEAST + 2);
  }

  private org.apache.hadoop.fs.Path path() {
    return TaggedFileSystem.path(folder.resolve("source"));
  }

  private void text(int length) throws IOException {
    byte[] text = new byte[length];
    new Random(length).nextBytes(text);
    expected.write(text);
    sender.add(new ByteArrayInputStream(text), length);
  }

  private void range(int from, int length) throws IOException {
    expected.write(source, from, length);
    sender.add(new CopiedRange(0, path(), etag, from, length));
  }

  private void assertSent(String... how) throws IOException {
    assertEquals(how.length, sender.finish().size());
    assertEquals(List.of(how), ways);
    assertArrayEquals(expected.toByteArray(), whole.toByteArray());
    lengths.subList(0, lengths.size() - 1).forEach(length -> assertTrue(length >= LEAST));
  }

  @Test
  void rangesAloneAreCopiedAsTheyAre() throws IOException {
    range(7, LEAST);
    range(0, 2 * LEAST + 1);
    assertSent("copied", "copied");
  }

  @Test
  void theStartOfARangeIsReadWhereTooLittleComesBeforeIt() throws IOException {
    text(10);
    range(0, 2 * LEAST);
    assertSent("sent", "copied");
    assertEquals(List.of(LEAST, LEAST + 10), lengths);
  }

  @Test
  void aRangeThatIsTooShortBehindThatIsReadAsAWhole() throws IOException {
    text(10);
    range(3, LEAST);
    text(1);
    assertSent("sent", "last");
    assertEquals(List.of(LEAST, 11), lengths);
  }

  @Test
  void ofASourceThatChangedNothingIsRead() throws IOException {
    text(10);
    source[0]++;
    Files.write(folder.resolve("source"), source);
    InputException changed = assertThrows(InputException.class, () -> range(3, LEAST));
    assertEquals(
        path()
            + ": changed while S3 copied it: expected a file with etag "
            + etag
            + ", found another. Nothing was published, and no source was removed. Run again once"
            + " nobody writes to it",
        changed.getMessage());
    Files.delete(folder.resolve("source"));
    InputException gone = assertThrows(InputException.class, () -> range(3, LEAST));
    assertTrue(gone.getMessage().contains(", found no file. Nothing was published"));
    assertEquals(List.of(), ways);
  }

  @Test
  void moreThanIsHeldIsSentInParts() throws IOException {
    range(0, LEAST);
    text(2 * LEAST + 5);
    range(LEAST, 2 * LEAST);
    assertSent("copied", "sent", "sent", "sent", "copied");
  }

  @Test
  void aRangeThatIsLongerThanIsCopiedAtOnceIsCopiedInParts() throws IOException {
    range(0, 3 * LEAST);
    assertSent("copied", "copied");
    assertEquals(List.of(3 * LEAST / 2, 3 * LEAST / 2), lengths);
  }

  private static List<CopiedRange> ranges(int count, long length) {
    var path = new org.apache.hadoop.fs.Path("s3a://bucket/source");
    return Collections.nCopies(count, new CopiedRange(0, path, "tag", 0, length));
  }

  @Test
  void atOnceIsCopiedWhatTakesLittleTimeAndMoreOnlyWherePartsWouldRunOut() {
    assertEquals(256L << 20, PieceSender.copyBytes(ranges(1, 1L << 40)));
    assertEquals(256L << 20, PieceSender.copyBytes(ranges(CopiedRange.MOST, 100L << 20)));
    // The largest object of S3, in the most ranges.
    long most = PieceSender.copyBytes(ranges(CopiedRange.MOST, (5L << 40) / CopiedRange.MOST));
    assertTrue(most < 5L << 30, "" + most);
    assertTrue((5L << 40) / most + CopiedRange.MOST * 3 + 2_500 < 10_000, "" + most);
  }

  /** Reads the first part only once the second one is under way. */
  private static final class Late implements PieceSender.Parts {
    private final byte[][] read = new byte[2][];
    private final CyclicBarrier both = new CyclicBarrier(2);

    @Override
    public String put(int number, InputStream in, long length, boolean last) throws IOException {
      try {
        both.await();
      } catch (InterruptedException | BrokenBarrierException e) {
        throw new IOException(e);
      }
      read[number - 1] = in.readNBytes((int) length);
      return "part " + number;
    }

    @Override
    public String copy(int number, CopiedRange range) {
      throw new AssertionError("nothing is copied");
    }
  }

  @Test
  void whatIsUnderWayIsHeldUntilItIsSent() throws IOException {
    Late late = new Late();
    try (PartWindow two = new PartWindow(2)) {
      PieceSender pieces = new PieceSender(late, two, new Configuration(false), LEAST, LEAST);
      pieces.add(new ByteArrayInputStream(source, 0, LEAST + 7), LEAST + 7);
      assertEquals(List.of("part 1", "part 2"), pieces.finish());
    }
    assertArrayEquals(Arrays.copyOf(source, LEAST), late.read[0]);
    assertArrayEquals(Arrays.copyOfRange(source, LEAST, LEAST + 7), late.read[1]);
  }

  @Test
  void aFileWithoutBytesIsOnePart() throws IOException {
    assertSent("last");
  }

  @Test
  void bytesThatAreMissingAreTold() {
    EOFException e =
        assertThrows(
            EOFException.class, () -> sender.add(new ByteArrayInputStream(new byte[2]), 3));
    assertEquals("expected 1 bytes more", e.getMessage());
  }
}
