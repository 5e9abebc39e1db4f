package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.catalog.TargetSpec.Mode;
import dev.inlet.state.Lease;
import dev.inlet.testing.S3Bucket;
import dev.inlet.testing.S3Endpoint;
import dev.inlet.testing.S3Gate;
import dev.inlet.testing.S3Gate.Fate;
import dev.inlet.testing.S3Request.Kind;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Targets of files on S3: what lands, and what becomes of uploads where a run dies. */
@Tag("spark")
@Tag("cluster")
class S3FilesTest {
  private static final String ROWS = "select id, id % 2 as half from range(0, 20, 1, 2)";

  private final S3Gate gate = S3Endpoint.gate();
  @TempDir Path folder;
  private S3Bucket bucket;

  @BeforeEach
  void open() {
    SharedSpark.session();
    bucket = S3Bucket.create();
    gate.reset();
  }

  @AfterEach
  void revive() {
    SharedSpark.awaitIdle();
    gate.reset();
  }

  private TestTarget target(Format format) {
    return TestTarget.of(folder, "s3a://" + bucket.name(), format).partitionedBy("half");
  }

  private List<String> visible() {
    return bucket.keys("").stream().filter(key -> !key.contains("/_inlet/")).toList();
  }

  private List<String> staged() {
    return bucket.keys("").stream().filter(key -> key.matches(".*/_inlet/.*/run.*")).toList();
  }

  private static long rows(TestTarget target) {
    return SharedSpark.session()
        .read()
        .format(target.spec().format().word())
        .option("header", "true")
        .load(target.spec().path())
        .select("id")
        .distinct()
        .count();
  }

  private void assertLanded(TestTarget target, long rows) {
    assertEquals(rows, rows(target));
    assertEquals(0, S3Endpoint.uploads(bucket.name()), "uploads");
    assertEquals(List.of(), staged());
  }

  /** The client dies with the first request of a kind, which has no effect any more. */
  private void dieBefore(Kind kind) {
    boolean[] dead = {false};
    gate.decide(
        request -> {
          dead[0] |= request.kind() == kind;
          return dead[0] ? Fate.REFUSED : Fate.ANSWERED;
        });
  }

  private static BatchTag again(long sequence) {
    BatchTag tag = TestTarget.tag(sequence);
    return new BatchTag(tag.job(), sequence, tag.batch(), "run-again", tag.frozenAt(), 20, 2);
  }

