package dev.inlet.compact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.ConflictException;
import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CompactSpec;
import dev.inlet.catalog.CompactSpec.OnUnreadable;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobCatalog.Given;
import dev.inlet.catalog.JobSpec;
import dev.inlet.compact.Compactor.Outcome;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.testing.ManualClock;
import dev.inlet.testing.S3Bucket;
import dev.inlet.testing.S3Endpoint;
import dev.inlet.testing.SharedSpark;
import dev.inlet.write.BatchTag;
import dev.inlet.write.FileLanding;
import dev.inlet.write.FileStaging;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs that are made by tasks, below the run that asks for them. */
@Tag("spark")
class SparkCompactorTest {
  private static final BatchTag TAG =
      new BatchTag("j", 1, "0123456789", "run-1", "2026-01-01T00:00:00Z", 0, 0);

  private static SparkSession spark;

  @TempDir java.nio.file.Path folder;
  private final Configuration conf = SharedSpark.hadoop();
  private final List<String> told = new ArrayList<>();
  private String root;
  private Lease lease;

  @BeforeAll
  static void startSpark() {
    spark = SharedSpark.session();
  }

  @AfterEach
  void leave() {
    if (lease != null) {
      lease.close();
    }
  }

  private SourceFile put(String name, String text) throws IOException {
    Path path = new Path(root + "/in/" + name);
    FileSystem fs = path.getFileSystem(conf);
    try (OutputStream out = fs.create(path)) {
      out.write(text.getBytes(UTF_8));
    }
    FileStatus status = fs.getFileStatus(path);
    return SourceFile.of(name, status);
  }

  private JobSpec job() {
    Map<String, Given> keys =
        Map.of(
            "src", new Given(root + "/in", "--src"),
            "dest", new Given(root + "/out", "--dest"),
            "group-by", new Given(".*/([a-z])-.*", "--groupBy"),
            "verify", new Given("records", "--verify"));
    return JobCatalog.withCompaction(List.of(), "test", "j", keys, root + "/state").job("j");
  }

  private CompactionPlan plan(JobSpec job, SourceFile... files) {
    return compaction(job).plan("j", root + "/in", List.of(files));
  }

  private Compaction compaction(JobSpec job) {
    return new Compaction(job.compact().orElseThrow(), job.targets().get(0), conf);
  }

  private SparkCompactor compactor(JobSpec job, ManualClock clock) {
    CompactSpec spec = job.compact().orElseThrow();
    StateStore state = new StateStore(new Path(root + "/state"), conf);
    lease = Lease.take(state, "lease", "run-1", Duration.ofMinutes(2), clock);
    return new SparkCompactor(
        spark,
        OutputRules.of(spec, root + "/in", root + "/out"),
        job.origin(),
        conf,
        lease,
        (made, of, bytes, total) -> told.add(made + "/" + of + " " + bytes + "/" + total));
  }

  /** All that is below the destination, but for state. */
  private Map<String, String> out() throws IOException {
    Map<String, String> found = new TreeMap<>();
    Path out = new Path(root + "/out");
    RemoteIterator<LocatedFileStatus> files = out.getFileSystem(conf).listFiles(out, true);
    while (files.hasNext()) {
      Path file = files.next().getPath();
      String name = file.toString().substring(file.toString().lastIndexOf("/out/") + 5);
      if (!name.contains("/_landing/") && !name.endsWith(".put-if-absent")) {
        try (InputStream in = out.getFileSystem(conf).open(file)) {
          found.put(name, name.startsWith("_") ? "" : new String(in.readAllBytes(), UTF_8));
        }
      }
    }
    return found;
  }

