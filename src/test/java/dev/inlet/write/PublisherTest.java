package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.InputException;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.state.LocalDisk;
import dev.inlet.state.StateStore;
import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Side;
import dev.inlet.testing.SharedSpark;
import dev.inlet.write.Manifest.Kind;
import dev.inlet.write.Manifest.Moved;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a batch that replaces files, wherever its run dies; without Spark. */
class PublisherTest {
  private static final String FOLDER = "_inlet/orders/lake/";
  private static final BatchTag TAG =
      new BatchTag("orders", 7, "id7", "run-2", "2001-01-15T06:30:00Z", 14, 2);

  @TempDir Path folder;

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @Test
  void whereverItDiesTheNextRunEndsWithTheNewFilesAlone() throws IOException {
    long operations = 0;
    for (Side side : List.of(Side.BEFORE, Side.AFTER)) {
      for (int n = 1; ; n++) {
        Path root = folder.resolve(side + "-" + n);
        prepare(root);
        FaultyFileSystem.dieAt(n, side);
        boolean died = false;
        try {
          assertTrue(writer("faulty:", root).settle(TAG).isPresent());
        } catch (CommitStateUnknownException | InputException e) {
          assertTrue(e.getMessage().contains("the process died at"), e.getMessage());
          died = true;
        }
        boolean last = FaultyFileSystem.operations().size() < n;
        FaultyFileSystem.revive();
        assertEquals(!last, died, "died at " + n);
        // Before the new files are in place, no older one is gone.
        assertTrue(
            Files.exists(root.resolve("p=a/old-1"))
                || (Files.exists(root.resolve("p=a/new-1"))
                    && Files.exists(root.resolve("p=b/new-2"))));
        assertEquals(30, writer("faulty:", root).settle(TAG).orElseThrow().rows());
        assertEquals("{p=a/new-1=one, p=b/new-2=two, p=c/kept=kept}", data(root), side + " " + n);
        assertFalse(Files.exists(root.resolve(FOLDER + "0000000007-id7")), "staging is removed");
        operations = Math.max(operations, n - 1);
        if (last) {
          break;
        }
      }
    }
    assertTrue(operations >= 6, "two folders, two renames, two deletions: " + operations);
  }

  @Test
  void aRetractionIsRolledForwardToo() throws IOException {
    Path root = folder.resolve("lake");
    prepare(root);
    writer("faulty:", root).settle(TAG);
    BatchTag decision = new BatchTag("orders", 8, "decision", "r", "2001-01-15T06:30:00Z", 0, 0);
    TestTarget target = new TestTarget(spec("faulty:", root), folder, "");
    assertEquals(new Retracted(30, 2, -1), writer("faulty:", root).preview(decision, 6));
    FaultyFileSystem.dieOn(
        Side.AFTER,
        operation ->
            operation.kind() == FaultyFileSystem.Kind.DELETE && operation.path().contains("/new-"));
    assertThrows(
        CommitStateUnknownException.class,
        () -> {
          try (var lease = target.lease()) {
            writer("faulty:", root).retract(PublisherTest::noSpark, decision, 6, lease);
          }
        });
    FaultyFileSystem.revive();
    try (var lease = target.lease()) {
      assertEquals(
          new Retracted(30, 2, -1),
          writer("faulty:", root).retract(PublisherTest::noSpark, decision, 6, lease));
    }
    assertEquals("{p=c/kept=kept}", data(root));
    assertEquals(
        Optional.of(30L), writer("faulty:", root).settle(TAG).map(Written::rows), "it had landed");
  }

