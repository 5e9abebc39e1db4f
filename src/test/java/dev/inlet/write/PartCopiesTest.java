package dev.inlet.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.testing.S3Bucket;
import dev.inlet.testing.S3Endpoint;
import dev.inlet.testing.S3Gate.Fate;
import dev.inlet.testing.S3Request.Kind;
import dev.inlet.testing.SharedSpark;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.EtagSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
@Tag("cluster")
class PartCopiesTest {
  @TempDir Path folder;

  @Test
  void aSourceThatIsNotWhatWasListedIsNotCopied() throws IOException {
    S3Endpoint.gate().reset();
    S3Bucket bucket = S3Bucket.create();
    bucket.put("in/a", "x".repeat((int) CopiedRange.LEAST_BYTES));
    Path empty = Files.createFile(folder.resolve("empty"));
    try (Uploads uploads = new Uploads(bucket.files(), bucket.path("lake"))) {
      Upload begun = uploads.begin("b");
      assertRefused(uploads, begun, empty, bucket.path("in/a"), "found another");
      assertRefused(uploads, begun, empty, bucket.path("in/gone"), "found no file");
      uploads.abort(Map.of("b", begun));
    }
  }

  @Test
  void whereTheTargetsClientMayNotReadTheSourceItIsReadAndSent() throws IOException {
    S3Endpoint.gate().reset();
    S3Bucket bucket = S3Bucket.create();
    String text = "0123456\n".repeat(1_600_000);
    bucket.put("in/a", text);
    org.apache.hadoop.fs.Path source = bucket.path("in/a");
    String etag = ((EtagSource) bucket.files().getFileStatus(source)).getEtag();
    CopiedRange range = new CopiedRange(1, source, etag, 3, text.length() - 7);
    Path local = Files.writeString(folder.resolve("local"), "<>");
    S3Endpoint.gate().decide(request -> request.kind() == Kind.COPY ? Fate.EXPIRED : Fate.ANSWERED);
    try (Uploads uploads = new Uploads(bucket.files(), bucket.path("lake"))) {
      Upload upload =
          uploads.send("b", uploads.begin("b"), local, List.of(range, range), SharedSpark.hadoop());
      uploads.complete(Map.of("b", upload));
    }
    int copies = S3Endpoint.gate().counts().get(Kind.COPY);
    S3Endpoint.gate().reset();
    assertEquals(1, copies, "what was refused once is not asked for again");
    String piece = text.substring(3, text.length() - 4);
    try (InputStream in = bucket.files().open(bucket.path("lake/b"))) {
      assertEquals("<" + piece + piece + ">", new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void anUploadThatIsGoneIsNoSourceThatChanged() throws IOException {
    S3Endpoint.gate().reset();
    S3Bucket bucket = S3Bucket.create();
    bucket.put("in/a", "x".repeat((int) CopiedRange.LEAST_BYTES));
    org.apache.hadoop.fs.Path source = bucket.path("in/a");
    String etag = ((EtagSource) bucket.files().getFileStatus(source)).getEtag();
    CopiedRange range = new CopiedRange(0, source, etag, 0, CopiedRange.LEAST_BYTES);
    Path empty = Files.createFile(folder.resolve("empty"));
    try (Uploads uploads = new Uploads(bucket.files(), bucket.path("lake"))) {
      Upload begun = uploads.begin("b");
      S3Endpoint.gate().decide(request -> request.kind() == Kind.COPY ? Fate.GONE : Fate.ANSWERED);
      FileNotFoundException e =
          assertThrows(
              FileNotFoundException.class,
              () -> uploads.send("b", begun, empty, List.of(range), SharedSpark.hadoop()));
      assertTrue(e.getMessage().contains("NoSuchUpload"), e.getMessage());
      S3Endpoint.gate().reset();
      uploads.abort(Map.of("b", begun));
    }
  }

  private static void assertRefused(
      Uploads uploads, Upload begun, Path empty, org.apache.hadoop.fs.Path source, String found) {
    CopiedRange range = new CopiedRange(0, source, "0123", 0, CopiedRange.LEAST_BYTES);
    InputException e =
        assertThrows(
            InputException.class,
            () -> uploads.send("b", begun, empty, List.of(range), SharedSpark.hadoop()));
    assertEquals(
        source
            + ": changed while S3 copied it: expected a file with etag 0123, "
            + found
            + ". Nothing was published, and no source was removed. Run again once nobody writes to"
            + " it",
        e.getMessage());
  }
}
