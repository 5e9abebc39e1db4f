package dev.inlet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.HadoopCluster;
import dev.inlet.testing.S3Bucket;
import dev.inlet.testing.S3Endpoint;
import dev.inlet.testing.S3Gate.Fate;
import dev.inlet.testing.S3Request;
import dev.inlet.testing.S3Request.Kind;
import dev.inlet.testing.SharedSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compactions whose sources, outputs and state are on S3, or on HDFS. */
@Tag("spark")
@Tag("cluster")
class CompactOnStoresTest {
  @TempDir private Path folder;

  @BeforeAll
  static void startSpark() {
    assertTrue(SharedSpark.session().sparkContext().isLocal());
  }

  private void declare(String store, String settings) throws IOException {
    Files.writeString(
        folder.resolve("jobs.conf"),
        """
        inlet {
        SETTINGS
          state = "STORE/state"
          jobs.small.compact {
            src = "STORE/in"
            dest = "STORE/out"
            group-by = ".*/([a-z]+)-.*"
            REMOVAL
          }
        }
        """
            .replace("SETTINGS", settings)
            .replace("REMOVAL", removal)
            .replace("STORE", store));
  }

  private String removal = "delete-on-success = true";

  private CommandLine.Result done(String... words) {
    CommandLine.Result result = CommandLine.run(folder, words);
    assertEquals(0, result.exitCode(), result.toString());
    return result;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void put(FileSystem fs, String path, String text) throws IOException {
    try (OutputStream out = fs.create(new org.apache.hadoop.fs.Path(path))) {
      out.write(gzip(text));
    }
  }

  private static List<String> lines(FileSystem fs, String path) throws IOException {
    try (InputStream in = new GZIPInputStream(fs.open(new org.apache.hadoop.fs.Path(path)))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList();
    }
  }

  /** Below a folder, but for what is Inlet's own. */
  private static List<String> names(FileSystem fs, String below) throws IOException {
    List<String> names = new ArrayList<>();
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(below);
    if (fs.exists(path)) {
      RemoteIterator<LocatedFileStatus> files = fs.listFiles(path, true);
      while (files.hasNext()) {
        String name = files.next().getPath().toString().substring(below.length() + 1);
        if (!name.startsWith("_inlet")) {
          names.add(name);
        }
      }
    }
    names.sort(null);
    return names;
  }

  private void compacts(FileSystem fs, String store, String settings) throws IOException {
    put(fs, store + "/in/a-1.csv.gz", "1\n");
    put(fs, store + "/in/deep/a-2.csv.gz", "2");
    put(fs, store + "/in/b-1.csv.gz", "3\n");
    declare(store, settings);
    done("run", "small");
    assertEquals(List.of("a.csv.gz", "b.csv.gz"), names(fs, store + "/out"));
    assertEquals(List.of("1", "2"), lines(fs, store + "/out/a.csv.gz"));
    assertEquals(List.of(), names(fs, store + "/in"));
    put(fs, store + "/in/a-3.csv.gz", "4\n");
    removal = "archive = \"" + store + "/old\"";
    declare(store, settings);
    done("run", "small");
    assertEquals(List.of("a-3.csv.gz"), names(fs, store + "/old"));
    assertEquals(List.of("4"), lines(fs, store + "/out/a0.csv.gz"));
    assertTrue(done("run", "small").out().contains("small: nothing new: no data files in"));
  }

  @Test
  void filesOnS3BecomeFewAndGo() throws IOException {
    S3Endpoint.gate().reset();
    S3Bucket bucket = S3Bucket.create();
    compacts(bucket.files(), "s3a://" + bucket.name(), S3Bucket.catalogSettings());
  }

  @Test
  void filesOnHdfsBecomeFewAndGo() throws IOException {
    try (FileSystem hdfs = HadoopCluster.hdfs().files()) {
      compacts(hdfs, hdfs.getUri() + "/compact", "");
    }
  }

  @Test
  void executorsMakeTheOutputsOnS3() throws IOException {
    S3Endpoint.gate().reset();
    S3Bucket bucket = S3Bucket.create();
    removal = "delete-on-success = true, distribute = always";
    compacts(bucket.files(), "s3a://" + bucket.name(), S3Bucket.catalogSettings());
    assertEquals(0, S3Endpoint.uploads(bucket.name()));
  }

  @Test
  void executorsMakeTheOutputsOnHdfs() throws IOException {
    removal = "delete-on-success = true, distribute = always";
    try (FileSystem hdfs = HadoopCluster.hdfs().files()) {
      compacts(hdfs, hdfs.getUri() + "/distributed", "");
    }
  }

  /** Two sources that a part can be of, and one that is too short, in one output. */
  private S3Bucket large(String rules) throws IOException {
    S3Endpoint.gate().reset();
    S3Bucket bucket = S3Bucket.create();
    String store = "s3a://" + bucket.name();
    bucket.put("in/a-1.csv", LARGE);
    bucket.put("in/a-2.csv", "between\n");
    bucket.put("in/a-3.csv", LARGE + LARGE);
    removal = rules;
    declare(store, S3Bucket.catalogSettings());
    S3Endpoint.gate().reset();
    done("run", "small");
    return bucket;
  }

  private static final String LARGE = "0123456,890\n".repeat(600_000);

  private static long bytesRead(List<S3Request> requests) {
    return requests.stream()
        .filter(request -> request.kind() == Kind.GET && request.path().contains("/in/"))
        .map(request -> request.field("range").orElseThrow().replace("bytes=", "").split("-", 2))
        .mapToLong(range -> Long.parseLong(range[1]) - Long.parseLong(range[0]) + 1)
        .sum();
  }

  private static void assertJoined(S3Bucket bucket) throws IOException {
    try (InputStream in = bucket.files().open(bucket.path("out/a.csv"))) {
      assertEquals(LARGE + "between\n" + LARGE + LARGE, new String(in.readAllBytes(), UTF_8));
    }
    assertEquals(0, S3Endpoint.uploads(bucket.name()));
  }

  @Test
  void s3ItselfCopiesLargeSourcesIntoAnOutput() throws IOException {
    S3Bucket bucket = large("edges = trusted, verify = bytes");
    List<S3Request> requests = S3Endpoint.gate().requests();
    assertJoined(bucket);
    List<S3Request> copies =
        requests.stream().filter(request -> request.kind() == Kind.COPY).toList();
    assertEquals(2, copies.size(), copies.toString());
    assertTrue(copies.stream().allMatch(copy -> copy.path().endsWith("out/a.csv")), "" + copies);
    assertTrue(copies.stream().allMatch(copy -> copy.upload().isPresent()), "" + copies);
    // The start of the third is sent behind the second, which is too short for a part.
    long filled = (5L << 20) - "between\n".length();
    long read = bytesRead(requests) - filled;
    assertTrue(read < 1 << 20, "of " + 3 * LARGE.length() + " bytes " + read + " were read");
  }

  @Test
  void ofLargeSourcesOnS3WhoseEdgesAreCheckedTheEndsAreRead() throws IOException {
    S3Bucket bucket = large("verify = bytes");
    List<S3Request> requests = S3Endpoint.gate().requests();
    assertJoined(bucket);
    assertEquals(2, requests.stream().filter(request -> request.kind() == Kind.COPY).count());
    long filled = (5L << 20) - "between\n".length();
    long read = bytesRead(requests) - filled;
    assertTrue(read < 1 << 20, "of " + 3 * LARGE.length() + " bytes " + read + " were read");
  }

  @Test
  void whatIsComparedIsSentOnceAndNotCopied() throws IOException {
    S3Bucket bucket = large("delete-on-success = true");
    List<S3Request> requests = S3Endpoint.gate().requests();
    assertJoined(bucket);
    assertEquals(0, requests.stream().filter(request -> request.kind() == Kind.COPY).count());
    assertEquals(List.of(), bucket.keys("in"));
  }

  @Test
  void aNameThatSomebodyTookIsNotCompletedOver() throws IOException {
    S3Endpoint.gate().reset();
    S3Bucket bucket = S3Bucket.create();
    bucket.put("in/a-1.csv", "1\n");
    declare("s3a://" + bucket.name(), S3Bucket.catalogSettings());
    S3Endpoint.gate()
        .decide(request -> request.kind() == Kind.COMPLETE_UPLOAD ? Fate.REFUSED : Fate.ANSWERED);
    CommandLine.Result died = CommandLine.run(folder, "run", "small");
    assertEquals(5, died.exitCode(), died.toString());
    S3Endpoint.gate().reset();
    bucket.put("out/a.csv", "precious\n");
    CommandLine.Result taken = CommandLine.run(folder, "run", "small");
    assertEquals(5, taken.exitCode(), taken.toString());
    assertTrue(
        taken
            .toString()
            .contains(
                "expected a.csv of 2 bytes or none, found the name taken by another file, of 9"
                    + " bytes. Move that away"),
        taken.toString());
    assertEquals(9, bucket.files().getFileStatus(bucket.path("out/a.csv")).getLen());
    bucket.remove("out/a.csv");
    done("run", "small");
    assertEquals(2, bucket.files().getFileStatus(bucket.path("out/a.csv")).getLen());
    assertEquals(0, S3Endpoint.uploads(bucket.name()));
  }

  @Test
  void nothingStaysInTheFolderOfBuffers() throws IOException {
    S3Endpoint.gate().reset();
    S3Bucket bucket = S3Bucket.create();
    Path buffers = Files.createDirectory(folder.resolve("buffers"));
    bucket.put("in/a-1.csv", "1\n");
    bucket.put("in/b-1.csv", "2\n");
    String own = "  spark.\"spark.hadoop.fs.s3a.buffer.dir\" = \"" + buffers + "\"\n";
    declare("s3a://" + bucket.name(), S3Bucket.catalogSettings() + own);
    done("run", "small");
    assertEquals(
        List.of("a.csv", "b.csv"), names(bucket.files(), "s3a://" + bucket.name() + "/out"));
    assertArrayEquals(new String[0], buffers.toFile().list());
  }

  @Test
  void uploadsOfARunThatFindsABadSourceAreAborted() throws IOException {
    S3Endpoint.gate().reset();
    S3Bucket bucket = S3Bucket.create();
    String store = "s3a://" + bucket.name();
    put(bucket.files(), store + "/in/a-1.csv.gz", "1\n");
    try (OutputStream out = bucket.files().create(bucket.path("in/b-1.csv.gz"))) {
      out.write(gzip("2\n"), 0, 15);
    }
    removal = "delete-on-success = true, threads = 1";
    declare(store, S3Bucket.catalogSettings());
    CommandLine.Result result = CommandLine.run(folder, "run", "small");
    assertEquals(3, result.exitCode(), result.toString());
    assertTrue(
        S3Endpoint.gate().requests().stream()
            .anyMatch(request -> request.kind() == Kind.ABORT_UPLOAD));
    assertEquals(0, S3Endpoint.uploads(bucket.name()));
    assertEquals(2, bucket.keys("in").size());
    assertEquals(List.of(), names(bucket.files(), store + "/out"));
  }

  /** S3DistCp's own spelling, with the state below the destination. */
  @Test
  void aStepOfS3DistCpMovesOver() throws IOException {
    S3Endpoint.gate().reset();
    S3Bucket bucket = S3Bucket.create();
    String store = "s3a://" + bucket.name();
    put(bucket.files(), store + "/in/a-1.gz", "1\n");
    put(bucket.files(), store + "/in/a-2.gz", "2\n");
    Files.writeString(
        folder.resolve("jobs.conf"), "inlet {\n" + S3Bucket.catalogSettings() + "}\n");
    done(
        "compact",
        "--src=s3://" + bucket.name() + "/in",
        "--dest=s3://" + bucket.name() + "/out",
        "--groupBy=.*/(a)-.*",
        "--multipartUploadChunkSize=8",
        "--deleteOnSuccess");
    assertEquals(List.of("a.gz"), names(bucket.files(), store + "/out"));
    assertEquals(List.of("1", "2"), lines(bucket.files(), store + "/out/a.gz"));
    assertTrue(bucket.keys("out/_inlet/state/jobs").size() > 3);
  }
}
