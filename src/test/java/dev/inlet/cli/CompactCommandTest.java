package dev.inlet.cli;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.cli.CommandLine.Result;
import dev.inlet.testing.DuckDb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inlet compact} and jobs that compact, from the command line to the files. */
class CompactCommandTest {
  private static final String BY_DAY = ".*/(\\d{4}-\\d\\d-\\d\\d)-[^/]*";

  @TempDir private Path folder;

  @BeforeEach
  void threeFilesOfTwoDays() throws IOException {
    write("src/2001-01-01-a.csv", "1\n2\n");
    write("src/2001-01-01-b.csv", "3\n");
    write("src/2001-01-02-a.csv", "4\n");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Result compact(String... options) {
    return at("src", "dest", options);
  }

  private Result at(String src, String dest, String... options) {
    List<String> words =
        new ArrayList<>(
            List.of("compact", "--src=" + folder.resolve(src), "--dest", folder + "/" + dest));
    words.addAll(Arrays.asList(options));
    return CommandLine.runAsIs(folder, words.toArray(String[]::new));
  }

  /** All visible files below a folder, with what is in them. */
  private Map<String, String> files(String below) throws IOException {
    Map<String, String> found = new TreeMap<>();
    Path root = folder.resolve(below);
    if (!Files.exists(root)) {
      return found;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        if (!name.startsWith("_inlet") && !name.endsWith(".crc")) {
          found.put(name, new String(Files.readAllBytes(file), UTF_8));
        }
      }
    }
    return found;
  }

  private static void assertCode(int code, Result result) {
    assertEquals(code, result.exitCode(), result::toString);
  }

  private static void assertTells(int code, String message, Result result) {
    assertCode(code, result);
    assertTrue(result.err().contains(message), result::toString);
  }

  @Test
  void filesWithTheSameCapturedTextBecomeOne() throws IOException {
    Result result = compact("--groupBy", BY_DAY);
    assertCode(0, result);
    assertEquals(Map.of("2001-01-01.csv", "1\n2\n3\n", "2001-01-02.csv", "4\n"), files("dest"));
    assertEquals(3, files("src").size());
    String out = result.out();
    assertTrue(out.contains("sources   3 files, 8 B\n"), out);
    assertTrue(out.contains("outputs   2 files, 8 B in dest; 8 B copied as stored\n"), out);
    assertTrue(out.contains("verified  bytes: lengths\n"), out);
    assertFalse(out.contains("removed"), out);
  }

  @Test
  void aSecondRunCompactsOnlyWhatIsNew() throws IOException {
    assertCode(0, compact("--groupBy", BY_DAY));
    Result nothing = compact("--groupBy", BY_DAY);
    assertCode(0, nothing);
    assertTrue(nothing.out().contains("nothing new: all 3 files in src were read"), nothing.out());
    write("src/2001-01-02-b.csv", "5\n");
    write("src/2001-01-03-a.csv", "6\n");
    assertCode(0, compact("--groupBy", BY_DAY));
    assertEquals(
        Map.of(
            "2001-01-01.csv", "1\n2\n3\n",
            "2001-01-02.csv", "4\n",
            "2001-01-02-0.csv", "5\n",
            "2001-01-03.csv", "6\n"),
        files("dest"));
  }

  @Test
  void sourcesGoOnceTheirRecordsWereCompared() throws IOException {
    Result result = compact("--groupBy", BY_DAY, "--deleteOnSuccess");
    assertCode(0, result);
    assertEquals(Map.of(), files("src"));
    assertEquals(2, files("dest").size());
    assertTrue(
        result
            .out()
            .matches(
                "(?s).*verified  records: 4 records with hash [0-9a-f]{32}, in sources and"
                    + " outputs\n"
                    + ".*"),
        result.out());
    assertTrue(result.out().contains("removed   3 sources deleted\n"), result.out());
  }

