package dev.inlet.discover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.testing.Sources;
import dev.inlet.testing.TreeFileSystem;
import dev.inlet.testing.TreeFileSystem.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestListingTest {
  @TempDir Path folder;
  private final Configuration conf = new Configuration();
  private Tree tree;

  @BeforeEach
  void plant() {
    tree = TreeFileSystem.plant("manifests", conf);
    tree.file("/t/a.csv", 5, 1000).file("/t/x/b.csv", 6, 2000).file("/t/c.csv", 7, 3000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.csv\nx/b.csv\n",
        "\r\na.csv\r\n\r\nx/b.csv",
        "tree://manifests/t/a.csv\n/t/x/b.csv\n",
        """
        {"path":"tree://manifests/t/a.csv","baseName":"a.csv","size":5}
        {"path":"tree://manifests/t/x/b.csv","srcDir":"","size":6}
        """,
        """
        {"entries": [
          {"url":"tree://manifests/t/a.csv", "mandatory":true},
          {"url":"x/b.csv", "meta": {"content_length": 6}}
        ]}"""
      })
  void formsOfManifests(String manifest) throws IOException {
    tree.text("/m/1", manifest, 1);
    assertEquals(List.of("a.csv", "x/b.csv"), paths(list("")));
    tree.file("/m/1", gzip(manifest), 1);
    assertEquals(List.of("a.csv", "x/b.csv"), paths(list("")));
  }

  @Test
  void aFileThatWasReadCostsNoCallAndANewOneOne() {
    tree.text("/m/1", "a.csv\nx/b.csv\n", 1).text("/m/2", "c.csv\na.csv\n", 2);
    tree.text("/m/_draft", "none.csv\n", 3);
    Listing listing = list("", Set.of("a.csv", "x/b.csv"));
    assertEquals(List.of("c.csv"), paths(listing));
    assertEquals(3, listing.found());
    assertEquals(List.of("/t/c.csv"), tree.lookedUp());
    assertEquals(List.of("/m"), tree.listed());
    assertEquals(5, listing.calls(), "the folder and its status, two manifests, one file");
    assertEquals(
        new Listing.Scope(
            "manifest", "files that no manifest names, and changes of files that were read"),
        listing.scope());
  }

  @Test
  void aDataPackageIsHiddenAsInAnyListing() {
    tree.text("/m/1", "a.csv\nx/datapackage.json\n", 1);
    Listing listing = list("");
    assertEquals(List.of("a.csv"), paths(listing));
    assertEquals(1, listing.hidden());
  }

  @Test
  void aManifestMayBeOneFile() {
    tree.text("/m", "a.csv\n", 1);
    assertEquals(List.of("a.csv"), paths(list("")));
  }

  @Test
  void namesArePlainEvenWithSpacesPercentSignsAndColons() {
    tree.file("/t/a b%20c:d=ü.csv").text("/m", "tree://manifests/t/a b%20c:d=ü.csv\n", 1);
    assertEquals(List.of("a b%20c:d=ü.csv"), paths(list("")));
    tree.text("/m", "a b%20c:d=ü.csv\n", 1);
    assertEquals(List.of("a b%20c:d=ü.csv"), paths(list("")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/other/a.csv",
        "/tt/a.csv",
        "tree://elsewhere/t/a.csv",
        "s3://manifests/t/a.csv",
        "../o/a.csv",
        "/t/../o/a.csv",
        "/t/",
        "x//b.csv"
      })
  void aPathElsewhereIsRefused(String path) {
    tree.text("/m/1", "a.csv\n" + path + "\n", 1);
    InputException e = assertThrows(InputException.class, () -> list(""));
    assertEquals(
        "tree://manifests/m/1: 2: '"
            + path
            + "': expected a file below the table's location tree://manifests/t, found another"
            + " place. Correct the manifest or 'location'",
        e.getMessage());
  }

  @Test
  void theSchemesOfS3AreOneStore() {
    ManifestPaths paths = new ManifestPaths(new org.apache.hadoop.fs.Path("s3a://bucket/in"));
    assertEquals("a b.csv", paths.relative("m: 1", "s3://bucket/in/a b.csv"));
    assertEquals("a.csv", paths.relative("m: 1", "S3A://bucket/in/a.csv"));
    assertThrows(InputException.class, () -> paths.relative("m: 1", "s3://other/in/a.csv"));
    ManifestPaths root = new ManifestPaths(new org.apache.hadoop.fs.Path("s3a://bucket/"));
    assertEquals("in/a.csv", root.relative("m: 1", "s3n://bucket/in/a.csv"));
  }

  @Test
  void missingFilesEndTheRunAndSomeAreNamed() {
    tree.text("/m/1", "a.csv\n1\n2\n3\n4\n", 1).text("/m/2", "5\n6\n7\n", 2);
    InputException e = assertThrows(InputException.class, () -> list(""));
    assertEquals(
        """
        tree://manifests/m/1: 2: '1': expected a file, found none
        tree://manifests/m/1: 3: '2': expected a file, found none
        tree://manifests/m/1: 4: '3': expected a file, found none
        tree://manifests/m/1: 5: '4': expected a file, found none
        tree://manifests/m/2: 1: '5': expected a file, found none
        … and 2 more
        Put the files there, correct the manifest, or say on-missing = skip (FOLDER/jobs.conf: 4)\
        """
            .replace("FOLDER", folder.toString()),
        e.getMessage());
  }

  @Test
  void missingFilesAreCountedWhereTheyMayBe() {
    tree.text("/m/1", "a.csv\nnone.csv\n", 1);
    Listing listing = list(", on-missing = skip");
    assertEquals(List.of("a.csv"), paths(listing));
    assertEquals("1 missing", listing.leftOut());
  }

  @Test
  void whatAnEntrySaysOfItselfWinsOverTheSource() {
    String entry = "{\"entries\":[{\"url\":\"none.csv\",\"mandatory\":%s}]}";
    tree.text("/m/1", String.format(entry, "false"), 1);
    assertEquals("1 missing", list("").leftOut());
    tree.text("/m/1", String.format(entry, "true"), 1);
    assertThrows(InputException.class, () -> list(", on-missing = skip"));
  }

  @Test
  void aFileOfAnotherLengthThanItsManifestTellsIsRefused() {
    tree.text("/m/1", "{\"path\":\"a.csv\",\"size\":50}", 1);
    InputException e = assertThrows(InputException.class, () -> list(""));
    assertEquals(
        "tree://manifests/m/1: 1: 'a.csv': expected the 50 bytes that the manifest tells, found 5."
            + " Copy the file again, or correct the manifest",
        e.getMessage());
  }

  @Test
  void aFolderIsNoFile() {
    tree.text("/m/1", "x\n", 1);
    InputException e = assertThrows(InputException.class, () -> list(""));
    assertEquals(
        "tree://manifests/m/1: 1: 'x': expected a file, found a folder. Name its files",
        e.getMessage());
  }

  @Test
  void patternsAndHiddenNamesCountBeforeAFileIsLookedUp() {
    tree.text("/m/1", "a.csv\nx/b.csv\n_c.csv\n", 1);
    Listing listing = list(", exclude-files = [\"x/**\"]");
    assertEquals(List.of("a.csv"), paths(listing));
    assertEquals("1 hidden, 1 excluded", listing.leftOut());
    assertEquals(List.of("/t/a.csv"), tree.lookedUp());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"files\":[]}|1: not a manifest: expected JSON objects with 'path' or 'entries', found"
            + " neither",
        "[\"a.csv\"]|1: not a manifest: expected JSON objects with 'path' or 'entries', found"
            + " START_ARRAY",
        "{\"entries\":[{\"key\":1}]}|1: not a manifest: expected entries with 'url', found none",
        "{\"path\":|1: not a manifest: expected JSON, found Unexpected end-of-input within/between"
            + " Object entries"
      })
  void whatIsNoManifestIsNamed(String manifest, String problem) {
    tree.text("/m/1", manifest, 1);
    InputException e = assertThrows(InputException.class, () -> list(""));
    assertEquals(
        "tree://manifests/m/1: " + problem + ". Correct it, or remove it from the manifests",
        e.getMessage());
  }

  @Test
  void aManifestOfOtherBytesIsNamedWithItsLine() {
    tree.file("/m/1", "a.csv\n\u00e9\n".getBytes(StandardCharsets.ISO_8859_1), 1);
    InputException e = assertThrows(InputException.class, () -> list(""));
    assertTrue(
        e.getMessage().contains("not a manifest: expected lines of UTF-8, found other bytes"),
        e.getMessage());
  }

  @Test
  void aTruncatedManifestIsNamed() throws IOException {
    byte[] whole = gzip("a.csv\n");
    tree.file("/m/1", java.util.Arrays.copyOf(whole, whole.length - 4), 1);
    InputException e = assertThrows(InputException.class, () -> list(""));
    assertEquals(
        "tree://manifests/m/1: truncated gzip stream: expected more bytes, found its end. Copy it"
            + " again",
        e.getMessage());
  }

  @Test
  void manifestsThatAreNotThereAreNamedWithTheirDeclaration() {
    InputException e = assertThrows(InputException.class, () -> list(""));
    assertEquals(
        "tree://manifests/m: manifests of source 's': expected a file or folder, found none."
            + " Correct 'manifests' ("
            + folder
            + "/jobs.conf: 4)",
        e.getMessage());
  }

  private Listing list(String keys) {
    return list(keys, Set.of());
  }

  private Listing list(String keys, Set<String> read) {
    Sources one =
        Sources.of(
            folder,
            tree.location("/t"),
            "listing { by = manifest, manifests = \"" + tree.location("/m") + "\" }" + keys);
    tree.listed();
    tree.lookedUp();
    return new FileDiscovery(conf)
        .list(
            one.table(),
            one.source(),
            new Progress(Optional.empty(), read::contains, Instant.EPOCH),
            file -> true);
  }

  private static List<String> paths(Listing listing) {
    return listing.files().stream().map(SourceFile::path).toList();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
