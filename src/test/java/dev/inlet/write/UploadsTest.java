package dev.inlet.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.PartHandle;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathHandle;
import org.apache.hadoop.fs.UploadHandle;
import org.junit.jupiter.api.Test;

/** What is asked of a store while other answers are awaited. */
class UploadsTest {
  private static final Path ROOT = new Path("s3a://bucket/lake");

  private final List<String> events = new CopyOnWriteArrayList<>();

  /** Notes when its answer is awaited, which is there at once. */
  private final class Answer<T> extends CompletableFuture<T> {
    private final String what;

    Answer(String what, T value) {
      this.what = what;
      complete(value);
      events.add("begun " + what);
    }

    @Override
    public T get() {
      events.add("awaited " + what);
      return join();
    }
  }

  private final class Noting implements MultipartUploader {
    @Override
    public CompletableFuture<UploadHandle> startUpload(Path path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<PartHandle> putPart(
        UploadHandle upload, int part, boolean last, Path path, InputStream in, long length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<PathHandle> complete(
        UploadHandle upload, Path path, Map<Integer, PartHandle> parts) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> abort(UploadHandle upload, Path path) {
      byte[] id = new byte[upload.bytes().remaining()];
      upload.bytes().duplicate().get(id);
      return new Answer<>(path.getName() + new String(id, UTF_8), null);
    }

    @Override
    public CompletableFuture<Integer> abortUploadsUnderPath(Path path) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static Upload upload(String id) {
    return new Upload(Base64.getEncoder().encodeToString(id.getBytes(UTF_8)), List.of());
  }

  @Test
  void uploadsOfAllAttemptsAreAbortedBeforeAnAnswerIsAwaited() throws IOException {
    try (Uploads uploads = new Uploads(new FilterFileSystem(), ROOT, new Noting())) {
      uploads.abortAll(List.of(Map.of("a", upload("1")), Map.of("a", upload("2"))));
    }
    assertEquals(List.of("begun a1", "begun a2", "awaited a1", "awaited a2"), events);
  }
}
