package dev.inlet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.cli.CommandLine.Result;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What executors make is what the driver makes. */
@Tag("spark")
class DistributedCompactionTest {
  @TempDir Path folder;

  @BeforeAll
  static void startSpark() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
  }

  private interface Codec {
    OutputStream on(OutputStream out) throws IOException;
  }

  private void put(String name, String text, Codec codec) throws IOException {
    Path file = folder.resolve("in/" + name);
    Files.createDirectories(file.getParent());
    try (OutputStream out = codec.on(Files.newOutputStream(file))) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private void someFiles() throws IOException {
    for (int i = 0; i < 3; i++) {
      String text = "id,name\n" + i + ",Anna\n" + (10 + i) + ",Bruno" + (i == 1 ? "" : "\n");
      put("zipped-" + i + ".csv.gz", text, GZIPOutputStream::new);
      put("packed-" + i + ".csv.bz2", text, BZip2CompressorOutputStream::new);
      put("plain-" + i + ".csv", text, out -> out);
      String rows = DuckDb.literal(folder + "/in/rows-" + i + ".parquet");
      DuckDb.execute("copy (select range as id from range(" + i + ", 4)) to " + rows);
    }
  }

  private Result compact(String dest, String... options) {
    List<String> words =
        new ArrayList<>(List.of("compact", "--src", folder + "/in", "--dest", folder + "/" + dest));
    words.addAll(List.of("--groupBy", ".*/([a-z]+)-.*"));
    words.addAll(Arrays.asList(options));
    return CommandLine.runAsIs(folder, words.toArray(String[]::new));
  }

  private Map<String, byte[]> outputs(String dest) throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    if (Files.notExists(folder.resolve(dest))) {
      return found;
    }
    try (Stream<Path> files = Files.list(folder.resolve(dest))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".crc")) {
          found.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
    }
    return found;
  }

  /** Whatever is staged below a destination. */
  private List<String> staged(String dest) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(dest).resolve("_inlet"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("out"))
          .map(Path::toString)
          .toList();
    }
  }

  private String document(String dest) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(dest).resolve("_inlet"))) {
      Path document =
          files
              .filter(file -> file.toString().endsWith(".sources.jsonl"))
              .findFirst()
              .orElseThrow();
      // The first line is about the batch, whose job and destination differ.
      return Files.readString(document).replaceFirst("[^\\n]*\\n", "");
    }
  }

  @Test
  void executorsMakeTheFilesThatTheDriverMakes() throws IOException {
    someFiles();
    String[] rules = {"--headerLines", "1", "--verify", "checksum", "--distribute"};
    Result here = compact("here", with(rules, "never"));
    assertEquals(0, here.exitCode(), here.toString());
    Result there = compact("there", with(rules, "always"));
    assertEquals(0, there.exitCode(), there.toString());
    Map<String, byte[]> expected = outputs("here");
    Map<String, byte[]> found = outputs("there");
    assertEquals(
        List.of("packed.csv.bz2", "plain.csv", "rows.parquet", "zipped.csv.gz"),
        List.copyOf(found.keySet()));
    found.forEach((name, bytes) -> assertArrayEquals(expected.get(name), bytes, name));
    assertEquals(document("here"), document("there"));
    assertTrue(here.out().contains("verified  checksum: 27 records with hash "), here.out());
    assertEquals(verified(here), verified(there));
    assertEquals(List.of(), staged("there"));
    for (String name : List.of("plain.csv", "zipped.csv.gz")) {
      assertEquals(
          List.of(List.of(6L, 36L)),
          DuckDb.query(
              "select count(*), cast(sum(id) as bigint) from read_csv("
                  + DuckDb.literal(folder + "/there/" + name)
                  + ", header = true)"));
    }
    assertEquals(
        List.of(List.of(9L, 17L)),
        DuckDb.query(
            "select count(*), cast(sum(id) as bigint) from read_parquet("
                + DuckDb.literal(folder + "/there/rows.parquet")
                + ")"));
  }

  private static String[] with(String[] words, String last) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  private static String verified(Result result) {
    return result
        .out()
        .lines()
        .filter(line -> line.startsWith("verified"))
        .findFirst()
        .orElseThrow();
  }

  /** Without the stages that are told before. */
  private static List<String> message(Result result) {
    return result.err().lines().filter(line -> !line.startsWith("compact-")).toList();
  }

  @Test
  void aSourceThatCannotBeReadEndsTheRunAsItDoesOnTheDriver() throws IOException {
    someFiles();
    Path bad = folder.resolve("in/zipped-1.csv.gz");
    byte[] whole = Files.readAllBytes(bad);
    Files.write(bad, Arrays.copyOf(whole, whole.length - 4));
    Result here = compact("here", "--headerLines", "1");
    Result there = compact("there", "--headerLines", "1", "--distribute", "always");
    assertEquals(3, here.exitCode(), here.toString());
    assertTrue(here.err().contains("in/zipped-1.csv.gz: "), here.err());
    assertEquals(message(here), message(there));
    assertEquals(3, there.exitCode());
    assertEquals(Map.of(), outputs("there"));
    assertEquals(List.of(), staged("there"));
    Result others =
        compact("there", "--headerLines", "1", "--distribute", "always", "--onUnreadable", "skip");
    assertEquals(3, others.exitCode(), others.toString());
    assertTrue(others.err().contains("': 3 sources of groups that cannot be joined"), others.err());
    assertEquals(
        List.of("packed.csv.bz2", "plain.csv", "rows.parquet"),
        List.copyOf(outputs("there").keySet()));
    Files.write(bad, whole);
    Result rest = compact("there", "--headerLines", "1", "--distribute", "always");
    assertEquals(0, rest.exitCode(), rest.toString());
    assertEquals(4, outputs("there").size());
    assertEquals(List.of(), staged("there"));
  }

  @Test
  void aQuestionOfAnExecutorIsOneOfTheCommand() throws IOException {
    someFiles();
    Result here = compact("here");
    Result there = compact("there", "--distribute", "always");
    assertEquals(2, here.exitCode(), here.toString());
    assertEquals(2, there.exitCode(), there.toString());
    assertTrue(
        there.err().contains("sources begin with the line 'id,name': expected 'header-lines'"),
        there.err());
    assertEquals(Map.of(), outputs("there"));
  }
}
