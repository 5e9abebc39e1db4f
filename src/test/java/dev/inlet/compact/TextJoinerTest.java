package dev.inlet.compact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.format.Compression;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.JoinRules;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.TaggedFileSystem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextJoinerTest {
  private static final Configuration CONF = new Configuration(false);
  private static final JoinRules LINES = JoinRules.ofLines();

  @TempDir Path folder;

  private FileStatus write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, bytes);
    return listed(file);
  }

  private static FileStatus listed(Path file) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    return path.getFileSystem(CONF).getFileStatus(path);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  private org.apache.hadoop.fs.Path to(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  private Contents sum(Joiner joiner, List<FileStatus> files) throws IOException {
    Contents all = Contents.NONE;
    for (FileStatus file : files) {
      all = all.and(joiner.contents(file));
    }
    return all;
  }

  @Test
  void whatWasJoinedHoldsTheRecordsOfAllForOtherReadersToo() throws IOException {
    List<FileStatus> sources = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String text = "id,name\n" + i + ",\"An\nna\"\n" + (100 + i) + ",Bruno";
      sources.add(write("in" + i + ".csv.gz", gzip(text + (i % 2 == 0 ? "\n" : ""))));
    }
    sources.add(write("empty.csv.gz", new byte[0]));
    JoinRules rules = LINES.withHeaderLines(1).withDialect(CsvDialect.STANDARD);
    for (Compression output : List.of(Compression.GZIP, Compression.ZSTD)) {
      Joiner joiner = Joiners.of(rules.withOutput(output), CONF);
      String name = output == Compression.GZIP ? "out.csv.gz" : "out.csv.zst";
      Joined joined = joiner.join(sources, to(name));
      FileStatus result = listed(folder.resolve(name));
      assertEquals(result.getLen(), joined.bytes());
      assertEquals(sum(joiner, sources), joiner.contents(result));
      assertEquals(40, joiner.contents(result).records());
      String file = DuckDb.literal(folder.resolve(name).toString());
      assertEquals(
          List.of(List.of(40L, 2380L)),
          DuckDb.query(
              "select count(*), cast(sum(id) as bigint) from read_csv("
                  + file
                  + ", header = true)"));
    }
  }

  @Test
  void filesWithoutAnythingBecomeAFileWithoutAnything() throws IOException {
    List<FileStatus> sources = List.of(write("a", new byte[0]), write("b", new byte[0]));
    Joiner joiner = Joiners.of(LINES, CONF);
    assertEquals(new Joined(0, 0), joiner.join(sources, to("out")));
    assertEquals(Contents.NONE, joiner.contents(listed(folder.resolve("out"))));
  }

  @Test
  void aSourceThatFailsLeavesNoFile() throws IOException {
    byte[] whole = gzip("1,Anna\n");
    FileStatus good = write("a.gz", whole);
    FileStatus cut = write("b.gz", java.util.Arrays.copyOf(whole, whole.length - 3));
    Joiner joiner = Joiners.of(LINES, CONF);
    InputException e =
        assertThrows(InputException.class, () -> joiner.join(List.of(good, cut), to("out")));
    assertEquals(
        cut.getPath()
            + ": "
            + (whole.length - 3)
            + ": truncated gzip stream: expected more bytes, found the end of the file. Copy the"
            + " file from its source again",
        e.getMessage());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void aSourceOfAnotherLengthThanListedIsRefusedByName() throws IOException {
    FileStatus file = write("a", "1,Anna\n".getBytes(UTF_8));
    Joiner joiner = Joiners.of(LINES, CONF);
    Files.writeString(folder.resolve("a"), "1,Anna\n2,Bruno\n");
    InputException longer =
        assertThrows(InputException.class, () -> joiner.join(List.of(file), to("out")));
    assertEquals(
        file.getPath()
            + ": changed since it was listed: expected 7 bytes, found more. Run again once nobody"
            + " writes to it",
        longer.getMessage());
    Files.writeString(folder.resolve("a"), "1,A\n");
    InputException shorter =
        assertThrows(InputException.class, () -> joiner.join(List.of(file), to("out")));
    assertEquals(
        file.getPath() + ": changed since it was listed: expected 7 bytes, found 4. Run again",
        shorter.getMessage());
    Files.delete(folder.resolve("a"));
    InputException gone =
        assertThrows(InputException.class, () -> joiner.join(List.of(file), to("out")));
    assertEquals(
        file.getPath()
            + ": changed since it was listed: expected 7 bytes, found no file. Run again once"
            + " nobody writes to it",
        gone.getMessage());
    assertFalse(Files.exists(folder.resolve("out")));
  }

  @Test
  void aFileThatIsThereIsNotWrittenOver() throws IOException {
    FileStatus file = write("a", "1,Anna\n".getBytes(UTF_8));
    FileStatus there = write("out", "2,Bruno\n".getBytes(UTF_8));
    Joiner joiner = Joiners.of(LINES, CONF);
    assertThrows(IOException.class, () -> joiner.join(List.of(file), to("out")));
    assertEquals("2,Bruno\n", Files.readString(folder.resolve("out")));
    assertEquals(8, there.getLen());
  }

  @Test
  void aZipAloneIsCopiedAndItsRecordsAreCounted() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("a.csv"));
      zip.write("1,Anna\n2,Bruno\n".getBytes(UTF_8));
    }
    FileStatus a = write("a.zip", bytes.toByteArray());
    Joiner joiner = Joiners.of(LINES, CONF);
    assertEquals(new Joined(a.getLen(), a.getLen()), joiner.join(List.of(a), to("out")));
    assertArrayEquals(bytes.toByteArray(), Files.readAllBytes(folder.resolve("out")));
    assertEquals(2, joiner.contents(a).records());
    assertThrows(InputException.class, () -> joiner.join(List.of(a, a), to("other")));
  }

  @Test
  void aFileThatIsNoTextIsCopiedAloneAndNotJoined() throws IOException {
    byte[] picture = "\u0089PNG and so on".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    FileStatus a = write("a.png", picture);
    Joiner joiner = Joiners.of(LINES, CONF);
    assertEquals(new Joined(picture.length, picture.length), joiner.join(List.of(a), to("out")));
    assertArrayEquals(picture, Files.readAllBytes(folder.resolve("out")));
    assertEquals(joiner.contents(a), joiner.contents(listed(folder.resolve("out"))));
    assertEquals(1, joiner.contents(a).records());
    InputException e =
        assertThrows(InputException.class, () -> joiner.join(List.of(a, a), to("other")));
    assertEquals(
        a.getPath()
            + ": cannot be joined: expected text, Parquet, ORC or Avro, found PNG. Leave such files"
            + " out, or give each a group of its own",
        e.getMessage());
  }

  @Test
  void aTableThatIsCompressedAsAWholeIsCopiedAloneAndNotJoined() throws IOException {
    FileStatus a = write("a.parquet.gz", gzip("PAR1 and so on PAR1"));
    Joiner joiner = Joiners.of(LINES, CONF);
    assertEquals(1, joiner.contents(a).records());
    assertEquals(
        a.getPath()
            + ": cannot be joined: expected text, Parquet, ORC or Avro, found Parquet that is"
            + " compressed as a whole. Leave such files out, or give each a group of its own",
        assertThrows(InputException.class, () -> joiner.join(List.of(a, a), to("other")))
            .getMessage());
  }

  @Test
  void headersThatDifferByAnEmptyNameAreDifferent() throws IOException {
    Joiner joiner = Joiners.of(LINES.withHeaderLines(1), CONF);
    List<FileStatus> files =
        List.of(
            write("a", "\tx\ty\n0\t1\t2\n".getBytes(UTF_8)),
            write("b", "x\ty\n3\t4\n".getBytes(UTF_8)));
    String message =
        assertThrows(InputException.class, () -> joiner.join(files, to("out"))).getMessage();
    assertTrue(message.contains("another header: expected '\tx\ty' as in "), message);
  }

  /** A source of more than a part's least length, on a store whose files have etags. */
  private FileStatus onStore(String name, byte[] bytes) throws IOException {
    write(name, bytes);
    org.apache.hadoop.fs.Path path = TaggedFileSystem.path(folder.resolve(name));
    return path.getFileSystem(CONF).getFileStatus(path);
  }

  /** How sources were opened, each as often as it was. */
  private List<String> opened(JoinRules rules, FileStatus... sources) throws IOException {
    TaggedFileSystem.register(CONF);
    Files.deleteIfExists(folder.resolve("out"));
    new TextJoiner(rules, path -> true, CONF).join(List.of(sources), to("out"));
    return TaggedFileSystem.opened();
  }

  @Test
  void onlyWhatIsLeftToTheStoreIsOpenedToReadLittleOfIt() throws IOException {
    TaggedFileSystem.register(CONF);
    byte[] lines = new byte[6 << 20];
    new Random(1).nextBytes(lines);
    for (int i = 0; i < lines.length; i++) {
      lines[i] = (byte) (i % 64 == 63 ? '\n' : 'a' + (lines[i] & 15));
    }
    FileStatus text = onStore("text", lines);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 2; i++) {
        gzip.write(lines);
      }
    }
    assertTrue(packed.size() > 5 << 20, "" + packed.size());
    FileStatus unnamed = onStore("unnamed", packed.toByteArray());
    JoinRules trusted = LINES.withEdges(JoinRules.Edges.TRUSTED);
    assertEquals(List.of("text random"), opened(LINES, text));
    assertEquals(List.of("unnamed random"), opened(trusted, unnamed));
    assertEquals(
        List.of("unnamed random", "unnamed default"),
        opened(LINES, unnamed),
        "all of a member of gzip is inflated to find its end, whatever its name");
    assertEquals(
        List.of("text random", "text default"),
        opened(trusted.withOutput(Compression.ZSTD), text),
        "what is encoded is read");
    assertEquals(
        List.of("unnamed random", "unnamed random", "unnamed default"),
        opened(trusted.withHeaderLines(1), unnamed, unnamed),
        "the member that a header line is taken out of is decoded, which is all of the file");
    assertEquals(
        List.of("text random", "text random"),
        opened(trusted.withHeaderLines(1), text, text),
        "of plain text only the start is read for that");
    FileStatus untagged =
        new FileStatus(text.getLen(), false, 1, 1, text.getModificationTime(), text.getPath());
    assertEquals(List.of("text default"), opened(LINES, untagged));
  }

  @Test
  void bzip2WhoseStartMattersIsOpenedToReadAllOfIt() throws IOException {
    TaggedFileSystem.register(CONF);
    byte[] lines = new byte[8 << 20];
    new Random(1).nextBytes(lines);
    for (int i = 0; i < lines.length; i++) {
      lines[i] = (byte) (i % 64 == 63 ? '\n' : ' ' + (lines[i] & 63));
    }
    lines[0] = 'a';
    TextJoiner packer = new TextJoiner(LINES.withOutput(Compression.BZIP2), path -> false, CONF);
    packer.join(List.of(write("lines", lines)), to("packed"));
    FileStatus packed = onStore("a.bz2", Files.readAllBytes(folder.resolve("packed")));
    assertTrue(packed.getLen() > 5 << 20, "" + packed.getLen());
    assertEquals(
        List.of("a.bz2 random", "a.bz2 random", "a.bz2 default"),
        opened(LINES.withHeaderLines(1), packed, packed),
        "of all but the first the header lines go, and with them all blocks are shifted");
  }

  @Test
  void aMarkAloneIsNoText() throws IOException {
    Joiner joiner = Joiners.of(LINES, CONF);
    List<FileStatus> files =
        List.of(write("a", "\ufeff".getBytes(UTF_8)), write("b", "\ufeffa\nb\n".getBytes(UTF_8)));
    joiner.join(files, to("out"));
    assertArrayEquals(
        "\ufeffa\nb\n".getBytes(UTF_8),
        java.nio.file.Files.readAllBytes(java.nio.file.Path.of(to("out").toUri().getPath())));
    assertEquals(sum(joiner, files), joiner.contents(listed(folder.resolve("out"))));
  }
}
