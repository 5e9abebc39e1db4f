package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FilterFileSystem;
import org.junit.jupiter.api.Test;

class CopyRuleTest {
  /** As far as the rule looks. */
  private static final class Store extends FilterFileSystem {
    private final URI uri;
    private final Configuration settings = new Configuration(false);

    Store(String scheme, String... keys) {
      this.uri = URI.create(scheme + "://bucket");
      for (int i = 0; i < keys.length; i += 2) {
        settings.set(keys[i], keys[i + 1]);
      }
    }

    @Override
    public Configuration getConf() {
      return settings;
    }

    @Override
    public URI getUri() {
      return uri;
    }
  }

  @Test
  void s3CopiesWithinOneEndpointByTheSameRights() {
    Store target = new Store("s3a", "fs.s3a.endpoint", "one");
    assertTrue(CopyRule.allows(new Store("s3a", "fs.s3a.endpoint", "one"), target));
    assertFalse(CopyRule.allows(new Store("s3a", "fs.s3a.endpoint", "other"), target));
    assertFalse(CopyRule.allows(new Store("hdfs", "fs.s3a.endpoint", "one"), target));
    assertFalse(
        CopyRule.allows(
            new Store("s3a", "fs.s3a.endpoint", "one", "fs.s3a.access.key", "somebody's"), target));
  }

  @Test
  void intoUploadsWithChecksumsNothingIsCopied() {
    Store plain = new Store("s3a");
    Store summed = new Store("s3a", "fs.s3a.create.checksum.algorithm", "CRC32C");
    assertFalse(CopyRule.allows(plain, summed));
    assertTrue(CopyRule.allows(summed, plain));
  }

  @Test
  void whatEachRequestWouldNeedAKeyForIsRead() {
    Store target = new Store("s3a");
    assertTrue(CopyRule.allows(new Store("s3a", "fs.s3a.encryption.algorithm", "SSE-KMS"), target));
    assertFalse(CopyRule.allows(new Store("s3a", "fs.s3a.encryption.algorithm", "SSE-C"), target));
    assertFalse(
        CopyRule.allows(target, new Store("s3a", "fs.s3a.encryption.algorithm", "CSE-KMS")));
    assertFalse(CopyRule.allows(new Store("s3a", "fs.s3a.requester.pays.enabled", "true"), target));
  }
}
