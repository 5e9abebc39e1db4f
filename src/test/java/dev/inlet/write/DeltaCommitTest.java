package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlet.write.DeltaCommit.Added;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeltaCommitTest {
  private static final BatchTag TAG = new BatchTag("j", 1, "id", "run", "", 2, 0);

  private static Written written(String operation, String metrics, String... removed)
      throws IOException {
    JsonNode info =
        new ObjectMapper()
            .readTree(
                "{\"operation\":\"" + operation + "\",\"operationMetrics\":{" + metrics + "}}");
    List<Added> added = List.of(new Added("a.parquet", 700), new Added("b.parquet", 100));
    return new DeltaCommit(1, List.of(), info, added, List.of(removed))
        .written(CommitNote.of(CommitNote.Kind.BATCH, TAG, 2));
  }

  @Test
  void theFilesOfAMergeHoldRowsOfBeforeToo() throws IOException {
    Written merged =
        written(
            "MERGE",
            "\"numSourceRows\":\"2\",\"numTargetRowsInserted\":\"1\","
                + "\"numTargetRowsUpdated\":\"1\",\"numTargetRowsCopied\":\"98\","
                + "\"numOutputRows\":\"100\"",
            "before.parquet");
    assertEquals(2, merged.rows());
    assertEquals(100, merged.rowsInFiles());
  }

  @Test
  void rowsThatStayedWhereOthersWereReplacedAreInTheFiles() throws IOException {
    Written replaced =
        written("WRITE", "\"numOutputRows\":\"10\",\"numCopiedRows\":\"7\"", "before.parquet");
    assertEquals(3, replaced.rows());
    assertEquals(10, replaced.rowsInFiles());
  }

  @Test
  void ofFilesThatStayWithRowsMarkedAsGoneItIsNotKnown() throws IOException {
    assertEquals(-1, written("MERGE", "\"numOutputRows\":\"2\"", "a.parquet").rowsInFiles());
    assertEquals(-1, written("WRITE", "").rowsInFiles());
  }
}
