package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.testing.S3Bucket;
import dev.inlet.testing.S3Endpoint;
import dev.inlet.testing.S3Gate.Fate;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees where S3 cannot be used. */
@Tag("cluster")
class S3FailuresTest {
  @TempDir Path folder;
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

  /** Runs a job on this bucket, with other settings for it. */
  private CommandLine.Result run(String name, String... settings) {
    StringBuilder text = new StringBuilder("inlet {\n").append(S3Bucket.catalogSettings());
    for (int i = 0; i < settings.length; i += 2) {
      text.append("  spark.\"spark.hadoop.fs.s3a.bucket.")
          .append(name + "." + settings[i] + "\" = \"" + settings[i + 1] + "\"\n");
    }
    text.append(
        """
          state = "s3a://BUCKET/state"
          tables.t { location = "s3a://BUCKET/in" }
          jobs.j { sources.s { table = t }, targets.lake { path = "s3a://BUCKET/lake" } }
        }
        """
            .replace("BUCKET", name));
    new Workspace(folder).write("jobs.conf", text.toString());
    return CommandLine.run(folder, "run", "j");
  }

  private static void assertFails(String found, CommandLine.Result result) {
    String place = result.err().replaceFirst("(s3a://[^ ]+): .*\\R", "$1");
    assertEquals(
        "exit code 3\n--- out\n--- err\n"
            + place
            + ": cannot read state: "
            + found
            + ". Check 'inlet.state'\n",
        result.toString());
  }

  @Test
  void aBucketThatDoesNotExist() {
    assertFails(
        "no bucket of this name (NoSuchBucket: The specified bucket does not exist)",
        run("no-such-bucket"));
  }

  @Test
  void anEndpointThatIsDown() {
    assertFails(
        "nobody at the endpoint (Connection refused); see fs.s3a.endpoint",
        run(bucket.name(), "endpoint", "http://127.0.0.1:1"));
  }

  @Test
  void anEndpointThatDoesNotExist() {
    assertFails(
        "no host nowhere.invalid; see fs.s3a.endpoint",
        run(bucket.name(), "endpoint", "http://nowhere.invalid"));
  }

  @Test
  void wrongCredentials() {
    assertFails(
        "no permission (InvalidAccessKeyId: Forbidden)",
        run(bucket.name(), "access.key", "somebody", "secret.key", "else"));
  }

  @Test
  void credentialsThatHaveExpired() {
    S3Endpoint.gate().decide(request -> Fate.EXPIRED);
    assertFails("no permission (ExpiredToken: told by the tests)", run(bucket.name()));
  }

  @Test
  void noCredentials() {
    assertFails(
        "no credentials; see fs.s3a.aws.credentials.provider",
        run(
            bucket.name(),
            "aws.credentials.provider",
            "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider"));
  }

  @Test
  void aStoreThatStaysOverloaded() {
    S3Endpoint.gate().decide(request -> Fate.SLOWED_DOWN);
    assertFails("a store that is overloaded (SlowDown: told by the tests)", run(bucket.name()));
  }
}
