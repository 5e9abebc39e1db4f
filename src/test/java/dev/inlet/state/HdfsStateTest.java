package dev.inlet.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.testing.HadoopCluster;
import dev.inlet.testing.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What stands on the one primitive, on a real HDFS. */
@Tag("cluster")
class HdfsStateTest {
  private static final long MIB = 1 << 20;

  private final HadoopCluster cluster = HadoopCluster.hdfs();
  private DistributedFileSystem files;
  private Path root;
  private StateStore store;

  @BeforeEach
  void open(TestInfo test) {
    files = cluster.files();
    root = new Path(cluster.uri() + "/state-" + test.getTestMethod().orElseThrow().getName());
    store = new StateStore(root, cluster.configuration());
  }

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  @Test
  void ofConcurrentWritersExactlyOneWinsAndItsTextIsThere() throws Exception {
    StateStoreRace.requireOneWinner(store, 10, 8);
    assertEquals(
        10, files.listStatus(new Path(root, StateStoreRace.FOLDER)).length, "no drafts are left");
  }

  @Test
  void ofConcurrentRunsOneHoldsTheLeaseUntilItIsReleased() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      for (int round = 1; round <= 5; round++) {
        List<Callable<Optional<Lease>>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          String run = "run-" + i;
          runs.add(() -> attempt(run));
        }
        List<Lease> held = new ArrayList<>();
        for (Future<Optional<Lease>> run : pool.invokeAll(runs)) {
          run.get().ifPresent(held::add);
        }
        assertEquals(1, held.size(), "holders in round " + round);
        held.get(0).check();
        held.get(0).close();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private Optional<Lease> attempt(String run) {
    try {
      return Optional.of(
          Lease.take(store, "lease", run, Duration.ofHours(1), new ManualClock(), Waiting.none()));
    } catch (ConflictException e) {
      return Optional.empty();
    }
  }

  @Test
  void aDraftThatItsWriterDiedOverIsRemovedThoughHdfsHoldsItOpen() throws IOException {
    store.putIfAbsent("a/b.json", "one");
    Path draft = new Path(root, "a/.c.json.01234567-89ab-cdef-0123-456789abcdef");
    try (FileSystem dead = cluster.files();
        FSDataOutputStream out = dead.create(draft)) {
      out.write("half of it".getBytes(StandardCharsets.UTF_8));
      out.hsync();
      store.removeDrafts("a");
      assertFalse(files.exists(draft));
      assertTrue(store.putIfAbsent("a/c.json", "two"));
      assertThrows(IOException.class, out::close, "it is gone for its writer too");
    }
    assertEquals(List.of("b.json", "c.json"), store.list("a"));
  }

  @Test
  void aFullFolderIsToldOfAndAPutSucceedsOnceThereIsRoom() throws IOException {
    store.putIfAbsent("a.json", "one");
    files.setQuota(root, HdfsConstants.QUOTA_DONT_SET, MIB);
    CatalogException e =
        assertThrows(CatalogException.class, () -> store.putIfAbsent("b.json", "two"));
    assertTrue(
        e.getMessage()
            .matches(
                root
                    + "/b\\.json: cannot write state: expected a writable folder, found no room"
                    + " \\(The DiskSpace quota of "
                    + root.toUri().getPath()
                    + " is exceeded: quota = 1048576 B = 1 MB but diskspace consumed = .*\\)\\. Make"
                    + " room or raise the quota, and run again"),
        e.getMessage());
    assertEquals(Optional.of("one"), store.read("a.json"));
    assertEquals(Optional.empty(), store.read("b.json"));

    files.setQuota(root, 2, HdfsConstants.QUOTA_RESET);
    CatalogException names =
        assertThrows(CatalogException.class, () -> store.putIfAbsent("b.json", "two"));
    assertTrue(names.getMessage().contains("found no room (The NameSpace quota"), names.toString());

    files.setQuota(root, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET);
    assertTrue(store.putIfAbsent("b.json", "two"));
    assertEquals(2, files.listStatus(root).length, "no drafts are left");
  }

  @Test
  void safeModeIsToldOf() throws IOException {
    store.putIfAbsent("a.json", "one");
    files.setSafeMode(org.apache.hadoop.fs.SafeModeAction.ENTER);
    try {
      CatalogException e =
          assertThrows(CatalogException.class, () -> store.putIfAbsent("b.json", "two"));
      assertTrue(
          e.getMessage()
              .matches(
                  root
                      + "/b\\.json: cannot write state: expected a writable folder, found a file"
                      + " system that takes no changes \\(Cannot create file.* Name node is in safe"
                      + " mode\\.\\)\\. Run again when HDFS has left safe mode"),
          e.getMessage());
      assertEquals(Optional.of("one"), store.read("a.json"));
    } finally {
      files.setSafeMode(org.apache.hadoop.fs.SafeModeAction.LEAVE);
    }
    assertTrue(store.putIfAbsent("b.json", "two"));
  }

  @Test
  void aFolderOfSomebodyElseIsToldOf() throws Exception {
    store.putIfAbsent("a.json", "one");
    files.setPermission(root, new FsPermission((short) 0700));
    UserGroupInformation.createRemoteUser("guest")
        .doAs((PrivilegedExceptionAction<Boolean>) this::assertDenied);
  }

  private boolean assertDenied() {
    CatalogException e =
        assertThrows(CatalogException.class, () -> store.putIfAbsent("b.json", "two"));
    assertTrue(
        e.getMessage()
            .matches(
                root
                    + "/b\\.json: cannot write state: expected a writable folder, found no"
                    + " permission \\(Permission denied: user=guest, access=[A-Z]+, .*\\)\\. Correct"
                    + " 'inlet\\.state' or its permissions"),
        e.getMessage());
    InputException read = assertThrows(InputException.class, () -> store.read("a.json"));
    assertTrue(
        read.getMessage()
            .matches(
                root
                    + "/a\\.json: cannot read state: no permission \\(Permission denied:"
                    + " user=guest, .*\\)\\. Check 'inlet\\.state'"),
        read.getMessage());
    return true;
  }
}
