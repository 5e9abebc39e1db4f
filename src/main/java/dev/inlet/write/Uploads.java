package dev.inlet.write;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.BBPartHandle;
import org.apache.hadoop.fs.BBUploadHandle;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.MultipartUploader;
import org.apache.hadoop.fs.PartHandle;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UploadHandle;

/**
 * The multipart uploads of one target, by Hadoop's own interface for them. Paths are relative to
 * the target.
 */
final class Uploads implements Closeable {
  private final Path root;
  private final MultipartUploader uploader;

  Uploads(FileSystem fs, Path root) throws IOException {
    this.root = root;
    this.uploader = fs.createMultipartUploader(root).build();
  }

  /**
   * Whether files go into a target by uploads. HDFS and local disks have an uploader too, but what
   * it completes is a copy there.
   */
  static boolean areTheWayTo(FileSystem fs, Path root) throws IOException {
    return fs.getUri().getScheme().equals("s3a")
        && fs.hasPathCapability(root, CommonPathCapabilities.FS_MULTIPART_UPLOADER);
  }

  /** Begins an upload that has no bytes yet. */
  Upload begin(String path) throws IOException {
    return new Upload(text(await(uploader.startUpload(new Path(root, path))).bytes()), List.of());
  }

  /**
   * Sends a local file, in parts of this length but for the last one.
   *
   * @return the upload with its parts, which anyone can complete
   */
  Upload send(String path, Upload upload, java.nio.file.Path file, long partBytes)
      throws IOException {
    long length = Files.size(file);
    int count = (int) Math.max(1, (length + partBytes - 1) / partBytes);
    List<String> parts = new ArrayList<>();
    // One part after the other: as many tasks as there are cores do so at the same time.
    for (int part = 1; part <= count; part++) {
      long from = (part - 1) * partBytes;
      long bytes = Math.min(partBytes, length - from);
      try (InputStream in = new FilePart(file, from, bytes)) {
        PartHandle handle =
            await(
                uploader.putPart(
                    handle(upload), part, part == count, new Path(root, path), in, bytes));
        parts.add(text(handle.bytes()));
      }
    }
    return new Upload(upload.handle(), parts);
  }

  /**
   * Completes uploads, several at a time. One that is gone is left out: it was completed before, or
   * aborted; what is in place tells.
   */
  void complete(Map<String, Upload> uploads) throws IOException {
    List<Future<?>> begun = new ArrayList<>();
    for (Map.Entry<String, Upload> upload : uploads.entrySet()) {
      Map<Integer, PartHandle> parts = new HashMap<>();
      for (String part : upload.getValue().parts()) {
        parts.put(parts.size() + 1, BBPartHandle.from(bytes(part)));
      }
      begun.add(
          uploader.complete(handle(upload.getValue()), new Path(root, upload.getKey()), parts));
    }
    awaitAll(begun);
  }

  /** Aborts uploads, several at a time; one that is gone is left out. */
  void abort(Map<String, Upload> uploads) throws IOException {
    List<Future<?>> begun = new ArrayList<>();
    for (Map.Entry<String, Upload> upload : uploads.entrySet()) {
      begun.add(uploader.abort(handle(upload.getValue()), new Path(root, upload.getKey())));
    }
    awaitAll(begun);
  }

  @Override
  public void close() throws IOException {
    uploader.close();
  }

  /** Nothing is under way any more when this returns, and when it throws. */
  private static void awaitAll(List<Future<?>> begun) throws IOException {
    IOException first = null;
    for (Future<?> one : begun) {
      try {
        awaitUnlessGone(one);
      } catch (IOException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static void awaitUnlessGone(Future<?> one) throws IOException {
    try {
      await(one);
    } catch (FileNotFoundException e) {
      return;
    }
  }

  private static <T> T await(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("while uploading");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    }
  }

  private static UploadHandle handle(Upload upload) {
    return BBUploadHandle.from(bytes(upload.handle()));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(Base64.getDecoder().decode(text));
  }

  private static String text(ByteBuffer bytes) {
    byte[] array = new byte[bytes.remaining()];
    bytes.duplicate().get(array);
    return Base64.getEncoder().encodeToString(array);
  }
}
