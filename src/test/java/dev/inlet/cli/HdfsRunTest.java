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
  void makeProject(TestInfo test) {
    FaultyFileSystem.revive();
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
  void noRoomForTheFilesOfATargetIsToldOfAndTheNextRunGoesOn() {
    assertGoesOnAfterNoRoom(
        3, operation -> operation.path().contains("/orders-parquet/_inlet/") && isCreate(operation));
  }

  @Test
  void noRoomForAManifestIsToldOfAndTheNextRunGoesOn() {
    assertGoesOnAfterNoRoom(
        2, operation -> operation.path().contains(".manifest.json.") && isCreate(operation));
  }

  @Test
  void noRoomForADeltaCommitIsToldOfAndTheNextRunGoesOn() {
    assertGoesOnAfterNoRoom(
        3, operation -> operation.path().contains("/_delta_log/") && isCreate(operation));
  }

  @Test
  void noRoomForTheCommitIsToldOfAndTheNextRunGoesOn() {
    assertGoesOnAfterNoRoom(
        2, operation -> operation.path().contains(".commit.json.") && isCreate(operation));
  }

  private static boolean isCreate(Operation operation) {
    return operation.kind() == Kind.CREATE;
  }

  /** Just before an operation, the folder of the project gets full. */
  private void assertGoesOnAfterNoRoom(int exitCode, Predicate<Operation> when) {
    FaultyFileSystem.sleepOn(when, () -> quota(1));
    CommandLine.Result full = run();
    quota(HdfsConstants.QUOTA_RESET);
    assertEquals(exitCode, full.exitCode(), full::toString);
    assertTrue(
        full.err().contains("The DiskSpace quota of " + project.path("").toUri().getPath()),
        full::toString);
    assertFalse(full.err().contains("\tat "), full::toString);
    assertEquals(1, full.err().lines().filter(line -> line.contains("quota")).count());
    System.out.println("HDFS is full: " + full.err());

    project.add();
    assertDone(run());
    assertDone(run());
    assertLanded();
    assertTrue(run().out().contains("nothing new"));
  }

  private void quota(long bytes) {
    try {
      files.setQuota(
          new org.apache.hadoop.fs.Path(project.path("").toUri().getPath()),
          HdfsConstants.QUOTA_DONT_SET,
          bytes);
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
        result.err().contains(": cannot write state: expected a writable folder, found a file"
            + " system that takes no changes (Cannot create file"), result::toString);
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
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(result.err().contains("Permission denied: user=guest"), result::toString);
    assertFalse(result.err().contains("\tat "), result::toString);
    System.out.println("not allowed: " + result.err());
  }

  @Test
  void inputOfSomebodyElseIsToldOf() throws Exception {
    files.setPermission(project.path("data/orders"), new FsPermission((short) 0700));
    files.setPermission(project.path(""), new FsPermission((short) 0777));
    CommandLine.Result result = runAsGuest();
    assertEquals(3, result.exitCode(), result::toString);
    assertTrue(result.err().contains("Permission denied: user=guest"), result::toString);
    assertFalse(result.err().contains("\tat "), result::toString);
    System.out.println("not allowed: " + result.err());
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
