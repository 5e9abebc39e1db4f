package dev.inlet.bookmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.bookmark.Bookmark.Standing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTableTest {
  /** As many files as these, in a table that was made for so many. */
  @ParameterizedTest
  @CsvSource({
    "0,0,1",
    "1,0,2",
    "63,0,3",
    "64,64,4",
    "65,0,5",
    "700,0,6",
    "20000,0,7",
    "20000,20000,8"
  })
  void knowsWhatAMapKnows(int files, int expected, long seed) throws Exception {
    Random random = new Random(seed);
    FileTable table = new FileTable(expected);
    Map<String, ListedFile> map = new HashMap<>();
    List<ListedFile> listed = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      SourceFile file = random(random, Math.max(4, files));
      ListedFile added = new ListedFile(BatchFile.of("s", file), 1 + random.nextInt(1000));
      map.put(file.path(), added);
      if (random.nextBoolean()) {
        addFromList(table, listed);
        table.add(file, added.sequence());
      } else {
        listed.add(added);
      }
      if (i % 997 == 0) {
        addFromList(table, listed);
        assertEquals(map.size(), table.size(), "after " + i);
      }
    }
    addFromList(table, listed);
    assertEquals(map.size(), table.size());
    check(table, map, random);
  }

  private static void check(FileTable table, Map<String, ListedFile> map, Random random) {
    List<SourceFile> asked = new ArrayList<>();
    List<Standing> standings = new ArrayList<>();
    for (ListedFile known : map.values()) {
      SourceFile file = known.file();
      assertEquals(known.sequence(), table.sequenceOf(file.path()));
      ask(asked, standings, file, Standing.READ);
      ask(asked, standings, other(file, 1, 0, ""), Standing.CHANGED);
      ask(asked, standings, other(file, 0, 1, ""), Standing.CHANGED);
      ask(asked, standings, other(file, 0, 0, "x"), Standing.CHANGED);
    }
    for (int i = 0; i < 100; i++) {
      String path = "never/" + random.nextInt();
      assertEquals(0, table.sequenceOf(path));
      ask(asked, standings, new SourceFile(path, 1, 1, ""), Standing.NEW);
    }
    assertEquals(standings, asked.stream().map(table::standing).toList(), "one by one");
    assertEquals(standings, inPages(table, asked));
    assertEquals(List.of(), table.standings(new FilePage()));
  }

  private static List<Standing> inPages(FileTable table, List<SourceFile> asked) {
    List<Standing> standings = new ArrayList<>();
    FilePage page = new FilePage();
    for (SourceFile file : asked) {
      if (page.isFull()) {
        standings.addAll(table.standings(page));
        page = new FilePage();
      }
      page.add(file);
    }
    standings.addAll(table.standings(page));
    return standings;
  }

  private static void ask(
      List<SourceFile> asked, List<Standing> standings, SourceFile file, Standing standing) {
    asked.add(file);
    standings.add(standing);
  }

  private static SourceFile other(SourceFile file, long longer, long later, String tag) {
    return new SourceFile(
        file.path(), file.length() + longer, file.modified() + later, file.etag() + tag);
  }

  private static SourceFile random(Random random, int paths) {
    String odd = List.of("", "\t", "\\", "é", "😀", "\n").get(random.nextInt(6));
    String etag = List.of("", "a", "abcd", "\"0123456789abcdef\"", "ü\t").get(random.nextInt(5));
    return new SourceFile(
        "p" + odd + random.nextInt(paths), random.nextInt(5), random.nextInt(5), etag);
  }

  private static void addFromList(FileTable table, List<ListedFile> files) throws Exception {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    FileListWriter writer = new FileListWriter(list);
    for (ListedFile file : files) {
      writer.write(file);
    }
    FileListReader reader = new FileListReader(new ByteArrayInputStream(list.toByteArray()));
    while (reader.next()) {
      table.add(reader);
    }
    files.clear();
  }

  @Test
  void etagsOfWhichOneBeginsTheOtherAreOthers() {
    List<String> etags =
        List.of("", "\0", "\0\0", "abcdefgh", "abcdefgh\0", "abcdefg", "abcdefghi", "hgfedcba");
    for (String read : etags) {
      FileTable table = new FileTable(0);
      table.add(new SourceFile("a", 1, 1, read), 1);
      for (String found : etags) {
        Standing expected = found.equals(read) ? Standing.READ : Standing.CHANGED;
        SourceFile file = new SourceFile("a", 1, 1, found);
        assertEquals(expected, table.standing(file), read + " and " + found);
      }
    }
  }

  @Test
  void theLastKeyIsThatOfTheGreatestBytes() {
    FileTable table = new FileTable(0);
    assertEquals("", table.lastKey());
    for (String path : List.of("b/2", "a/9", "b/10", "é", "z", "é/a", "a")) {
      table.add(new SourceFile(path, 1, 1, ""), 1);
    }
    assertEquals("é/a", table.lastKey(), "bytes of UTF-8, without signs");
    table.add(new SourceFile("😀", 1, 1, ""), 1);
    assertEquals("😀", table.lastKey());
    table.add(new SourceFile("\uffee", 1, 1, ""), 1);
    assertEquals("😀", table.lastKey(), "not by UTF-16");
  }
}
