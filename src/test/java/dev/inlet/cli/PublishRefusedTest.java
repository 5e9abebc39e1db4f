package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing where it cannot be done; no Spark is started. */
final class PublishRefusedTest {
  @TempDir Path folder;

  @Test
  void withoutHiveSupportOrInAFormThatAMetastoreHasNot() {
    Workspace workspace = new Workspace(folder);
    workspace.write(
        "jobs.conf",
        """
        inlet { state = "%1$s/state", tables.t.location = "%1$s/data" }
        """
            .formatted(folder));
    workspace.write("data/a.csv", "id,name\n1,a\n");
    CommandLine.run(folder, "crawl");
    CommandLine.Result result = CommandLine.run(folder, "table", "publish", "t");
    assertEquals(2, result.exitCode());
    assertEquals(
        "class path: expected Spark's support for Hive, found none. Set SPARK_HOME to a Spark that has"
            + " it, or add the jars of org.apache.spark:spark-hive\n",
        result.err());
    assertEquals(
        "inlet table publish: --for: expected hive, which trino reads too, or spark. See `inlet table"
            + " --help`\n",
        CommandLine.run(folder, "table", "publish", "t", "--for", "trino").err());
    assertEquals(
        "inlet table show: --dry-run goes with publish alone. See `inlet table --help`\n",
        CommandLine.run(folder, "table", "show", "t", "--dry-run").err());
  }
}
