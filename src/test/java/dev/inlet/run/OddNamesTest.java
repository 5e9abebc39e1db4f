package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.InputException;
import dev.inlet.state.FilePlace;
import dev.inlet.testing.SyntheticFileSystem;
import dev.inlet.testing.SyntheticFileSystem.Layout;
import dev.inlet.testing.TreeFileSystem;
import dev.inlet.testing.TreeFileSystem.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names and sizes that files have all the same; each is a row of the page on formats. */
class OddNamesTest {
  private static final byte[] CONTENT = "id\n1\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private final Configuration conf = new Configuration();

  static List<String> names() {
    return List.of(
        "with a space.csv",
        " at its ends ",
        "100%.csv",
        "%20%2F.csv",
        "a=b.csv",
        "k=v=w/a.csv",
        "two\nlines.csv",
        "carriage\rreturn.csv",
        "with\ttab.csv",
        "back\\slash.csv",
        "back\\nslash.csv",
        "10:30.csv",
        "a:b/c:d.csv",
        "[x]{y}*?.csv",
        "#1;2,3.csv",
        "'quoted' \"twice\".csv",
        "citt\u00e0/\u65e5\u672c/\ud83d\ude00.csv");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFileOnALocalDiskIsReadOnceWhateverItsName(String name) throws IOException {
    boolean canWrite =
        System.getProperty("sun.jnu.encoding").equals("UTF-8")
            || StandardCharsets.US_ASCII.newEncoder().canEncode(name);
    Assumptions.assumeTrue(canWrite, "the test's process cannot write names beyond ASCII");
    Path file = folder.resolve("in").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, CONTENT);
    isReadOnce(folder.resolve("in").toString(), name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aFileOfAnotherFileSystemIsReadOnceWhateverItsName(String name) throws IOException {
    Tree tree = TreeFileSystem.plant("names", conf);
    tree.file("/in/" + name, CONTENT, 1000);
    isReadOnce(tree.location("/in"), name);
  }

  private void isReadOnce(String location, String name) throws IOException {
    SourceRuns runs = new SourceRuns(folder, conf, Clock.systemUTC());
    for (String listing : List.of("full", "{ by = lexical, look-back = 1 }")) {
      assertEquals(List.of(name), SourceRuns.files(runs.plan(location, "listing = " + listing)));
    }
    RunPlan plan = runs.run(location, "");
    org.apache.hadoop.fs.Path base =
        new org.apache.hadoop.fs.Path(plan.sources().get(0).listing().base());
    org.apache.hadoop.fs.Path file = FilePlace.in(base, name);
    try (InputStream in = FilePlace.fileSystem(file, conf).open(file)) {
      assertEquals("id\n1\n", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertFalse(runs.plan(location, "").hasNew());
    assertFalse(runs.plan(location, "listing { by = lexical, look-back = 1 }").hasNew());
  }

  @Test
  void aNameThatIsNoTextEndsThePlanAndIsNamed() throws Exception {
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.write(in.resolve("a.csv"), CONTENT);
    // Java cannot write such a name either.
    Process shell =
        new ProcessBuilder("sh", "-c", "printf 'id\\n1\\n' > \"$(printf 'b\\377.csv')\"")
            .directory(in.toFile())
            .start();
    assertEquals(0, shell.waitFor());
    SourceRuns runs = new SourceRuns(folder, conf, Clock.systemUTC());
    InputException e = assertThrows(InputException.class, () -> runs.plan(in.toString(), ""));
    assertEquals(
        "file:"
            + in
            + "/b\uFFFD.csv: a name that cannot be read: expected "
            + System.getProperty("sun.jnu.encoding")
            + ", found other bytes. Rename the file, or run with LC_ALL=C.UTF-8",
        e.getMessage());
  }

  @Test
  void emptyFilesAreLeftOutAndCounted() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.write(folder.resolve("in/empty.csv"), new byte[0]);
    RunPlan plan = new SourceRuns(folder, conf, Clock.systemUTC()).plan(folder + "/in", "");
    assertEquals("no data files in " + folder + "/in (left out: 1 empty)", plan.whyNothing());
  }

  @Test
  void aMillionEmptyFilesAreCountedAndNotKept() {
    SyntheticFileSystem.put(
        "odd", new Layout(new TreeMap<>(Map.of("in", 1_000_000)), /* emptyEvery= */ 1));
    String in = "synthetic://odd/in";
    RunPlan plan =
        new SourceRuns(folder, SyntheticFileSystem.in(conf), Clock.systemUTC()).plan(in, "");
    assertEquals("no data files in " + in + " (left out: 1000000 empty)", plan.whyNothing());
    assertEquals(List.of(), plan.sources().get(0).listing().files());
    assertEquals(1_000, plan.sources().get(0).listing().calls(), "pages of 1,000");
  }
}
