package dev.inlet.write;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.Invoker;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3ARetryPolicy;
import org.apache.hadoop.fs.s3a.UnknownStoreException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/**
 * Parts that S3 itself copies from other objects. Hadoop's uploader has none, so they are asked for
 * by its client, and told to its uploader as the parts that it sends: see {@code
 * S3AMultipartUploader}, which reads them when the upload is completed.
 */
final class PartCopies {
  private static final String PART = "S3A-part01";

  /** S3A's own setting for parts that are sent: those may take longer than other requests. */
  private static final String TIMEOUT = "fs.s3a.connection.part.upload.timeout";

  private static final long TIMEOUT_MINUTES = 15;

  private final S3Client client;
  private final Invoker invoker;
  private final String bucket;
  private final Configuration settings;
  private final Configuration conf;
  private volatile boolean refused;

  private PartCopies(S3AFileSystem fs, Configuration conf) {
    this.client = fs.getS3AInternals().getAmazonS3Client("parts that are copied");
    this.invoker = new Invoker(new S3ARetryPolicy(fs.getConf()), Invoker.NO_OP);
    this.bucket = fs.getBucket();
    this.settings = fs.getConf();
    this.conf = conf;
  }

  /**
   * @param conf to look for sources with
   */
  static PartCopies to(FileSystem fs, Configuration conf) {
    return new PartCopies((S3AFileSystem) fs, conf);
  }

  /**
   * Returns the part as Hadoop's uploader has its own; empty if the client that writes the target
   * may not read the source, or does not know its bucket. Once that is so, nothing more is asked.
   *
   * @param target of the upload
   * @throws dev.inlet.InputException if the source is gone, or has another etag
   */
  Optional<byte[]> copy(CopiedRange range, Path target, String upload, int number)
      throws IOException {
    if (refused) {
      return Optional.empty();
    }
    S3AFileSystem from = (S3AFileSystem) range.source().getFileSystem(conf);
    UploadPartCopyRequest.Builder request =
        request(range, from.getBucket(), settings)
            .destinationBucket(bucket)
            .destinationKey(key(target))
            .uploadId(upload)
            .partNumber(number);
    String etag;
    try {
      etag = copied(range, request.build());
    } catch (AccessDeniedException | UnknownStoreException e) {
      refused = true;
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(PART);
      out.writeUTF(target.toUri().toString());
      out.writeUTF(upload);
      out.writeInt(number);
      out.writeLong(range.length());
      out.writeUTF(etag);
    }
    return Optional.of(bytes.toByteArray());
  }

  /**
   * All that it says of the source, and how long it may take.
   *
   * @param bucket of the source, as its file system calls it: an access point has another name
   */
  static UploadPartCopyRequest.Builder request(
      CopiedRange range, String bucket, Configuration conf) {
    Duration timeout =
        Duration.ofMillis(
            conf.getTimeDuration(
                TIMEOUT, TimeUnit.MINUTES.toMillis(TIMEOUT_MINUTES), TimeUnit.MILLISECONDS));
    return UploadPartCopyRequest.builder()
        .sourceBucket(bucket)
        .sourceKey(key(range.source()))
        .copySourceIfMatch('"' + CopiedRange.bare(range.etag()) + '"')
        .copySourceRange("bytes=" + range.from() + "-" + (range.from() + range.length() - 1))
        .overrideConfiguration(
            request -> request.apiCallTimeout(timeout).apiCallAttemptTimeout(timeout));
  }

  private String copied(CopiedRange range, UploadPartCopyRequest request) throws IOException {
    try {
      return invoker.retry(
          "copy a part",
          range.source().toString(),
          true,
          () -> client.uploadPartCopy(request).copyPartResult().eTag());
    } catch (RemoteFileChangedException e) {
      throw range.changed("another", e);
    } catch (FileNotFoundException e) {
      if (isThere(range.source())) {
        throw e;
      }
      throw range.changed("no file", e);
    }
  }

  /** Then the upload is what is gone. */
  private boolean isThere(Path source) throws IOException {
    return source.getFileSystem(conf).exists(source);
  }

  private static String key(Path path) {
    return path.toUri().getPath().substring(1);
  }
}
