package dev.inlet.write;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.VersionInfo;

/**
 * From where S3 can copy into a target's uploads. Needs no class of S3A, which may be an older one.
 */
final class CopyRule {
  /** Of Hadoop: where S3A's parts are as {@link PartCopies} has them. */
  private static final String HADOOP = "3.4.";

  /** What has to be equal for one client to read the source and write the target. */
  private static final List<String> SAME =
      List.of(
          "fs.s3a.endpoint",
          "fs.s3a.endpoint.region",
          "fs.s3a.aws.credentials.provider",
          "fs.s3a.access.key",
          "fs.s3a.assumed.role.arn");

  /** Ways to encrypt for which each request would need a key. */
  private static final String ENCRYPTION = "fs.s3a.encryption.algorithm";

  /** S3 completes an upload with them only if they are told of each part, of copied ones too. */
  private static final String CHECKSUMS = "fs.s3a.create.checksum.algorithm";

  private CopyRule() {}

  /** Whether the store can copy from one to the other, both by the same rights. */
  static boolean allows(FileSystem from, FileSystem to) {
    return VersionInfo.getVersion().startsWith(HADOOP)
        && from.getUri().getScheme().equals("s3a")
        && to.getUri().getScheme().equals("s3a")
        && SAME.stream().allMatch(key -> value(from, key).equals(value(to, key)))
        && isPlain(from.getConf())
        && isPlain(to.getConf())
        && value(to, CHECKSUMS).isBlank();
  }

  private static String value(FileSystem fs, String key) {
    return fs.getConf().get(key, "");
  }

  private static boolean isPlain(Configuration conf) {
    String encryption = conf.get(ENCRYPTION, "");
    return !encryption.equals("SSE-C")
        && !encryption.startsWith("CSE")
        && !conf.getBoolean("fs.s3a.requester.pays.enabled", false);
  }
}
