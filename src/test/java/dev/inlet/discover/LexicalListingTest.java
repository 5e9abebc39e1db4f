package dev.inlet.discover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.testing.Sources;
import dev.inlet.testing.TreeFileSystem;
import dev.inlet.testing.TreeFileSystem.Tree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LexicalListingTest {
  @TempDir Path folder;
  private final Configuration conf = new Configuration();
  private Tree tree;

  @BeforeEach
  void plant() {
    tree = TreeFileSystem.plant("lexical", conf);
  }

  @Test
  void aFirstRunListsEverything() {
    tree.file("/t/a/1").file("/t/b/c/2").file("/t/3");
    Listing listing = list(2, Optional.empty());
    assertEquals(3, listing.found());
    assertEquals(new Listing.Scope("lexical", ""), listing.scope());
    assertEquals(4, listing.calls());
  }

  @Test
  void aLaterRunListsTheFolderOfTheLastKeyWhatFollowsAndAFewBefore() {
    for (int i = 0; i < 100; i++) {
      tree.file("/t/%02d/f".formatted(i));
    }
    Listing listing = list(2, Optional.of("97/f"));
    assertEquals(List.of("95/f", "96/f", "97/f", "98/f", "99/f"), paths(listing));
    assertEquals(6, listing.calls());
    assertEquals(
        List.of("/t", "/t/95", "/t/96", "/t/97", "/t/98", "/t/99"),
        tree.listed().stream().sorted().toList());
    assertEquals("files that came into folders before 95", listing.scope().unseen());
  }

  @Test
  void withoutLookBackItBeginsInTheFolderOfTheLastKey() {
    tree.file("/t/a/1").file("/t/b/1").file("/t/b/0").file("/t/c/1");
    Listing listing = list(0, Optional.of("b/1"));
    assertEquals(List.of("b/0", "b/1", "c/1"), paths(listing));
    assertEquals("files that came into folders before b", listing.scope().unseen());
  }

  @Test
  void lookingBackCrossesLevelsAndCountsOnlyFoldersWithDataFiles() {
    tree.file("/t/2025/11/01/f")
        .file("/t/2025/12/30/f")
        .folder("/t/2025/12/31")
        .file("/t/2025/12/31/_SUCCESS")
        .file("/t/2026/01/01/f")
        .file("/t/2026/01/02/f");
    Listing listing = list(2, Optional.of("2026/01/02/f"));
    assertEquals(List.of("2025/12/30/f", "2026/01/01/f", "2026/01/02/f"), paths(listing));
    assertEquals("files that came into folders before 2025/12/30", listing.scope().unseen());
    assertEquals(
        List.of(
            "/t",
            "/t/2025",
            "/t/2025/12",
            "/t/2025/12/30",
            "/t/2025/12/31",
            "/t/2026",
            "/t/2026/01",
            "/t/2026/01/01",
            "/t/2026/01/02"),
        tree.listed().stream().sorted().toList());
  }

  @Test
  void whereLookingBackReachesTheFirstFolderNothingIsUnseen() {
    tree.file("/t/a/1").file("/t/b/1");
    assertEquals("", list(5, Optional.of("b/1")).scope().unseen());
  }

  @Test
  void whenTheFolderOfTheLastKeyIsGoneItGoesOnBehindIt() {
    tree.file("/t/a/1").file("/t/b/1").file("/t/d/1");
    Listing listing = list(1, Optional.of("c/1"));
    assertEquals(List.of("b/1", "d/1"), paths(listing));
  }

  @Test
  void foldersAreOrderedAsTheirKeysAre() {
    // a-b/ comes before a/, for - comes before /; and U+10000 after U+FFFD, though not in UTF-16.
    tree.file("/t/a/1").file("/t/a-b/1");
    assertEquals(List.of("a/1"), paths(list(0, Optional.of("a/1"))));
    assertEquals(List.of("a-b/1", "a/1"), paths(list(0, Optional.of("a-b/1"))));
    tree.file("/t/\uFFFD/1").file("/t/\uD800\uDC00/1");
    assertEquals(List.of("\uD800\uDC00/1"), paths(list(0, Optional.of("\uD800\uDC00/1"))));
  }

  @Test
  void keysCompareAsTheirBytes() {
    Random random = new Random(7);
    String alphabet = "a/-\u00e9\uFFFD\uD83D\uDE00";
    int[] points = alphabet.codePoints().toArray();
    for (int i = 0; i < 2000; i++) {
      String one = text(random, points);
      String other = text(random, points);
      int bytes =
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
      assertEquals(
          Integer.signum(bytes),
          Integer.signum(ReadOrder.compare(one, other)),
          one + " and " + other);
    }
  }

  @Test
  void everyFileBehindTheLastKeyIsSeenInAnyTree() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      Tree some = TreeFileSystem.plant("lexical", conf);
      tree = some;
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String key = key(random);
        if (!keys.contains(key)) {
          keys.add(key);
          some.file("/t/" + key);
        }
      }
      Collections.shuffle(keys, random);
      String last = keys.get(0);
      List<String> seen = paths(list(1, Optional.of(last)));
      for (String key : keys) {
        if (ReadOrder.compare(key, last) >= 0) {
          assertEquals(true, seen.contains(key), key + " after " + last + " of " + keys);
        }
      }
    }
  }

  /** Names of files begin with f and those of folders do not, for no name is both. */
  private static String key(Random random) {
    StringBuilder key = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      key.append(List.of("a", "a-", "ab", "b", "g").get(random.nextInt(5))).append('/');
    }
    return key.append('f').append(random.nextInt(3)).toString();
  }

  private static String text(Random random, int[] points) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  private Listing list(long lookBack, Optional<String> lastKey) {
    Sources one =
        Sources.of(
            folder, tree.location("/t"), "listing { by = lexical, look-back = " + lookBack + " }");
    tree.listed();
    return new FileDiscovery(conf)
        .list(
            one.table(),
            one.source(),
            new Progress(lastKey, path -> false, Instant.EPOCH),
            file -> true);
  }

  private static List<String> paths(Listing listing) {
    return listing.files().stream().map(SourceFile::path).toList();
  }
}
