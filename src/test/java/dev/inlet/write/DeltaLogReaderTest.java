package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.state.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaLogReaderTest {
  private static final Instant FROZEN = Instant.parse("2001-01-15T06:30:00Z");
  private static final Instant LATER = Instant.parse("2001-01-15T06:40:00Z");
  private static final Instant LONG_BEFORE = Instant.parse("2001-01-15T05:29:59Z");

  @TempDir Path table;

  @Test
  void aTableThatIsNotThereHasNoBatch() {
    assertEquals(Optional.empty(), find("orders/lake", tag(7, "id7")));
  }

  @Test
  void aBatchIsFoundByItsTransactionAndItsId() throws IOException {
    commit(0, LONG_BEFORE, "orders/lake", tag(6, "id6"));
    commit(1, LATER, "orders/lake", tag(7, "id7"));
    commit(2, LATER, "another/lake", tag(7, "id9"));

    Written written = find("orders/lake", tag(7, "id7")).orElseThrow();

    assertEquals(
        new Written(12, 2, 300, 12, List.of("city=São Paulo", "city=a b"), 1, 14, 2), written);
  }

  @Test
  void aCommitOfThisNumberByAnotherBatchIsNotIt() throws IOException {
    commit(0, LATER, "orders/lake", tag(7, "another-state-folder"));
    assertEquals(Optional.empty(), find("orders/lake", tag(7, "id7")));
  }

  @Test
  void aCommitOfThisBatchUnderAnotherTransactionIsNotIt() throws IOException {
    commit(0, LATER, "orders/elsewhere", tag(7, "id7"));
    commit(1, LATER, "orders/lake", new BatchTag("orders", 8, "id7", "run", "", 0, 0));
    assertEquals(Optional.empty(), find("orders/lake", tag(7, "id7")));
  }

  @Test
  void commitsOfOtherProgramsAreNotOurs() throws IOException {
    put(0, LATER, "{\"commitInfo\":{\"operation\":\"WRITE\",\"userMetadata\":\"nightly load\"}}");
    put(1, LATER, "{\"commitInfo\":{\"operation\":\"VACUUM\"}}\n{\"add\":{\"path\":\"x\"}}");
    assertEquals(Optional.empty(), find("orders/lake", tag(7, "id7")));
  }

  @Test
  void theSearchEndsBeforeTheBatchWasFrozen() throws IOException {
    put(4, LONG_BEFORE, "this is no JSON and must not be read");
    commit(5, LATER, "orders/lake", tag(6, "id6"));
    assertEquals(Optional.empty(), find("orders/lake", tag(7, "id7")));
  }

  @Test
  void clocksMayBeAnHourApart() throws IOException {
    commit(0, FROZEN.minusSeconds(3599), "orders/lake", tag(7, "id7"));
    assertEquals(0, find("orders/lake", tag(7, "id7")).orElseThrow().version());
  }

  @Test
  void aLogThatBeginsAfterTheFreezeCannotTell() throws IOException {
    commit(3, LATER, "orders/lake", tag(6, "id6"));
    CommitStateUnknownException e = unknown();
    assertEquals(
        "file:"
            + table
            + "/_delta_log: job 'orders': cannot tell whether batch 7 reached the table: the log"
            + " begins at version 3, after the batch was frozen. Compare the table's history with"
            + " the batch before running again; nothing was cleaned up",
        e.getMessage().replace("file://", "file:"));
    assertEquals(5, e.exitCode());
  }

  @Test
  void aCommitThatCannotBeReadCannotTell() throws IOException {
    put(0, LATER, "{\"txn\":{\"appId\":");
    CommitStateUnknownException e = unknown();
    assertTrue(
        e.getMessage()
            .contains("cannot tell whether batch 7 reached the table: 00000000000000000000.json"),
        e.getMessage());
  }

  @Test
  void theNewestNumberIsFoundWithoutParsingAnythingButTransactions() throws IOException {
    put(0, LATER, "{\"txn\":{\"appId\":\"orders/lake\",\"version\":6}}\nno JSON\n");
    put(1, LATER, "no JSON\n{\"txn\":{\"appId\":\"other/lake\",\"version\":9}}\n");
    DeltaLogReader log =
        new DeltaLogReader(new org.apache.hadoop.fs.Path(table.toUri()), new Configuration());
    assertEquals(OptionalLong.of(6), log.latest("orders/lake"));
    assertEquals(OptionalLong.of(9), log.latest("other/lake"));
    assertEquals(OptionalLong.empty(), log.latest("none/lake"));
  }

  @Test
  void checkpointsAndChecksumsAreNoCommits() throws IOException {
    commit(0, LATER, "orders/lake", tag(7, "id7"));
    Files.writeString(log().resolve("00000000000000000000.crc"), "not JSON");
    Files.writeString(log().resolve("00000000000000000010.checkpoint.parquet"), "not JSON");
    Files.writeString(log().resolve(".00000000000000000001.json.tmp"), "not JSON");
    assertEquals(0, find("orders/lake", tag(7, "id7")).orElseThrow().version());
  }

  private CommitStateUnknownException unknown() {
    return assertThrows(
        CommitStateUnknownException.class, () -> find("orders/lake", tag(7, "id7")));
  }

  private Optional<Written> find(String appId, BatchTag tag) {
    return new DeltaLogReader(new org.apache.hadoop.fs.Path(table.toUri()), new Configuration())
        .find(appId, tag, CommitNote.Kind.BATCH)
        .map(commit -> commit.written(commit.note().orElseThrow()));
  }

  private static BatchTag tag(long sequence, String batch) {
    return new BatchTag("orders", sequence, batch, "run", FROZEN.toString(), 14, 2);
  }

  private void commit(long version, Instant modified, String appId, BatchTag tag)
      throws IOException {
    put(
        version,
        modified,
        "{\"commitInfo\":{\"operationMetrics\":{\"numOutputRows\":\"12\"},\"userMetadata\":"
            + Json.line(Json.line(tag))
            + "}}\n{\"txn\":{\"appId\":\""
            + appId
            + "\",\"version\":"
            + tag.sequence()
            + "}}\n{\"add\":{\"path\":\"city=S%C3%A3o%20Paulo/1.parquet\",\"size\":100}}\n"
            + "{\"add\":{\"path\":\"city=a%20b/2.parquet\",\"size\":200}}\n");
  }

  private void put(long version, Instant modified, String actions) throws IOException {
    Path file = Files.createDirectories(log()).resolve(String.format("%020d.json", version));
    Files.writeString(file, actions);
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  private Path log() {
    return table.resolve("_delta_log");
  }
}
