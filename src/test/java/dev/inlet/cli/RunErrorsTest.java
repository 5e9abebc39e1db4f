package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.run.RunHistory;
import dev.inlet.run.RunReport;
import dev.inlet.run.RunReport.Status;
import dev.inlet.state.StateStore;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end by what is no exception. */
class RunErrorsTest {
  /** A file system that ends whoever asks it for anything. */
  public static final class Broken extends RawLocalFileSystem {
    private static Optional<Supplier<Error>> error = Optional.empty();

    @Override
    public URI getUri() {
      return URI.create("broken:///");
    }

    @Override
    public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
      if (error.isPresent()) {
        throw error.get().get();
      }
      return super.getFileStatus(path);
    }
  }

  @TempDir Path folder;
  private CommandLine.Result result;

  @BeforeEach
  void makeProject() {
    Workspace workspace = new Workspace(folder);
    workspace.folder("in");
    workspace.write(
        "jobs.conf",
        """
        inlet {
          state = "ROOT/state"
          spark { spark.hadoop.fs.broken.impl = "CLASS" }
          tables { a.location = "broken:ROOT/in", b.location = "ROOT/in" }
          jobs.a { sources.s { table = a }, targets.lake { path = "ROOT/a", format = parquet } }
          jobs.b { sources.s { table = b }, targets.lake { path = "ROOT/b", format = parquet } }
        }
        """
            .replace("ROOT", folder.toString())
            .replace("CLASS", Broken.class.getName()));
  }

  @AfterEach
  void mend() {
    Broken.error = Optional.empty();
  }

  /** The job with the error comes first; the other one has nothing to do. */
  private RunReport run(Supplier<Error> error) {
    Broken.error = Optional.of(error);
    result = CommandLine.run(folder, "run", "--all");
    assertTrue(result.out().startsWith("b: nothing new"), result.toString());
    StateStore state =
        new StateStore(new org.apache.hadoop.fs.Path(folder + "/state"), new Configuration());
    List<RunReport> reports = new RunHistory(state).newest("a", 10);
    assertEquals(1, reports.size());
    assertEquals(Status.FAILED, reports.get(0).status());
    assertEquals(result.exitCode(), reports.get(0).exitCode());
    return reports.get(0);
  }

  @Test
  void anErrorThatNobodyKnowsIsABugOfWhichThereIsAReport() {
    RunReport report = run(() -> new AssertionError("told by the test"));
    assertEquals(70, result.exitCode());
    assertEquals("java.lang.AssertionError: told by the test", report.message());
    assertTrue(result.err().startsWith("This is a bug of Inlet, please report"), result.err());
  }

  @Test
  void aClassOfOursThatIsMissingIsABug() {
    run(() -> new NoClassDefFoundError("dev/inlet/run/Nothing"));
    assertEquals(70, result.exitCode());
  }

  @Test
  void aClassOfSparkThatIsMissingIsToldWithTheVersionsThatThereAre() {
    RunReport report = run(() -> new NoClassDefFoundError("org/apache/spark/Nothing"));
    assertEquals(2, result.exitCode());
    assertTrue(
        report
            .message()
            .startsWith(
                "class path: expected classes that fit each other, found"
                    + " java.lang.NoClassDefFoundError: org/apache/spark/Nothing with Spark "),
        report.message());
    assertEquals(report.message() + "\n", result.err());
  }

  @Test
  void aDriverWithoutMemoryIsToldWhereToGiveItMore() {
    RunReport report = run(() -> new OutOfMemoryError("Java heap space"));
    assertEquals(2, result.exitCode());
    assertEquals(
        "driver: out of memory: expected the run to fit into "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MiB, found 'Java heap space'. Give it more (INLET_JAVA_OPTS=-Xmx…, or"
            + " --driver-memory of spark-submit), or let a run read less ('max-files' or"
            + " 'max-bytes' of the source). Nothing is lost; run again then",
        report.message());
    assertEquals(report.message() + "\n", result.err());
  }
}
