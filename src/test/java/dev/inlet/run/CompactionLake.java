package dev.inlet.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.catalog.JobCatalog;
import dev.inlet.state.StateStore;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** Source, destination and state, all on the file system that goes wrong. */
final class CompactionLake {
  private final StateStore state;
  private final org.apache.hadoop.fs.Path at;
  private final FileSystem files;
  final Path root;
  private final String removal;
  final ManualClock clock = new ManualClock();

  /** On {@code faulty:}. */
  CompactionLake(StateStore state, String removal) {
    this(state, removal, local());
  }

  /**
   * @param files the file system that the state is on, or what is below it: nothing goes wrong here
   */
  CompactionLake(StateStore state, String removal, FileSystem files) {
    this.state = state;
    this.at = state.path("x").getParent();
    this.files = files;
    this.root = Path.of(at.toUri().getPath());
    this.removal = removal.replace("ROOT", at.toString());
  }

  private static FileSystem local() {
    try {
      return FileSystem.getLocal(SharedSpark.hadoop()).getRaw();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private org.apache.hadoop.fs.Path path(String below) {
    return files.makeQualified(new org.apache.hadoop.fs.Path(root + "/" + below));
  }

  void put(String name, String text) {
    try (OutputStream out = files.create(path("src/" + name), true)) {
      out.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RunReport run() {
    JobCatalog catalog = catalog();
    return new JobRunner(
            catalog,
            state,
            SharedSpark.hadoop(),
            () -> {
              assertTrue(removal.contains("distribute"), "Spark was started");
              return SharedSpark.session();
            },
            clock,
            RunListener.none())
        .run(catalog.job("small"));
  }

  private JobCatalog catalog() {
    String text =
        """
        inlet { state = "AT", jobs.small { compact {
          src = "AT/src"
          dest = "AT/dest"
          group-by = ".*/([0-9])-.*"
          name = "day={1}/rows"
          threads = 1
          REMOVAL
        } } }
        """;
    try {
      Path file = Files.createTempFile("jobs", ".conf");
      Files.writeString(file, text.replace("AT", at.toString()).replace("REMOVAL", removal));
      JobCatalog catalog = JobCatalog.load(List.of(file.toFile()));
      Files.delete(file);
      return catalog;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void assertAllIsWell(Side side) {
    assertEquals("1\n2\n3\n4\n5\n", records(files("dest").values()));
    assertEquals(Map.of(), files("src"));
    if (removal.contains("archive")) {
      assertEquals(4, files("old").size(), files("old").keySet().toString());
    }
    if (side == Side.LIES_DONE) {
      // What says that it is removed may stay, where nobody reads it.
      return;
    }
    assertEquals(List.of(), staged());
  }

  private List<String> staged() {
    try {
      return Stream.of(files.listStatus(path("dest/_inlet/small/dest")))
          .map(status -> status.getPath().getName())
          .filter(name -> !name.endsWith(".manifest.json"))
          .filter(name -> !name.endsWith(".sources.jsonl"))
          .filter(name -> !name.equals(".put-if-absent"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is gone from the source is in an output, whole, and in no two of them. */
  void assertNothingLostOrTwice() {
    List<String> made = new ArrayList<>();
    files("dest").values().forEach(text -> made.addAll(text.lines().toList()));
    assertEquals(made.stream().distinct().toList(), made, "in two outputs");
    Map<String, String> left = files("src");
    left.putAll(files("old"));
    for (String record : List.of("1", "2", "3", "4", "5")) {
      boolean isSource = left.values().stream().anyMatch(text -> text.contains(record));
      assertTrue(isSource || made.contains(record), "lost " + record);
    }
  }

  private String records(Iterable<String> texts) {
    List<String> all = new ArrayList<>();
    texts.forEach(text -> all.addAll(text.lines().toList()));
    return all.stream().sorted().map(line -> line + "\n").collect(joining());
  }

  Map<String, String> files(String below) {
    Map<String, String> found = new TreeMap<>();
    org.apache.hadoop.fs.Path folder = path(below);
    try {
      if (!files.exists(folder)) {
        return found;
      }
      RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
      while (all.hasNext()) {
        FileStatus file = all.next();
        String name = file.getPath().toString().substring(folder.toString().length() + 1);
        if (!name.startsWith("_inlet")) {
          try (InputStream in = files.open(file.getPath())) {
            found.put(name, new String(in.readAllBytes(), UTF_8));
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
