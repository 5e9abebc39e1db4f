package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

class PartCopyRequestTest {
  private static final CopiedRange RANGE =
      new CopiedRange(0, new Path("s3a://bucket/in/a b"), "\"0123\"", 7, 5 << 20);

  private static UploadPartCopyRequest request(Configuration conf) {
    return PartCopies.request(RANGE, "arn:of/it", conf).build();
  }

  private static void assertTakes(Duration time, UploadPartCopyRequest request) {
    var override = request.overrideConfiguration().orElseThrow();
    assertEquals(Optional.of(time), override.apiCallTimeout());
    assertEquals(Optional.of(time), override.apiCallAttemptTimeout());
  }

  @Test
  void aCopyMayTakeAsLongAsAPartThatIsSent() {
    Configuration conf = new Configuration(false);
    assertTakes(Duration.ofMinutes(15), request(conf));
    conf.set("fs.s3a.connection.part.upload.timeout", "40m");
    assertTakes(Duration.ofMinutes(40), request(conf));
  }

  @Test
  void aRangeIsAskedForOnlyOfWhatWasListed() {
    UploadPartCopyRequest request = request(new Configuration(false));
    assertEquals("arn:of/it", request.sourceBucket(), "as the source's file system has it");
    assertEquals("in/a b", request.sourceKey());
    assertEquals("\"0123\"", request.copySourceIfMatch());
    assertEquals("bytes=7-" + (7 + (5 << 20) - 1), request.copySourceRange());
  }
}
