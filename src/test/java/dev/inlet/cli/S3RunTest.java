package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.DeltaKernelReader;
import dev.inlet.testing.DuckDb;
import dev.inlet.testing.S3Bucket;
import dev.inlet.testing.S3Endpoint;
import dev.inlet.testing.S3Request;
import dev.inlet.testing.S3Request.Kind;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line on a job whose state, source and targets are all on S3. */
@Tag("spark")
@Tag("cluster")
class S3RunTest {
  @TempDir Path folder;
  private S3Bucket bucket;

  @BeforeAll
  static void startSpark() {
    SharedSpark.session();
  }

  @BeforeEach
  void declare() {
    bucket = S3Bucket.create();
    new Workspace(folder)
        .write(
            "jobs.conf",
            """
            inlet {
            SETTINGS
              state = "s3a://BUCKET/state"
              tables.orders { location = "s3a://BUCKET/in", hints { id = bigint, day = date } }
              jobs.orders {
                sources.orders { table = orders }
                targets.delta { path = "s3a://BUCKET/delta", format = delta, batch-column = true }
                targets.parquet {
                  path = "s3a://BUCKET/parquet", format = parquet
                  partition-by = [ { column = day, pattern = "yyyy/MM" } ]
                }
                targets.csv { path = "s3a://BUCKET/csv", format = csv }
              }
            }
            """
                .replace("SETTINGS", S3Bucket.catalogSettings())
                .replace("BUCKET", bucket.name()));
    bucket.put("in/a.csv", "id,day,note\n1,2001-01-15,apples\n2,2001-02-15,\"pe\nars\"\n");
    bucket.put("in/b/c.csv", "id,day,note\n3,2001-02-16,plums\n");
    S3Endpoint.gate().reset();
  }

  @AfterEach
  void allIsWell() {
    S3Endpoint.gate().reset();
  }

  private CommandLine.Result inlet(String... args) {
    return CommandLine.run(folder, args);
  }

  private void done(String... args) {
    CommandLine.Result result = inlet(args);
    assertEquals(0, result.exitCode(), result.toString());
  }

  private List<Object> ids(String what) {
    Path local = bucket.download(what, folder.resolve(what + "-" + System.nanoTime()));
    if (what.equals("delta")) {
      return DeltaKernelReader.rows(local.toString()).stream()
          .map(r -> r.get("id"))
          .sorted()
          .toList();
    }
    String from =
        what.equals("parquet")
            ? DuckDb.parquet(local)
            : "read_csv('" + local + "/*.csv', header = true)";
    return DuckDb.query("select id from " + from + " order by id").stream()
        .map(row -> row.get(0))
        .toList();
  }

  private void assertLanded(Long... ids) {
    for (String target : List.of("delta", "parquet", "csv")) {
      assertEquals(List.of((Object[]) ids), ids(target), target);
    }
    assertEquals(0, S3Endpoint.uploads(bucket.name()), "uploads that are left behind");
  }

  @Test
  void aJobLivesOnS3AsItDoesElsewhere() {
    done("crawl");
    done("run", "orders");
    assertLanded(1L, 2L, 3L);
    List<String> before = bucket.keys("");

    CommandLine.Result again = inlet("run", "orders");
    assertTrue(again.out().startsWith("orders: nothing new: all 2 files"), again.toString());
    before.removeIf(key -> key.contains("/lease/"));
    List<String> after = bucket.keys("");
    after.removeIf(key -> key.contains("/lease/"));
    assertEquals(before, after);

    bucket.put("in/late.csv", "id,day,note\n4,2001-02-17,late\n");
    done("run", "orders");
    assertLanded(1L, 2L, 3L, 4L);

    done("bookmark", "rewind", "orders", "--to", "1", "--replace", "--why", "wrong");
    assertLanded(1L, 2L, 3L);
    done("run", "orders");
    assertLanded(1L, 2L, 3L, 4L);

    done("bookmark", "pause", "orders", "--why", "holidays");
    assertEquals(6, inlet("run", "orders").exitCode());
    done("bookmark", "resume", "orders");
    done("bookmark", "history", "orders");
    done("runs", "orders");
    done("plan", "orders");
  }

  @Test
  void dataIsNeitherRenamedNorCopied() {
    done("run", "orders");
    Map<Kind, List<S3Request>> requests =
        S3Endpoint.gate().requests().stream().collect(Collectors.groupingBy(S3Request::kind));
    // Delta itself renames the checksum of each version.
    assertEquals(
        List.of(),
        requests.getOrDefault(Kind.COPY, List.of()).stream()
            .filter(copy -> !copy.path().endsWith(".crc"))
            .toList());
    assertEquals(
        List.of(),
        requests.get(Kind.PUT).stream()
            .filter(put -> put.path().matches(".*/(parquet|csv)/.*\\.(parquet|csv)"))
            .toList(),
        "files of targets are uploads");
    long files =
        bucket.keys("").stream().filter(key -> key.matches("(parquet|csv)/[^_].*")).count();
    assertEquals(files, requests.get(Kind.COMPLETE_UPLOAD).size());
  }
}