  /** A task that is done twice, as a speculative one is, or one whose executor died at its end. */
  private void anAttemptTooMany() throws IOException {
    JobSpec job = job();
    CompactionPlan plan =
        plan(job, put("a-1", "1\n"), put("a-2", "2\n"), put("b-1", "3\n"), put("b-2", "4\n5\n"));
    FileLanding landing = new FileLanding(job.targets().get(0), conf);
    landing.makeFolder();
    FileStaging staging = landing.staging(TAG);
    SparkCompactor compactor = compactor(job, new ManualClock());
    Outcome lost = compactor.make(plan, landing.stagingIn(staging.folder()), OnUnreadable.FAIL);
    Outcome kept = compactor.make(plan, staging, OnUnreadable.FAIL);
    assertEquals(lost, kept);
    assertEquals(List.of(4L, 6L), kept.made().stream().map(Staged::bytes).toList());
    assertEquals(List.of(2L, 3L), kept.made().stream().map(Staged::records).toList());
    assertEquals(4, told.size(), told.toString());
    assertEquals("2/2 10/10", told.get(1));
    landing.land(TAG, staging, List.of(), lease);
    assertEquals(
        Map.of(
            "_inlet/j/dest/0000000001-01234567.manifest.json", "", "a", "1\n2\n", "b", "3\n4\n5\n"),
        out());
  }

  @Test
  void whatOtherAttemptsHaveStagedIsRemovedWithTheFirstLanding() throws IOException {
    root = folder.toUri().toString().replaceAll("/$", "").replace("file:///", "file:/");
    anAttemptTooMany();
  }

  @Tag("cluster")
  @Test
  void uploadsOfOtherAttemptsAreAborted() throws IOException {
    S3Endpoint.gate().reset();
    S3Bucket bucket = S3Bucket.create();
    root = "s3a://" + bucket.name();
    anAttemptTooMany();
    assertEquals(0, S3Endpoint.uploads(bucket.name()));
  }

  @Test
  void aFileOfAnotherMachineThatIsNotThereIsNotLanded() throws IOException {
    root = "file:" + folder;
    JobSpec job = job();
    CompactionPlan plan = plan(job, put("a-1", "1\n"));
    FileLanding landing = new FileLanding(job.targets().get(0), conf);
    FileStaging elsewhere = landing.staging(TAG);
    compactor(job, new ManualClock()).make(plan, elsewhere, OnUnreadable.FAIL);
    String taken;
    try (java.util.stream.Stream<java.nio.file.Path> files =
        java.nio.file.Files.walk(folder.resolve("out"))) {
      taken =
          files
              .filter(file -> file.getFileName().toString().equals("out"))
              .filter(java.nio.file.Files::isRegularFile)
              .findFirst()
              .orElseThrow()
              .getParent()
              .getFileName()
              .toString();
    }
    String told = elsewhere.taken(taken + "/out");
    elsewhere.discard();
    InputException e = assertThrows(InputException.class, () -> landing.staging(TAG).adopt(told));
    assertEquals(
        "file:"
            + folder
            + "/out/_inlet/j/dest/0000000001-01234567/run-1/"
            + taken
            + "/out: made by another process: expected 2 bytes, found no file. Nothing was"
            + " published, and no source was removed. All machines have to have the destination"
            + " under this name: choose one that they share, or let the driver make the outputs",
        e.getMessage());
  }

  @Test
  void aRunThatLostItsLeaseIsStopped() throws IOException {
    root = "file:" + folder;
    JobSpec job = job();
    CompactionPlan plan = plan(job, put("a-1", "1\n"), put("b-1", "2\n"), put("c-1", "3\n"));
    ManualClock clock = new ManualClock();
    SparkCompactor compactor = compactor(job, clock);
    clock.advance(Duration.ofMinutes(3));
    StateStore state = new StateStore(new Path(root + "/state"), conf);
    try (Lease other = Lease.take(state, "lease", "run-2", Duration.ofMinutes(2), clock)) {
      FileStaging staging = new FileLanding(job.targets().get(0), conf).staging(TAG);
      ConflictException e =
          assertThrows(
              ConflictException.class, () -> compactor.make(plan, staging, OnUnreadable.FAIL));
      assertTrue(e.getMessage().contains(": run run-1 lost its lease: "), e.getMessage());
      other.check();
    }
  }
}