  @Test
  void aRenameThatSaysItHappenedIsNotBelieved() throws IOException {
    Path root = folder.resolve("lake");
    prepare(root);
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, () -> writer("lying:", root).settle(TAG));
    assertEquals(
        "lying:"
            + root
            + ": publishing batch 7: expected part-1 in "
            + FOLDER
            + "0000000007-id7/run-1 or p=a/new-1 in place, found neither. Compare the target with "
            + FOLDER
            + "0000000007-id7.manifest.json; nothing was removed",
        e.getMessage());
    assertTrue(data(root).contains("old-1"), "what is to be replaced stays");
  }

  @Test
  void eachFolderIsListedOnceBeforeAndOnceAfter() throws IOException {
    Path root = folder.resolve("lake");
    prepare(root);
    Counting.LISTINGS.clear();
    writer("counting:", root).settle(TAG);
    assertEquals(2, Counting.of("p=b"), Counting.LISTINGS.toString());
    // Also for what is replaced there: before, and after.
    assertEquals(4, Counting.of("p=a"), Counting.LISTINGS.toString());
    Counting.LISTINGS.clear();
    writer("counting:", root).settle(TAG);
    assertEquals(1, Counting.of("p=b"), Counting.LISTINGS.toString());
    assertEquals(2, Counting.of("p=a"), Counting.LISTINGS.toString());
  }

  @Test
  void aNameThatAnotherFileHasIsNotTakenFromIt() throws IOException {
    Path root = folder.resolve("lake");
    prepare(root);
    put(root, "p=a/new-1", "precious");
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, () -> writer("faulty:", root).settle(TAG));
    assertEquals(
        "faulty:"
            + root
            + ": publishing batch 7: expected p=a/new-1 of 3 bytes or none, found the name taken by"
            + " another file, of 8 bytes. Move that away. Its manifest is in place; run again to"
            + " publish the rest",
        e.getMessage());
    assertTrue(data(root).contains("p=a/new-1=precious"), data(root));
  }

  @Test
  void aFileThatALaterBatchMadeAgainUnderAReplacedNameStays() throws IOException {
    Path root = folder.resolve("lake");
    prepare(root);
    Manifest later =
        new Manifest(
            Kind.BATCH,
            new BatchTag("orders", 8, "id8", "run-3", "2001-01-15T06:30:00Z", 1, 0),
            "lake",
            "n BIGINT",
            FOLDER + "0000000008-id8/run-3",
            List.of(new Moved("part-1", "p=a/old-1", "p=a", 3, 10)),
            List.of());
    StateStore store =
        new StateStore(new org.apache.hadoop.fs.Path(root.toUri()), new Configuration());
    assertTrue(store.putIfAbsent(FOLDER + "0000000008-id8.manifest.json", later));
    writer("faulty:", root).settle(TAG);
    assertTrue(data(root).contains("p=a/old-1=old"), data(root));
    assertFalse(data(root).contains("p=a/old-2"), data(root));
  }

  private static org.apache.spark.sql.SparkSession noSpark() {
    throw new AssertionError("files need no Spark");
  }

  /** Two staged files, and four in place of which they replace two. */
  private static void prepare(Path root) throws IOException {
    put(root, FOLDER + "0000000007-id7/run-1/part-1", "one");
    put(root, FOLDER + "0000000007-id7/run-1/part-2", "two");
    put(root, "p=a/old-1", "old");
    put(root, "p=a/old-2", "old");
    put(root, "p=c/kept", "kept");
    Manifest manifest =
        new Manifest(
            Kind.BATCH,
            TAG,
            "lake",
            "n BIGINT",
            FOLDER + "0000000007-id7/run-1",
            List.of(
                new Moved("part-1", "p=a/new-1", "p=a", 3, 10),
                new Moved("part-2", "p=b/new-2", "p=b", 3, 20)),
            List.of("p=a/old-1", "p=a/old-2"));
    StateStore store =
        new StateStore(new org.apache.hadoop.fs.Path(root.toUri()), new Configuration());
    assertTrue(store.putIfAbsent(FOLDER + "0000000007-id7.manifest.json", manifest));
  }

  private static TargetWriter writer(String scheme, Path root) {
    Configuration conf = SharedSpark.hadoop();
    conf.set("fs.lying.impl", Lying.class.getName());
    conf.set("fs.counting.impl", Counting.class.getName());
    return TargetWriter.of(spec(scheme, root), conf);
  }

  private static TargetSpec spec(String scheme, Path root) {
    return TargetSpec.place(
        "lake", scheme + root, TargetSpec.Format.PARQUET, new Origin("jobs.conf", 3));
  }

  private static void put(Path root, String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** What a reader finds, by path. */
  private static String data(Path root) throws IOException {
    TreeMap<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        if (!name.startsWith("_inlet")) {
          found.put(name, Files.readString(file));
        }
      }
    }
    return found.toString();
  }

  /** Says that a rename happened, and does nothing. */
  public static final class Lying extends LocalDisk.Raw {
    @Override
    public URI getUri() {
      return URI.create("lying:///");
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) {
      return true;
    }
  }

  /** Notes which folders are listed. */
  public static final class Counting extends LocalDisk.Raw {
    static final List<String> LISTINGS = new java.util.concurrent.CopyOnWriteArrayList<>();

    static long of(String name) {
      return LISTINGS.stream().filter(name::equals).count();
    }

    @Override
    public URI getUri() {
      return URI.create("counting:///");
    }

    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) throws IOException {
      LISTINGS.add(path.getName());
      return super.listStatus(path);
    }
  }
}
