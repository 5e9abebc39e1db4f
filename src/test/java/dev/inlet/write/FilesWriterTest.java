package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.state.StateStore;
import dev.inlet.write.Manifest.Moved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rolling a publish forward, from manifests and staged files that are made by hand. */
class FilesWriterTest {
  private static final String STAGING = "_inlet/orders/lake/0000000007-id7";
  private static final String RUN = STAGING + "/run-1";
  private static final BatchTag TAG =
      new BatchTag("orders", 7, "id7", "run-2", "2001-01-15T06:30:00Z", 14, 2);

  @TempDir Path root;
  private FilesWriter writer;

  @BeforeEach
  void open() {
    TargetSpec target =
        TargetSpec.place(
            "lake", root.toUri().toString(), TargetSpec.Format.PARQUET, new Origin("jobs.conf", 3));
    writer = new FilesWriter(target, new Configuration());
  }

  @Test
  void withoutAManifestNothingHasLandedAndStagingStays() throws IOException {
    put(RUN + "/month=01/part-0.parquet", "one");
    assertEquals(Optional.empty(), writer.settle(TAG));
    assertTrue(Files.exists(root.resolve(RUN + "/month=01/part-0.parquet")));
  }

  @Test
  void whereItsOwnFolderCannotBeMadeTheTargetIsNamed() throws IOException {
    put("_inlet", "a file");
    CatalogException e =
        assertThrows(CatalogException.class, () -> writer.abandon(() -> null, TAG));
    assertEquals(
        "file:"
            + root
            + "/_inlet/orders/lake/0000000007-id7.manifest.json: cannot write state: expected a"
            + " writable folder, found a file where a folder is needed: "
            + root.resolve("_inlet")
            + ". Correct 'path' of target 'lake' (jobs.conf: 3) or its permissions",
        e.getMessage());
  }

  @Test
  void aManifestIsPublishedToItsEnd() throws IOException {
    stage();
    assertEquals(
        Optional.of(new Written(30, 2, 6, 30, List.of("month=01", "month=02"), -1, 14, 2)),
        writer.settle(TAG));
    assertPublished();
  }

  @Test
  void aPublishThatWasLeftMidwayIsFinished() throws IOException {
    stage();
    Files.createDirectories(root.resolve("month=01"));
    Files.move(root.resolve(RUN + "/month=01/part-0.parquet"), root.resolve("month=01/a.parquet"));
    writer.settle(TAG);
    assertPublished();
  }

  @Test
  void publishingTwiceIsPublishingOnce() throws IOException {
    stage();
    assertEquals(writer.settle(TAG), writer.settle(TAG));
    assertPublished();
  }

  @Test
  void stagingOfOtherRunsOfTheBatchIsRemovedWithIts() throws IOException {
    stage();
    put(STAGING + "/run-0/month=01/part-9.parquet", "half");
    writer.settle(TAG);
    assertPublished();
  }

  @Test
  void stagingOfOtherBatchesStays() throws IOException {
    stage();
    put("_inlet/orders/lake/0000000008-id8/run-1/part-0.parquet", "next");
    writer.settle(TAG);
    assertTrue(
        Files.exists(root.resolve("_inlet/orders/lake/0000000008-id8/run-1/part-0.parquet")));
  }

  @Test
  void aFileThatIsNeitherStagedNorInPlaceLeavesTheStateUnknown() throws IOException {
    stage();
    Files.delete(root.resolve(RUN + "/month=02/part-1.parquet"));
    assertLost();
    assertTrue(Files.exists(root.resolve(RUN)), "nothing is removed");
  }

  @Test
  void aFileInPlaceOfAnotherSizeIsNotTheBatchs() throws IOException {
    stage();
    Files.delete(root.resolve(RUN + "/month=02/part-1.parquet"));
    put("month=02/b.parquet", "something else");
    assertUnknown(
        ": publishing batch 7: expected month=02/b.parquet of 3 bytes or none, found the name taken"
            + " by another file, of 14 bytes. Move that away. Its manifest is in place; run again to"
            + " publish the rest");
    assertEquals("something else", Files.readString(root.resolve("month=02/b.parquet")));
  }

  @Test
  void stagingThatVanishedWithoutBeingPublishedLeavesTheStateUnknown() throws IOException {
    stage();
    Files.delete(root.resolve(RUN + "/month=01/part-0.parquet"));
    Files.move(root.resolve(RUN + "/month=02"), root.resolve("month=02-lost"));
    Files.delete(root.resolve(RUN + "/month=01"));
    Files.delete(root.resolve(RUN));
    Files.delete(root.resolve(STAGING));
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, () -> writer.settle(TAG));
    assertTrue(e.getMessage().contains("expected month=01/part-0.parquet in " + RUN));
  }

  private void assertLost() {
    assertUnknown(
        ": publishing batch 7: expected month=02/part-1.parquet in "
            + RUN
            + " or month=02/b.parquet in place, found neither. Compare the target with "
            + STAGING
            + ".manifest.json; nothing was removed");
  }

  private void assertUnknown(String message) {
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, () -> writer.settle(TAG));
    assertEquals(
        root.toUri() + message,
        e.getMessage().replace("file:/" + root.toString().substring(1) + ":", root.toUri() + ":"));
    assertEquals(5, e.exitCode());
  }

  private void assertPublished() throws IOException {
    assertEquals("one", Files.readString(root.resolve("month=01/a.parquet")));
    assertEquals("two", Files.readString(root.resolve("month=02/b.parquet")));
    assertFalse(Files.exists(root.resolve(STAGING)), "staging is removed");
    assertTrue(Files.exists(root.resolve(STAGING + ".manifest.json")), "the manifest stays");
  }

  /** Two staged files and their manifest, as a run leaves them that dies before it publishes. */
  private void stage() throws IOException {
    put(RUN + "/month=01/part-0.parquet", "one");
    put(RUN + "/month=02/part-1.parquet", "two");
    Manifest manifest =
        new Manifest(
            Manifest.Kind.BATCH,
            TAG,
            "lake",
            "n BIGINT",
            RUN,
            List.of(
                new Moved("month=01/part-0.parquet", "month=01/a.parquet", "month=01", 3, 10),
                new Moved("month=02/part-1.parquet", "month=02/b.parquet", "month=02", 3, 20)),
            List.of());
    new StateStore(new org.apache.hadoop.fs.Path(root.toUri()), new Configuration())
        .putIfAbsent(STAGING + ".manifest.json", manifest);
  }

  private void put(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