  @Test
  void sourcesAreArchivedUnderTheirPaths() throws IOException {
    write("src/deep/2001-01-03-a.csv", "5");
    Result result =
        compact("--groupBy", BY_DAY, "--archive", folder + "/old", "--verify", "checksum");
    assertCode(0, result);
    assertEquals(Map.of(), files("src"));
    assertEquals(4, files("old").size());
    assertEquals("5", files("old").get("deep/2001-01-03-a.csv"));
    assertEquals("5", files("dest").get("deep/2001-01-03.csv"));
    assertTrue(result.out().contains("removed   4 sources archived\n"), result.out());
    write("src/2001-01-01-a.csv", "again\n");
    Files.setLastModifiedTime(
        folder.resolve("src/2001-01-01-a.csv"),
        FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
    assertTells(
        3, "src/2001-01-01-a.csv: changed after batch 1 read it", compact("--groupBy", BY_DAY));
    assertCode(0, compact("--groupBy", BY_DAY, "--onChange", "append"));
    assertEquals("again\n", files("dest").get("2001-01-01-0.csv"));
  }

  @Test
  void filesInNoGroupEndTheRunUnlessToldOtherwise() throws IOException {
    write("src/README", "x");
    write("src/notes.md", "y");
    assertTells(
        3,
        "src/README: no group takes this file, and 1 more: expected a path that 'group-by'"
            + " matches as a whole, "
            + BY_DAY
            + ", with a text captured. Say with 'unmatched' whether to copy or to skip such files,"
            + " or correct 'group-by' (inlet compact)",
        compact("--groupBy", BY_DAY));
    assertEquals(Map.of(), files("dest"));
    Result skipped = compact("--groupBy", BY_DAY, "--unmatched", "skip", "--deleteOnSuccess");
    assertCode(0, skipped);
    assertTrue(
        skipped.out().contains("sources   3 files, 8 B; left out: 2 in no group\n"), skipped.out());
    assertEquals(Map.of("README", "x", "notes.md", "y"), files("src"));
    assertCode(0, compact("--groupBy", BY_DAY, "--unmatched", "copy"));
    assertEquals("x", files("dest").get("README"));
    assertEquals(4, files("dest").size());
  }

  @Test
  void aDryRunChangesNothing() throws IOException {
    write("src/README", "x");
    Result result = compact("--groupBy", BY_DAY, "--unmatched", "copy", "--dry-run");
    assertCode(0, result);
    assertEquals(
        """
        JOB: batch 1 would make 3 files in dest of 4 files, 9 B, in src
          1 file in no group, copied as they are
          OUTPUT          SIZE  FILES  OF
          2001-01-01.csv   6 B      2  2001-01-01-a.csv, 2001-01-01-b.csv
          2001-01-02.csv   2 B      1  2001-01-02-a.csv
          README           1 B      1  README
          made by the driver
          compared by bytes; then the sources are left in place
        """,
        result.out().replaceFirst("^compact-[0-9a-f]{8}", "JOB"));
    assertFalse(Files.exists(folder.resolve("dest")));
  }

  @Test
  void aDryRunTellsWhoWouldMakeTheOutputs() {
    Result always = compact("--groupBy", BY_DAY, "--distribute", "always", "--dry-run");
    assertCode(0, always);
    assertTrue(always.out().contains("\n  made by executors of local[*]\n"), always.out());
    Result auto = compact("--groupBy", BY_DAY, "--distribute", "auto", "--dry-run");
    assertTrue(auto.out().contains("\n  made by the driver\n"), auto.out());
    assertTells(
        2,
        "'distribute': expected never or auto or always, found 'perhaps'",
        compact("--groupBy", BY_DAY, "--distribute", "perhaps", "--dry-run"));
  }

  @Test
  void aPlanCanBeHadAsJson() {
    Result result = compact("--groupBy", BY_DAY, "--dry-run", "--json");
    assertCode(0, result);
    assertTrue(result.out().contains("\"path\" : \"2001-01-01.csv\""), result.out());
    assertTrue(result.out().contains("\"removal\" : \"left in place\""), result.out());
  }

  @Test
  void aDestinationWithinTheSourceIsRefused() {
    assertTells(
        2,
        "inlet compact: compact: 'dest': expected a folder outside of the source src, found"
            + " src/out. The outputs would be compacted again; choose another folder",
        at("src", "src/out"));
    assertTells(2, "'dest': expected a folder outside of the source", at("src", "src"));
    assertTells(
        2,
        "'archive': expected a folder outside of source and destination, found dest/old. The"
            + " archived files would be read again; choose another folder",
        compact("--archive", folder + "/dest/old"));
  }

  @Test
  void wrongOptionsAreToldTogether() {
    Result result = compact("--groupBy", ".*csv", "--outputCodec", "rar", "--unmatched", "perhaps");
    assertTells(2, "--groupBy: job 'compact': ", result);
    assertTrue(
        result
            .err()
            .contains(
                "compact: 'group-by': expected a group in parentheses, whose text tells what"
                    + " belongs together, found '.*csv'. Write for example"
                    + " '.*/(\\d{4}-\\d\\d-\\d\\d)-.*'"),
        result::toString);
    assertTrue(
        result.err().contains("'unmatched': expected fail or copy or skip, found 'perhaps'"),
        result::toString);
    assertTrue(result.err().contains("'output-codec': expected keep or bz2 or"), result::toString);
    assertTells(
        2,
        "'target-size': goes with 'group-by', for files that are joined",
        compact("--targetSize", "64"));
    assertTells(
        2,
        "inlet compact: expected --src and --dest, or --table, found no --dest. See `inlet compact"
            + " --help`",
        CommandLine.runAsIs(folder, "compact", "--src", "x"));
    assertTells(
        2,
        "'archive': expected one of 'archive' and 'delete-on-success', found both",
        compact("--archive", folder + "/old", "--deleteOnSuccess"));
    assertTells(
        2,
        "'name': expected a path below 'dest' of which no part is empty or hidden, found '{1}/'",
        compact("--groupBy", BY_DAY, "--name", "{1}/"));
    assertTells(
        2,
        "'threads': expected a number from 1 to 1000, found 4294967296",
        compact("--threads", "4294967296"));
    assertTells(
        2,
        "'name': no group 'dy' in 'group-by'. Did you mean 'day'?",
        compact("--groupBy", ".*/(?<day>\\d+)-.*", "--name", "{dy}.csv"));
  }

  @Test
  void whatWasCopiedIsListedAsS3DistCpDoes() throws IOException {
    assertCode(0, compact("--groupBy", BY_DAY, "--outputManifest", folder + "/list.gz"));
    String dest = "file:" + folder + "/dest";
    assertEquals(
        "{\"path\":\""
            + dest
            + "/2001-01-01.csv\",\"baseName\":\"2001-01-01-a.csv\",\"srcDir\":\""
            + dest
            + "\",\"size\":4}",
        gunzipped("list.gz").get(0));
    assertEquals(3, gunzipped("list.gz").size());
    write("src/2001-01-03-a.csv", "5\n");
    assertCode(
        0,
        at(
            "src",
            "other",
            "--previousManifest",
            folder + "/list.gz",
            "--outputManifest",
            folder + "/all.gz"));
    assertEquals(Map.of("2001-01-03-a.csv", "5\n"), files("other"));
    assertEquals(4, gunzipped("all.gz").size());
    assertCode(
        0, at("src", "third", "--previousManifest", folder + "/list.gz", "--copyFromManifest"));
    assertEquals(3, files("third").size());
  }

  @Test
  void aPreviousManifestHasToBeThereUnlessToldOtherwise() throws IOException {
    assertTells(
        3,
        "none.gz: previous-manifest: expected a list of copied files, found none. Correct its name,"
            + " or let it be missing with 'require-previous-manifest = false'",
        compact("--previousManifest", folder + "/none.gz"));
    write("bad.gz", "not gzip");
    assertTells(
        3,
        "bad.gz: expected lines of JSON with path, baseName, srcDir and size, compressed by gzip,"
            + " found Not in GZIP format. Give a manifest that S3DistCp or Inlet wrote; nothing was"
            + " copied",
        compact("--previousManifest", folder + "/bad.gz"));
    assertCode(
        0, compact("--previousManifest=" + folder + "/none.gz", "--requirePreviousManifest=false"));
    assertEquals(3, files("dest").size());
  }

  @Test
  void aSourceThatIsNotThereIsNamed() {
    assertTells(
        3,
        "none: compact: 'src': expected a folder with files, or one file, found none. Correct it"
            + " (inlet compact)",
        at("none", "dest"));
  }

  @Test
  void prefixesChooseSources() throws IOException {
    write("prefixes", "2001-01-02\n\nfile:" + folder + "/src/none\n");
    assertCode(0, compact("--srcPrefixesFile", folder + "/prefixes"));
    assertEquals(Map.of("2001-01-02-a.csv", "4\n"), files("dest"));
    assertTells(
        3,
        "gone: src-prefixes-file: expected a list of prefixes, one a line, found",
        compact("--srcPrefixesFile", folder + "/gone"));
  }

  private List<String> gunzipped(String name) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(name)))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  @Test
  void aTakenNameIsNotOverwritten() throws IOException {
    write("dest/2001-01-01-a.csv", "precious\n");
    assertTells(
        3,
        "src/2001-01-01-a.csv: expected a free name in the destination, found dest/2001-01-01-a.csv"
            + " there, of 9 bytes. Remove it, or choose another destination or another name;"
            + " nothing is overwritten",
        compact());
    assertEquals(Map.of("2001-01-01-a.csv", "precious\n"), files("dest"));
    assertCode(0, compact("--numberFiles", "--startingIndex", "5"));
    assertEquals(
        List.of("2001-01-01-a.csv", "52001-01-01-a.csv", "62001-01-01-b.csv", "72001-01-02-a.csv"),
        List.copyOf(files("dest").keySet()));
  }

  @Test
  void aGroupGoesOnWithItsLastOutput() throws IOException {
    assertCode(0, compact("--groupBy", BY_DAY));
    write("src/2001-01-01-c.csv", "5\n");
    assertCode(0, compact("--groupBy", BY_DAY, "--appendToLastFile", "--verify", "records"));
    assertEquals(
        Map.of("2001-01-01-0.csv", "1\n2\n3\n5\n", "2001-01-02.csv", "4\n"), files("dest"));
  }

  @Test
  void aGroupThatGoesOnAgainGetsANameThatItNeverHad() throws IOException {
    for (String day : List.of("c", "d")) {
      assertCode(0, compact("--groupBy", BY_DAY, "--appendToLastFile"));
      write("src/2001-01-01-" + day + ".csv", day + "\n");
    }
    assertCode(0, compact("--groupBy", BY_DAY, "--appendToLastFile"));
    assertEquals(
        Map.of("2001-01-01-1.csv", "1\n2\n3\nc\nd\n", "2001-01-02.csv", "4\n"), files("dest"));
  }

  @Test
  void theSamePlacesAreTheSameJobHoweverTheyAreWritten() throws IOException {
    assertCode(0, compact("--groupBy", BY_DAY));
    for (String src : List.of("file:" + folder + "/src/", folder + "/./src")) {
      Result again =
          CommandLine.runAsIs(
              folder,
              "compact",
              "--src",
              src,
              "--dest",
              "file:" + folder + "/dest",
              "--groupBy",
              BY_DAY);
      assertCode(0, again);
      assertTrue(again.out().contains("nothing new: all 3 files"), again::toString);
    }
  }

  @Test
  void namesMayHoldAColon() throws IOException {
    write("src/2001-01-01T10:00.csv", "9\n");
    assertCode(0, compact("--verify", "checksum", "--deleteOnSuccess"));
    assertEquals("9\n", files("dest").get("2001-01-01T10:00.csv"));
    assertEquals(4, files("dest").size());
    assertEquals(Map.of(), files("src"));
  }

  @Test
  void anOutputWithTheNameOfAFolderIsRefused() throws IOException {
    write("dest/2001-01-01.csv/there", "x");
    assertTells(
        3,
        "dest/2001-01-01.csv is a folder or is to be one. Choose another destination or other"
            + " names",
        compact("--groupBy", BY_DAY));
    assertEquals(1, files("dest").size());
  }

  @Test
  void aCompressedFileIsJoinedWithNoneOfAnotherCodec() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write("9\n".getBytes(UTF_8));
    }
    Files.write(folder.resolve("src/2001-01-01-c.csv.gz"), bytes.toByteArray());
    assertTells(
        3,
        "src/2001-01-01-c.csv.gz: mixed files in group '2001-01-01': expected no codec as of"
            + " 2001-01-01-a.csv, found gz. Capture the extension too, or give all of them one"
            + " 'output-codec'",
        compact("--groupBy", BY_DAY));
  }

  private void gzip(String name, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes.toByteArray());
  }

  @Test
  void compressedFilesWithHeadersAreJoinedUnderOneHeader() throws IOException {
    gzip("zipped/2001-01-01-a.csv.gz", "id\n1\n");
    gzip("zipped/2001-01-01-b.csv.gz", "id\n2");
    Result result =
        at("zipped", "dest", "--groupBy", BY_DAY, "--headerLines", "1", "--deleteOnSuccess");
    assertCode(0, result);
    assertTrue(result.out().contains("verified  records: 2 records with hash "), result.out());
    assertEquals(List.of("id", "1", "2"), gunzipped("dest/2001-01-01.csv.gz"));
    assertEquals(Map.of(), files("zipped"));
  }

  @Test
  void filesThatMayHaveAHeaderAreNotJoinedBeforeSomebodySaysSo() throws IOException {
    gzip("zipped/2001-01-01-a.csv.gz", "id\n1\n");
    gzip("zipped/2001-01-01-b.csv.gz", "id\n2\n");
    String[] options = {"--groupBy", BY_DAY, "--deleteOnSuccess"};
    assertTells(
        2,
        "dest/2001-01-01.csv.gz: all 2 sources begin with the line 'id': expected 'header-lines' to"
            + " say whether that is a header, found nothing. Say 1 to keep it once, or 0 if it is a"
            + " record like others; nothing was published",
        at("zipped", "dest", options));
    assertEquals(List.of(), List.copyOf(files("dest").keySet()));
    assertTrue(Files.exists(folder.resolve("zipped/2001-01-01-a.csv.gz")));
    Result once =
        at("zipped", "dest", "--groupBy", BY_DAY, "--deleteOnSuccess", "--headerLines", "1");
    assertCode(0, once);
    assertEquals(List.of("id", "1", "2"), gunzipped("dest/2001-01-01.csv.gz"));
    gzip("zipped/2001-01-02-a.csv.gz", "id\n1\n");
    gzip("zipped/2001-01-02-b.csv.gz", "id\n2\n");
    assertCode(0, at("zipped", "dest", "--groupBy", BY_DAY, "--headerLines", "0"));
    assertEquals(List.of("id", "1", "id", "2"), gunzipped("dest/2001-01-02.csv.gz"));
  }

  @Test
  void parquetFilesAreJoinedAndTheirRowsCompared() throws IOException {
    Files.createDirectory(folder.resolve("rows"));
    for (int i = 0; i < 3; i++) {
      String file = DuckDb.literal(folder + "/rows/2001-01-01-" + i + ".parquet");
      DuckDb.execute("copy (select range as id from range(" + i + ", 3)) to " + file);
    }
    Result result = at("rows", "dest", "--groupBy", BY_DAY, "--deleteOnSuccess");
    assertCode(0, result);
    assertTrue(result.out().contains("verified  records: 6 records with hash "), result.out());
    assertEquals(
        List.of(List.of(0L), List.of(1L), List.of(1L), List.of(2L), List.of(2L), List.of(2L)),
        DuckDb.query(
            "select id from read_parquet("
                + DuckDb.literal(folder + "/dest/2001-01-01.parquet")
                + ") order by id"));
  }

  @Test
  void aCodecCanBeChangedOnTheWay() throws IOException {
    assertCode(0, compact("--groupBy", BY_DAY, "--outputCodec", "gzip", "--verify", "records"));
    assertEquals(List.of("1", "2", "3"), gunzipped("dest/2001-01-01.csv.gz"));
  }

  @Test
  void whatCannotBeEncodedGetsNoNameOfACodec() throws IOException {
    Files.write(folder.resolve("src/2001-01-03-a.csv"), "\uFEFF1\n".getBytes(UTF_16LE));
    assertTells(
        3,
        "src/2001-01-03-a.csv: cannot be encoded as gz: expected text, found UTF-16 text. Leave it"
            + " out, or compact it with 'output-codec = keep'",
        compact("--outputCodec", "gz", "--deleteOnSuccess"));
    assertEquals(Map.of(), files("dest"));
    assertEquals(4, files("src").size());
    assertCode(0, compact("--outputCodec", "keep"));
  }

  @Test
  void aListGoesOnWithItselfAndHasEachFileOnce() throws IOException {
    String[] options = {
      "--groupBy",
      BY_DAY,
      "--outputManifest=" + folder + "/list.gz",
      "--previousManifest=" + folder + "/list.gz",
      "--requirePreviousManifest=false"
    };
    assertCode(0, compact(options));
    List<String> first = gunzipped("list.gz");
    assertEquals(3, first.size());
    forgetThatTheListIsWritten();
    assertCode(0, compact(options));
    assertEquals(first, gunzipped("list.gz"));
    // As if it had died when the older list was gone, and the new one not in its place.
    forgetThatTheListIsWritten();
    Matcher batch = Pattern.compile("\"batch\":\"([^\"]+)\"").matcher(document());
    assertTrue(batch.find());
    Path beside = folder.resolve("list.gz." + batch.group(1) + ".tmp");
    Files.move(folder.resolve("list.gz"), beside);
    Files.deleteIfExists(folder.resolve(".list.gz.crc"));
    assertCode(0, compact(options));
    assertEquals(first, gunzipped("list.gz"));
    assertFalse(Files.exists(beside));
    write("src/2001-01-03-a.csv", "5\n");
    assertCode(0, compact(options));
    assertEquals(4, gunzipped("list.gz").size());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".tmp")).toList());
    }
  }

  /** As if the run had died between the list and its note. */
  private void forgetThatTheListIsWritten() throws IOException {
    Path note = under("dest/_inlet/state/jobs", "compact/0000000001.json");
    Files.delete(note);
    Files.deleteIfExists(note.resolveSibling(".0000000001.json.crc"));
  }

  private String document() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("dest/_inlet"))) {
      return Files.readString(
          files
              .filter(file -> file.toString().endsWith(".sources.jsonl"))
              .findFirst()
              .orElseThrow());
    }
  }

  private Path under(String below, String end) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(below))) {
      return files.filter(file -> file.endsWith(end)).findFirst().orElseThrow();
    }
  }

  @Test
  void aSourceThatIsInTheArchiveAlreadyGoes() throws IOException {
    write("old/2001-01-01-a.csv", "1\n2\n");
    write("old/2001-01-02-a.csv", "8\n");
    assertCode(0, compact("--groupBy", BY_DAY, "--archive", folder + "/old"));
    assertEquals(Map.of(), files("src"));
    assertEquals(
        Map.of(
            "2001-01-01-a.csv", "1\n2\n",
            "2001-01-01-b.csv", "3\n",
            "2001-01-02-a.csv", "8\n",
            "2001-01-02-a.csv.1", "4\n"),
        files("old"));
  }

  @Test
  void aTruncatedFileAmongGoodOnesEndsTheRunAndNothingIsTouched() throws IOException {
    gzip("zipped/2001-01-01-a.csv.gz", "1\n");
    gzip("zipped/2001-01-02-b.csv.gz", "2\n");
    Path bad = folder.resolve("zipped/2001-01-02-b.csv.gz");
    byte[] whole = Files.readAllBytes(bad);
    Files.write(bad, Arrays.copyOf(whole, whole.length - 4));
    Result result = at("zipped", "dest", "--groupBy", BY_DAY, "--deleteOnSuccess");
    assertTells(3, "zipped/2001-01-02-b.csv.gz: ", result);
    assertTrue(result.err().contains("truncated"), result.err());
    assertEquals(Map.of(), files("dest"));
    try (Stream<Path> left = Files.walk(folder.resolve("zipped"))) {
      assertEquals(2, left.filter(Files::isRegularFile).count());
    }
    Result others =
        at("zipped", "dest", "--groupBy", BY_DAY, "--deleteOnSuccess", "--onUnreadable", "skip");
    assertTells(3, "zipped/2001-01-02-b.csv.gz: ", others);
    assertTrue(
        others
            .err()
            .contains(
                "': 1 sources of groups that cannot be joined were left out, and stay: expected all"
                    + " to be readable. The other groups are done; mend or remove what is named"
                    + " above, and run again"),
        others.err());
    assertEquals(List.of("1"), gunzipped("dest/2001-01-01.csv.gz"));
    assertFalse(Files.exists(folder.resolve("zipped/2001-01-01-a.csv.gz")));
    assertTrue(Files.exists(bad));
    Files.write(bad, whole);
    assertCode(0, at("zipped", "dest", "--groupBy", BY_DAY, "--deleteOnSuccess"));
    assertEquals(List.of("2"), gunzipped("dest/2001-01-02.csv.gz"));
  }

  @Test
  void aJobOfTheCatalogCompacts() throws IOException {
    write(
        "jobs.conf",
        """
        inlet {
          state = "FOLDER/state"
          jobs.small {
            compact {
              src = "FOLDER/src"
              dest = "FOLDER/dest"
              group-by = ".*/(?<day>[0-9-]{10})-.*"
              name = "{day}/all"
              target-size = 5 B
              delete-on-success = true
            }
          }
        }
        """
            .replace("FOLDER", folder.toString()));
    assertCode(0, CommandLine.run(folder, "validate"));
    Result plan = CommandLine.run(folder, "plan", "small");
    assertCode(0, plan);
    assertTrue(
        plan.out().contains("small: batch 1 would make 2 files in dest of 3 files"), plan.out());
    Result run = CommandLine.run(folder, "run", "small");
    assertCode(0, run);
    assertEquals(
        Map.of("2001-01-01/all.csv", "1\n2\n3\n", "2001-01-02/all.csv", "4\n"), files("dest"));
    assertEquals(Map.of(), files("src"));
    for (String words :
        List.of(
            "runs small",
            "bookmark show small",
            "bookmark history small",
            "bookmark diff small",
            "explain small")) {
      assertCode(0, CommandLine.run(folder, words.split(" ", -1)));
    }
    assertTells(
        2,
        "job 'small': expected a job that loads rows, found a compaction. What it has done once"
            + " stands; leave out --from and --to",
        CommandLine.run(folder, "run", "small", "--from", "1", "--to", "1"));
    assertTells(
        2,
        "job 'small': expected a job that loads rows, found a compaction: there are no tables to"
            + " compare",
        CommandLine.run(folder, "certify", "small"));
    assertTells(
        2,
        "cannot take batches out of dest: expected a job that loads rows, found a compaction, whose"
            + " sources may be gone. Rewind without --replace, and remove outputs by hand once"
            + " their sources are back",
        CommandLine.run(folder, "bookmark", "rewind", "small", "--to", "0", "--replace"));
  }
}
