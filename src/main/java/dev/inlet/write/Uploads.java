package dev.inlet.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
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
  private static final String PART = "fs.s3a.multipart.size";
  private static final long DEFAULT_PART = 64L << 20;

  /** S3 takes no more in an upload. */
  private static final int MAX_PARTS = 10_000;

  /** Of them, those of bytes that are sent between ranges that are copied. */
  static final int MOST_PIECES = 2_500;

  /** In memory, of one upload: the parts that are under way, and the one that is begun next. */
  private static final long HELD_BYTES = 64 << 20;

  private final FileSystem fs;
  private final Path root;
  private final MultipartUploader uploader;

  Uploads(FileSystem fs, Path root) throws IOException {
    this(fs, root, fs.createMultipartUploader(root).build());
  }

  Uploads(FileSystem fs, Path root, MultipartUploader uploader) {
    this.fs = fs;
    this.root = root;
    this.uploader = uploader;
  }

  /**
   * Whether files go into a target by uploads. HDFS and local disks have an uploader too, but what
   * it completes is a copy there.
   */
  static boolean areTheWayTo(FileSystem fs, Path root) throws IOException {
    return fs.getUri().getScheme().equals("s3a")
        && fs.hasPathCapability(root, CommonPathCapabilities.FS_MULTIPART_UPLOADER);
  }

  /** How long the parts of a file are to be. */
  static long partBytes(Configuration conf, long fileBytes) {
    return Math.max(conf.getLongBytes(PART, DEFAULT_PART), (fileBytes + MAX_PARTS - 1) / MAX_PARTS);
  }

  /** Begins an upload that has no bytes yet. */
  Upload begin(String path) throws IOException {
    return new Upload(text(await(uploader.startUpload(new Path(root, path))).bytes()), List.of());
  }

  /**
   * Sends a local file, in parts of this length but for the last one, several at a time.
   *
   * @return the upload with its parts, which anyone can complete
   */
  Upload send(String path, Upload upload, java.nio.file.Path file, long partBytes)
      throws IOException {
    long length = Files.size(file);
    int count = (int) Math.max(1, (length + partBytes - 1) / partBytes);
    try (PartWindow window = new PartWindow(Math.min(count, PartWindow.most(fs.getConf())))) {
      for (int part = 1; part <= count; part++) {
        int number = part;
        long from = (part - 1) * partBytes;
        long bytes = Math.min(partBytes, length - from);
        window.begin(
            () -> {
              try (InputStream in = new FilePart(file, from, bytes)) {
                return put(new Path(root, path), upload, number, in, bytes, number == count);
              }
            });
      }
      return new Upload(upload.handle(), window.finish());
    }
  }

  private String put(Path path, Upload upload, int number, InputStream in, long bytes, boolean last)
      throws IOException {
    return text(await(uploader.putPart(handle(upload), number, last, path, in, bytes)).bytes());
  }

  /**
   * Sends a local file, with ranges of other files of the store between its bytes; several parts at
   * a time.
   *
   * @param conf to read ranges with that are not copied
   * @return the upload with its parts, which anyone can complete
   */
  Upload send(
      String path,
      Upload upload,
      java.nio.file.Path file,
      List<CopiedRange> ranges,
      Configuration conf)
      throws IOException {
    PieceSender.Parts parts = new SentParts(new Path(root, path), upload, conf);
    long held = Math.max(CopiedRange.LEAST_BYTES, Files.size(file) / MOST_PIECES);
    int most = (int) Math.max(1, Math.min(PartWindow.most(fs.getConf()), HELD_BYTES / held - 1));
    try (InputStream in = Files.newInputStream(file);
        PartWindow window = new PartWindow(most)) {
      PieceSender sender =
          new PieceSender(
              parts, window, conf, Math.toIntExact(held), PieceSender.copyBytes(ranges));
      long at = 0;
      for (CopiedRange range : ranges) {
        sender.add(in, range.at() - at);
        sender.add(range);
        at = range.at();
      }
      sender.add(in, Files.size(file) - at);
      return new Upload(upload.handle(), sender.finish());
    }
  }

  private final class SentParts implements PieceSender.Parts {
    private final Path path;
    private final Upload upload;
    private final PartCopies copies;
    private final Configuration conf;

    SentParts(Path path, Upload upload, Configuration conf) {
      this.path = path;
      this.upload = upload;
      this.copies = PartCopies.to(fs, conf);
      this.conf = conf;
    }

    @Override
    public String put(int number, InputStream in, long length, boolean last) throws IOException {
      return Uploads.this.put(path, upload, number, in, length, last);
    }

    @Override
    public String copy(int number, CopiedRange range) throws IOException {
      String id = new String(Base64.getDecoder().decode(upload.handle()), UTF_8);
      Optional<byte[]> copied = copies.copy(range, path, id, number);
      if (copied.isPresent()) {
        return text(ByteBuffer.wrap(copied.get()));
      }
      try (RangeInput in = RangeInput.openToSend(range, conf)) {
        return put(number, in, range.length(), false);
      }
    }
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
    abortAll(List.of(uploads));
  }

  /** Likewise those of several attempts, which may be for the same paths. */
  void abortAll(Collection<Map<String, Upload>> attempts) throws IOException {
    List<Future<?>> begun = new ArrayList<>();
    for (Map<String, Upload> uploads : attempts) {
      for (Map.Entry<String, Upload> upload : uploads.entrySet()) {
        begun.add(uploader.abort(handle(upload.getValue()), new Path(root, upload.getKey())));
      }
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