  private Written writeAgain(TestTarget target, long sequence) {
    Dataset<Row> rows = TestTarget.rows(ROWS);
    try (Lease lease = target.lease()) {
      return target
          .writer()
          .write(rows, new Delivery(again(sequence), 20, List.of(), FilePlan.AS_THEY_COME), lease);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Format.class,
      names = {"DELTA", "FILES"},
      mode = EnumSource.Mode.EXCLUDE)
  void filesOfEachFormatLandAndAreCounted(Format format) {
    TestTarget target = target(format);
    Written written = target.land(1, ROWS);
    assertEquals(20, written.rows());
    assertEquals(visible().size(), written.files());
    assertLanded(target, 20);
    assertEquals(Optional.of(written), target.writer().settle(TestTarget.tag(1)));
  }

  @Test
  void nothingIsSeenUntilTheManifestIsThere() {
    TestTarget target = target(Format.PARQUET);
    dieBefore(Kind.COMPLETE_UPLOAD);
    CommitStateUnknownException e =
        assertThrows(CommitStateUnknownException.class, () -> target.land(1, ROWS));
    assertTrue(
        e.getMessage().endsWith("Its manifest is in place; run again to publish the rest"),
        e.getMessage());
    gate.reset();
    assertEquals(List.of(), visible());

    assertEquals(20, target.writer().settle(TestTarget.tag(1)).orElseThrow().rows());
    assertLanded(target, 20);
  }

  @Test
  void anUploadWhoseCompletionIsNotAnsweredIsFoundToBeInPlace() {
    TestTarget target = target(Format.PARQUET);
    gate.strike(2, Fate.UNANSWERED, request -> request.kind() == Kind.COMPLETE_UPLOAD);
    target.land(1, ROWS);
    assertLanded(target, 20);
  }

  @Test
  void uploadsOfARunThatDiedAreAbortedByTheNextOne() {
    TestTarget target = target(Format.PARQUET);
    boolean[] dead = {false};
    gate.decide(
        request -> {
          dead[0] |= request.path().endsWith(".manifest.json") && request.kind() == Kind.PUT;
          return dead[0] ? Fate.REFUSED : Fate.ANSWERED;
        });
    assertThrows(RuntimeException.class, () -> target.land(1, ROWS));
    gate.reset();
    assertTrue(S3Endpoint.uploads(bucket.name()) > 0);
    assertEquals(List.of(), visible());

    assertEquals(Optional.empty(), target.writer().settle(TestTarget.tag(1)));
    writeAgain(target, 1);
    assertLanded(target, 20);
  }

  @Test
  void uploadsOfABatchThatIsGivenUpAreAborted() {
    TestTarget target = target(Format.PARQUET);
    dieBefore(Kind.PUT_PART);
    assertThrows(RuntimeException.class, () -> target.land(1, ROWS));
    SharedSpark.awaitIdle();
    gate.reset();
    assertTrue(S3Endpoint.uploads(bucket.name()) > 0);

    target.writer().abandon(SharedSpark::session, TestTarget.tag(1));
    assertEquals(0, S3Endpoint.uploads(bucket.name()));
    assertEquals(List.of(), staged());
    assertThrows(ConflictException.class, () -> writeAgain(target, 1));
    assertEquals(0, S3Endpoint.uploads(bucket.name()), "a run that lives aborts its own");
  }

  @Test
  void rowsThatAreMissingKeepABatchFromLanding() {
    TestTarget target = target(Format.CSV);
    InputException e =
        assertThrows(
            InputException.class, () -> target.write(1, TestTarget.rows(ROWS), 21, List.of()));
    assertTrue(
        e.getMessage()
            .contains("expected 21 rows in the staged files, as many as were computed, found 20"),
        e.getMessage());
    assertEquals(List.of(), visible());
    assertEquals(0, S3Endpoint.uploads(bucket.name()));
  }

  @Test
  void anUploadThatWasAbortedByOthersIsToldAndNothingIsRemoved() throws IOException {
    TestTarget target = target(Format.PARQUET);
    dieBefore(Kind.COMPLETE_UPLOAD);
    assertThrows(CommitStateUnknownException.class, () -> target.land(1, ROWS));
    gate.reset();
    try (var uploader = bucket.files().createMultipartUploader(bucket.path("")).build()) {
      uploader.abortUploadsUnderPath(bucket.path(folder.toString().substring(1))).join();
    }
    assertEquals(0, S3Endpoint.uploads(bucket.name()));
    CommitStateUnknownException e =
        assertThrows(
            CommitStateUnknownException.class, () -> target.writer().settle(TestTarget.tag(1)));
    String first =
        "half=0/" + TestTarget.tag(1).stem() + ".orders.lake.000000-00000.snappy.parquet";
    assertEquals(
        target.spec().path()
            + ": publishing batch 1: expected an upload of it that is not completed or "
            + first
            + " in place, found neither. Compare the target with _inlet/orders/lake/"
            + TestTarget.tag(1).stem()
            + ".manifest.json; nothing was removed",
        e.getMessage());
    assertTrue(!staged().isEmpty());
  }

  @Test
  void filesThatAreReplacedGoAfterTheOthersAreThere() {
    TestTarget target = target(Format.PARQUET).with(Mode.OVERWRITE);
    target.land(1, ROWS);
    target.land(2, "select id, id % 2 as half from range(100, 105)");
    assertLanded(target, 5);
    assertTrue(visible().stream().allMatch(key -> key.contains("/0000000002-")), "" + visible());
  }

  @Test
  void rowsOfABatchAreTakenOut() {
    TestTarget target = target(Format.PARQUET);
    target.land(1, ROWS);
    target.land(2, "select id, id % 2 as half from range(100, 105)");
    assertEquals(5, target.retract(3, 1).rows());
    assertLanded(target, 20);
  }

  @Test
  void ofTwoAttemptsAtATaskOneCounts() throws IOException {
    Configuration conf = SharedSpark.hadoop();
    org.apache.hadoop.fs.Path root = bucket.path("lake");
    TargetSpec lake = TargetSpec.place("lake", root.toString(), Format.JSON, TestTarget.HERE);
    UploadCommitter.options(lake, "_inlet/run", "0001-id.orders.lake").forEach(conf::set);
    for (int attempt = 0; attempt < 2; attempt++) {
      TaskAttemptContextImpl task =
          new TaskAttemptContextImpl(
              new JobConf(conf), new TaskAttemptID("j", 1, TaskType.MAP, 7, attempt));
      UploadCommitter committer =
          new UploadCommitter(new org.apache.hadoop.fs.Path(root, "_inlet/run"), task);
      Path work = Path.of(committer.getWorkPath().toUri().getPath());
      Files.createDirectories(work);
      Files.writeString(work.resolve("part-00007-x.c000.json"), "{\"attempt\":" + attempt + "}\n");
      assertTrue(committer.needsTaskCommit(task));
      committer.commitTask(task);
      assertTrue(Files.notExists(work));
    }
    assertEquals(1, S3Endpoint.uploads(bucket.name()), "the other attempt aborts its own");
    assertEquals(
        List.of("task-000007.json"),
        bucket.keys("lake/_inlet/run").stream()
            .map(key -> key.substring(key.lastIndexOf('/') + 1))
            .filter(Attempt::isChosen)
            .toList());
  }

  @Test
  void documentsThatTheStoreRefusesAreToldWithThePathOfTheTarget() {
    requireTold(1, Kind.PUT, "attempt-", "Correct 'path' of target 'lake' (jobs.conf: 7)");
    // The task reads its own back; then the driver reads it.
    requireTold(2, Kind.GET, "task-", "Check 'path' of target 'lake' (jobs.conf: 7)");
  }

  private void requireTold(int nth, Kind kind, String document, String remedy) {
    int[] seen = {0};
    gate.decide(
        request ->
            request.kind() == kind && request.path().contains("/" + document) && ++seen[0] >= nth
                ? Fate.EXPIRED
                : Fate.ANSWERED);
    RuntimeException e =
        assertThrows(RuntimeException.class, () -> target(Format.JSON).land(1, ROWS));
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    assertTrue(trace.toString().contains(remedy), trace.toString());
    gate.reset();
  }

  @Test
  void aLargeFileIsSentInPartsThatAreSentAgainWhereAnAnswerIsLost() throws IOException {
    byte[] content = new byte[(12 << 20) + 17];
    new Random(1).nextBytes(content);
    Path file = Files.write(folder.resolve("large"), content);
    gate.strike(1, Fate.UNANSWERED, request -> request.kind() == Kind.PUT_PART);
    try (Uploads uploads = new Uploads(bucket.files(), bucket.path("lake"))) {
      Upload upload = uploads.send("a/b", uploads.begin("a/b"), file, 5 << 20);
      assertEquals(3, upload.parts().size());
      uploads.complete(Map.of("a/b", upload));
      uploads.complete(Map.of("a/b", upload));
      uploads.abort(Map.of("a/b", upload));
    }
    Path copy = bucket.download("lake", folder.resolve("copy"));
    assertArrayEquals(content, Files.readAllBytes(copy.resolve("a/b")));
  }
}
