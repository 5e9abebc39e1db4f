package dev.inlet.bookmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.bookmark.BatchFile.Change;
import dev.inlet.bookmark.FileListReader.BrokenException;
import dev.inlet.state.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileListTest {
  /** What was read of a list until it ended or broke. */
  private record Read(List<ListedFile> files, String digest) {}

  private static final List<ListedFile> ODD =
      List.of(
          file("s", "plain.csv", 1, 1, "", 1),
          file("s", "tab\tnew\nline\rback\\slash\\t.csv", 2, 2, "e\ttag\\n", 2),
          file("s", "\\", 3, 3, "\\", 3),
          file("täglich", "größe/日本語/😀.csv", 0, 0, "\"é\"", 4),
          file("s", "  blanks at both ends  ", Long.MAX_VALUE, Long.MIN_VALUE, " ", 5),
          file("s", "a=b/c%20d/e+f", 999_999_999_999_999_999L, Long.MAX_VALUE, "x", 6),
          new ListedFile(
              new BatchFile("s", new SourceFile("again", 1, -1, "y"), Change.REPLACES),
              Long.MAX_VALUE));

  @Test
  void whatIsWrittenIsReadWhateverTheNames() throws Exception {
    assertEquals(ODD, read(written(ODD)).files());
  }

  @Test
  void anEmptyListIsAListAndNotNothing() throws Exception {
    assertEquals(List.of(), read(written(List.of())).files());
    assertEquals(
        "corrupt list of files: expected it to begin with '#inlet-files 1 source sequence change"
            + " length modified etag path', found ''",
        broken(new byte[0]));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 1 << 20})
  void linesAreTheSameHoweverTheirBytesCome(int atMost) throws Exception {
    List<ListedFile> many = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      many.add(file("s" + i % 3, "folder/" + "x".repeat(i % 200) + i, i, i, "tag" + i, 1 + i));
    }
    byte[] bytes = written(many);
    InputStream trickle =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, atMost));
          }
        };
    Read read = read(trickle);
    assertEquals(many, read.files());
    assertEquals(sha256(bytes), read.digest());
  }

  @Test
  void aPathMayBeLongerThanTheBuffer() throws Exception {
    List<ListedFile> long_ = List.of(file("s", "x".repeat(1 << 19), 1, 1, "", 1));
    assertEquals(long_, read(written(long_)).files());
  }

  @Test
  void whatHasNoLineEndsIsRefusedBeforeItFillsTheMemory() {
    byte[] endless = new byte[(1 << 22) + 1];
    Arrays.fill(endless, (byte) 'x');
    assertEquals(
        "corrupt list of files: line 1: expected a line of at most 4194304 bytes, found a longer"
            + " one",
        broken(endless));
  }

  @Test
  void truncatedAnywhereItBreaksOrItsDigestIsAnother() throws Exception {
    byte[] whole = written(ODD);
    String digest = read(whole).digest();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      try {
        assertNotEquals(digest, read(part).digest(), "cut after " + length + " bytes");
      } catch (BrokenException e) {
        assertTrue(e.getMessage().contains("list of files"), e.getMessage());
      }
    }
  }

  @Test
  void changedAnywhereItBreaksOrItsDigestIsAnother() throws Exception {
    byte[] whole = written(ODD);
    String digest = read(whole).digest();
    for (int at = 0; at < whole.length; at++) {
      for (int bit : new int[] {1, 0x10, 0x80}) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) bit;
        try {
          assertNotEquals(digest, read(changed).digest(), "changed at " + at);
        } catch (BrokenException e) {
          assertTrue(e.getMessage().contains("list of files"), e.getMessage());
        }
      }
    }
  }

  @Test
  void aNewerFormIsToldFromACorruptOne() {
    assertEquals(
        "written by a newer Inlet: expected form 1, found form 2",
        broken("#inlet-files\t2\tsource\tand\tmore\n".getBytes(StandardCharsets.UTF_8)));
    assertTrue(
        broken("#inlet-files\tx\tsource\n".getBytes(StandardCharsets.UTF_8)).startsWith("c"));
    assertTrue(broken("#inlet-files\t1\tsauce\n".getBytes(StandardCharsets.UTF_8)).startsWith("c"));
  }

  @Test
  void aBrokenLineIsNamedByItsNumber() {
    assertEquals("corrupt list of files: line 2: expected 7 fields, found 2", brokenLine("s\t1\n"));
    assertEquals(
        "corrupt list of files: line 2: expected 7 fields, found 8",
        brokenLine("s\t1\t+\t1\t1\t\tpath\tmore\n"));
    assertEquals(
        "corrupt list of files: line 2: expected a whole number, found '1x'",
        brokenLine("s\t1\t+\t1x\t1\t\tpath\n"));
    assertEquals(
        "corrupt list of files: line 2: expected a whole number, found ''",
        brokenLine("s\t1\t+\t1\t\t\tpath\n"));
    assertEquals(
        "corrupt list of files: line 2: expected a whole number, found '99999999999999999999'",
        brokenLine("s\t1\t+\t1\t99999999999999999999\t\tpath\n"));
    assertEquals(
        "corrupt list of files: line 2: expected a length from 0, found '-1'",
        brokenLine("s\t1\t+\t-1\t1\t\tpath\n"));
    assertEquals(
        "corrupt list of files: line 2: expected a number from 1, found '0'",
        brokenLine("s\t0\t+\t1\t1\t\tpath\n"));
    assertEquals(
        "corrupt list of files: line 2: expected a relative path, found '/path'",
        brokenLine("s\t1\t+\t1\t1\t\t/path\n"));
    assertEquals(
        "corrupt list of files: line 2: expected a relative path, found ''",
        brokenLine("s\t1\t+\t1\t1\t\t\n"));
    assertEquals(
        "truncated list of files: line 2: expected a line end, found none",
        brokenLine("s\t1\t+\t1\t1\t\tpath"));
  }

  private static String brokenLine(String line) {
    return broken((FileListWriter.HEADER + line).getBytes(StandardCharsets.UTF_8));
  }

  private static String broken(byte[] list) {
    return assertThrows(BrokenException.class, () -> read(list)).getMessage();
  }

  private static ListedFile file(
      String source, String path, long length, long modified, String etag, long sequence) {
    return new ListedFile(
        BatchFile.of(source, new SourceFile(path, length, modified, etag)), sequence);
  }

  private static byte[] written(List<ListedFile> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    FileListWriter writer = new FileListWriter(bytes);
    for (ListedFile file : files) {
      writer.write(file);
    }
    assertEquals(sha256(bytes.toByteArray()), writer.digest());
    return bytes.toByteArray();
  }

  private static Read read(byte[] list) throws IOException, BrokenException {
    return read(new ByteArrayInputStream(list));
  }

  private static Read read(InputStream list) throws IOException, BrokenException {
    FileListReader reader = new FileListReader(list);
    List<ListedFile> files = new ArrayList<>();
    while (reader.next()) {
      files.add(reader.file());
    }
    return new Read(files, reader.digest());
  }

  private static String sha256(byte[] bytes) {
    var digest = Digest.ofSha256();
    digest.update(bytes);
    return Digest.hexadecimal(digest);
  }
}
