package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Kind;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.HadoopCluster;
import dev.inlet.testing.HdfsOrders;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.function.Predicate;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Runs with files, state and targets on a real HDFS, and what they say where it refuses. */
@Tag("spark")
@Tag("cluster")
class HdfsRunTest {
  @TempDir Path folder;
  private final HadoopCluster cluster = HadoopCluster.hdfs();
  private DistributedFileSystem files;
  private HdfsOrders project;

  @BeforeAll
  static void startSpark() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
  }

  @BeforeEach
  void makeProject(TestInfo test) throws IOException {
    FaultyFileSystem.revive();
    // Hadoop keeps the file system that an earlier test had, which may have been HDFS's own.
    org.apache.hadoop.fs.FileSystem.closeAll();
    files = cluster.files();
    String name = test.getTestMethod().orElseThrow().getName();
    String settings =
        "\"spark.hadoop.fs.hdfs.impl\" = \"dev.inlet.testing.FaultyHdfs\","
            + "\"spark.hadoop.fs.AbstractFileSystem.hdfs.impl\" ="
            + " \"dev.inlet.testing.FaultyHdfs$Binding\",";
    project = HdfsOrders.in(cluster, folder, name, 2, settings);
  }

  @AfterEach
  void close() throws IOException {
    FaultyFileSystem.revive();
    files.close();
  }

  @Test
  void eachFileLandsOnceAndRewoundOnesAgain() {
    assertDone(run());
    CommandLine.Result idle = run();
    assertTrue(idle.out().contains("orders: nothing new: all 2 files"), idle::toString);
    project.add();
    assertDone(run());
    assertLanded();
    assertDone(
        CommandLine.run(
            folder, "bookmark", "rewind", "orders", "--to", "1", "--replace", "--why", "a test"));
    assertDone(run());
    assertLanded();
  }

  @Test
  void noRoomForTheFilesOfATargetIsToldOfAndTheNextRunGoesOn() throws IOException {
    assertGoesOnAfterNoRoom(
        3,
        "lake/orders-parquet",
        operation ->
            operation.path().contains("/orders-parquet/_inlet/")
                && operation.path().endsWith(".parquet"));
  }

  @Test
  void noRoomForAManifestIsToldOfAndTheNextRunGoesOn() throws IOException {
    assertGoesOnAfterNoRoom(
        2, "lake/orders-parquet", operation -> operation.path().contains(".manifest.json."));
  }

  @Test
  void noRoomForADeltaCommitIsToldOfAndTheNextRunGoesOn() throws IOException {
    assertGoesOnAfterNoRoom(
        3, "lake/orders", operation -> operation.path().contains("/_delta_log/"));
  }

  @Test
  void noRoomForTheCommitIsToldOfAndTheNextRunGoesOn() throws IOException {
    assertGoesOnAfterNoRoom(
        5,
        "lake/_inlet/jobs/orders/ledger",
        operation -> operation.path().contains(".commit.json."));
  }

  private static boolean isCreate(Operation operation) {
    return operation.kind() == Kind.CREATE;
  }

  /** Just before a file is made, a folder of the project gets full. */
  private void assertGoesOnAfterNoRoom(int exitCode, String full, Predicate<Operation> when)
      throws IOException {
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(project.path(full).toUri().getPath());
    files.mkdirs(path);
    FaultyFileSystem.sleepOn(
        operation -> isCreate(operation) && when.test(operation), () -> quota(path, 1));
    CommandLine.Result result = run();
    assertEquals(exitCode, result.exitCode(), result::toString);
    assertTrue(
        result.err().contains("The DiskSpace quota of " + path + " is exceeded"), result::toString);
    assertFalse(result.err().contains("\tat "), result::toString);

    quota(path, HdfsConstants.QUOTA_RESET);
    project.add();
    assertDone(run());
    assertDone(run());
    assertLanded();
    assertTrue(run().out().contains("nothing new"));
  }

  private void quota(org.apache.hadoop.fs.Path path, long bytes) {
    try {
      files.setQuota(path, HdfsConstants.QUOTA_DONT_SET, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void safeModeIsToldOf() throws IOException {
    files.setSafeMode(SafeModeAction.ENTER);
    CommandLine.Result result = run();
    files.setSafeMode(SafeModeAction.LEAVE);
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(
        result
            .err()
            .contains(
                ": cannot write state: expected a writable folder, found a file"
                    + " system that takes no changes (Cannot create file"),
        result::toString);
    assertTrue(
        result.err().endsWith(". Run again when HDFS has left safe mode\n"), result::toString);
    assertDone(run());
    assertLanded();
  }

  @Test
  void aTargetOfSomebodyElseIsToldOf() throws Exception {
    files.mkdirs(project.path("lake/orders-parquet"), new FsPermission((short) 0755));
    files.setPermission(project.path("lake"), new FsPermission((short) 0777));
    CommandLine.Result result = runAsGuest();
    assertEquals(3, result.exitCode(), result::toString);
    assertTrue(
        result
            .err()
            .endsWith(
                "a file cannot be read or written: Permission denied: user=guest, access=WRITE,"
                    + " inode=\""
                    + project.path("lake/orders-parquet").toUri().getPath()
                    + "\":root:supergroup:drwxr-xr-x. Mend it, or the file system, and run again:"
                    + " the targets tell what they have\n"),
        result::toString);
  }

  @Test
  void inputOfSomebodyElseIsToldOf() throws Exception {
    files.setPermission(project.path("data/orders"), new FsPermission((short) 0700));
    files.setPermission(project.path(""), new FsPermission((short) 0777));
    CommandLine.Result result = runAsGuest();
    assertEquals(3, result.exitCode(), result::toString);
    assertEquals(
        project.path("data/orders")
            + ": location of table 'orders': expected a readable location, found no permission"
            + " (Permission denied: user=guest, access=READ_EXECUTE, inode=\""
            + project.path("data/orders").toUri().getPath()
            + "\":root:supergroup:drwx------). Ask for read access, or run as another user (jobs.conf: 6)",
        result.err().lines().findFirst().orElse(""),
        result::toString);
  }

  private CommandLine.Result runAsGuest() throws IOException, InterruptedException {
    return UserGroupInformation.createRemoteUser("guest")
        .doAs((PrivilegedExceptionAction<CommandLine.Result>) this::run);
  }

  private CommandLine.Result run() {
    return CommandLine.run(folder, "run", "orders");
  }

  private static void assertDone(CommandLine.Result result) {
    assertEquals(0, result.exitCode(), result::toString);
  }

  private void assertLanded() {
    assertEquals(project.numbers(), project.delta());
    assertEquals(project.numbers(), project.parquet());
  }
}
