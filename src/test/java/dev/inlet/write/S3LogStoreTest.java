package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.state.StateStore;
import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.S3Bucket;
import dev.inlet.testing.S3Endpoint;
import dev.inlet.testing.S3Gate.Fate;
import dev.inlet.testing.S3Request;
import dev.inlet.testing.S3Request.Kind;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delta's log on S3, and what of S3A's encryption comes to the store. */
@Tag("cluster")
class S3LogStoreTest {
  private static final int RACES = 20;

  @TempDir Path folder;
  private final Configuration conf = SharedSpark.hadoop();
  private final S3LogStore store = new S3LogStore(conf);
  private S3Bucket bucket;

  @BeforeEach
  void open() {
    bucket = S3Bucket.create();
    S3Endpoint.gate().reset();
  }

  @AfterEach
  void revive() {
    S3Endpoint.gate().reset();
  }

  private org.apache.hadoop.fs.Path version(int number) {
    return bucket.path(String.format("t/_delta_log/%020d.json", number));
  }

  private String put(int number, String text) throws IOException {
    try {
      store.write(version(number), List.of(text).iterator(), false, conf);
      return text;
    } catch (FileAlreadyExistsException e) {
      return "";
    }
  }

  private List<String> lines(int number) throws IOException {
    List<String> lines = new ArrayList<>();
    try (var found = store.read(version(number), conf)) {
      found.forEachRemaining(lines::add);
    }
    return lines;
  }

  @Test
  void ofWritersThatPutOneVersionExactlyOneWins() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < RACES; round++) {
        int number = round;
        List<Callable<String>> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          String text = "{\"commitInfo\":" + i + "}";
          writers.add(() -> put(number, text));
        }
        List<String> winners = new ArrayList<>();
        for (Future<String> future : pool.invokeAll(writers)) {
          if (!future.get().isEmpty()) {
            winners.add(future.get());
          }
        }
        assertEquals(winners, lines(number));
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aVersionThatCannotBePutIsToldWithTheTable() throws IOException {
    Files.writeString(folder.resolve("t"), "a file where the table would be");
    org.apache.hadoop.fs.Path table = new org.apache.hadoop.fs.Path("file:" + folder + "/t");
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                store.write(
                    new org.apache.hadoop.fs.Path(table, "_delta_log/00000000000000000000.json"),
                    List.of("{}").iterator(),
                    false,
                    conf));
    assertTrue(
        e.getMessage()
            .endsWith(
                ". Correct 'path' of the target or 'location' of the table "
                    + table
                    + " or its permissions"),
        e.getMessage());
  }

  @Test
  void aVersionWhoseAnswerIsLostIsOurs() throws IOException {
    put(0, "{\"first\":1}");
    S3Endpoint.gate().strike(1, Fate.UNANSWERED, request -> request.kind() == Kind.PUT);
    assertEquals("{\"ours\":1}", put(1, "{\"ours\":1}"));
    assertThrows(
        FileAlreadyExistsException.class,
        () -> store.write(version(1), List.of("{\"other\":1}").iterator(), false, conf));
    store.write(version(1), List.of("over").iterator(), true, conf);
    assertEquals(List.of("over"), lines(1));
  }

  @Test
  @Tag("spark")
  void aDeltaTableIsWrittenByIt() {
    SharedSpark.session();
    TestTarget target = TestTarget.of(folder, "s3a://" + bucket.name(), Format.DELTA);
    target.land(1, "select id from range(3)");
    S3Endpoint.gate().reset();
    target.land(2, "select id from range(3, 5)");
    List<S3Request> puts =
        S3Endpoint.gate().requests().stream()
            .filter(r -> r.kind() == Kind.PUT && r.path().endsWith("/00000000000000000001.json"))
            .toList();
    assertEquals(1, puts.size());
    assertEquals(Optional.of("*"), puts.get(0).field("if-none-match"));
    Path local = bucket.download(target.path().toString().substring(1), folder.resolve("copy"));
    assertEquals(5, DeltaKernelReader.rows(local.toString()).size());
  }

  @Test
  void whatIsPutIsEncryptedAsS3aIsTold() throws IOException {
    Configuration encrypted = new Configuration(conf);
    encrypted.set("fs.s3a.bucket." + bucket.name() + ".encryption.algorithm", "AES256");
    StateStore state = new StateStore(bucket.path("state"), encrypted);
    assertTrue(state.putIfAbsent("a.json", "one"));
    try (Uploads uploads =
        new Uploads(bucket.path("lake").getFileSystem(encrypted), bucket.path("lake"))) {
      uploads.begin("a.parquet");
    }
    List<S3Request> writes =
        S3Endpoint.gate().requests().stream()
            .filter(r -> r.kind() == Kind.PUT || r.kind() == Kind.BEGIN_UPLOAD)
            .toList();
    assertEquals(4, writes.size(), writes.toString());
    for (S3Request write : writes) {
      assertEquals(Optional.of("AES256"), write.field("x-amz-server-side-encryption"));
    }
  }
}
