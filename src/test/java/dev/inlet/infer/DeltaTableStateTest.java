package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import dev.inlet.format.DeltaFile;
import dev.inlet.format.DeltaState;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log says, beside what Spark makes of the same log. */
@Tag("spark")
class DeltaTableStateTest {
  @TempDir private Path folder;
  private SparkSession spark;

  @BeforeEach
  void session() {
    spark = SharedSpark.session().newSession();
  }

  private void sql(String text) {
    spark.sql(text.replace("%s", "delta.`" + folder + "/t`"));
  }

  private DeltaState state() {
    return new DeltaTableState(folder + "/t", new Configuration()).newest();
  }

  /** Three versions of rows, one of which is taken away in part. */
  private void table(String properties) {
    sql(
        "create table %s (id bigint, `a-b` string) using delta partitioned by (`a-b`)"
            + " tblproperties("
            + properties
            + ")");
    sql("insert into %s select id, if(id < 2, 'x %/', null) from range(0, 4, 1, 4)");
    sql("insert into %s select id, 'y' from range(4, 6, 1, 2)");
    sql("delete from %s where id = 4");
  }

  private void assertIsWhatSparkSees() {
    String[] files = spark.read().format("delta").load(folder + "/t").inputFiles();
    DeltaState state = state();
    assertEquals(
        Arrays.stream(files).map(file -> file.replaceFirst(".*/", "")).sorted().toList(),
        state.files().stream().map(file -> file.path().replaceFirst(".*/", "")).sorted().toList());
    assertEquals(3, state.version());
    assertEquals(
        List.of(
            Optional.of("x %/"),
            Optional.of("x %/"),
            Optional.of("y"),
            Optional.empty(),
            Optional.empty()),
        state.files().stream()
            .map(file -> file.partition().get(0))
            .sorted(java.util.Comparator.comparing(value -> value.orElse("z")))
            .toList());
    assertTrue(state.files().stream().allMatch(file -> file.records() == 1));
    assertTrue(
        state.files().stream().allMatch(file -> Files.exists(folder.resolve("t/" + file.path()))));
    assertEquals(1, state.tombstones().size());
    assertTrue(Files.exists(folder.resolve("t/" + state.tombstones().keySet().iterator().next())));
  }

  private long checkpoints(String ending) throws IOException {
    try (Stream<Path> log = Files.list(folder.resolve("t/_delta_log"))) {
      return log.map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith(".") && name.matches(".*\\.checkpoint\\." + ending))
          .count();
    }
  }

  @Test
  void commitsAloneTellAll() throws IOException {
    table("'delta.checkpointInterval' = '100'");
    assertIsWhatSparkSees();
    assertEquals(0, checkpoints(".*"));
  }

  @Test
  void aCheckpointOfOneFileAndTheCommitsAfterIt() throws IOException {
    table("'delta.checkpointInterval' = '2'");
    assertEquals(1, checkpoints("parquet"));
    Files.delete(folder.resolve("t/_delta_log/00000000000000000000.json"));
    assertIsWhatSparkSees();
  }

  @Test
  void aCheckpointOfSeveralFiles() throws IOException {
    spark.conf().set("spark.databricks.delta.checkpoint.partSize", "2");
    table("'delta.checkpointInterval' = '3'");
    long parts = checkpoints("\\d{10}\\.\\d{10}\\.parquet");
    assertTrue(parts > 1, parts + " parts");
    Files.delete(folder.resolve("t/_delta_log/00000000000000000000.json"));
    assertIsWhatSparkSees();
  }

  @Test
  void aCheckpointWithSidecars() throws IOException {
    table("'delta.checkpointInterval' = '3', 'delta.checkpointPolicy' = 'v2'");
    assertEquals(1, checkpoints("[^.]+\\.(json|parquet)"));
    Files.delete(folder.resolve("t/_delta_log/00000000000000000000.json"));
    assertIsWhatSparkSees();
  }

  @Test
  void filesOfOneVersionAreTold() {
    table("'delta.checkpointInterval' = '2'");
    List<DeltaFile> added = new DeltaTableState(folder + "/t", new Configuration()).addedBy(2);
    assertEquals(2, added.size());
    assertEquals(List.of(Optional.of("y")), added.get(0).partition());
  }

  @Test
  void aLogWithAGapIsNamed() throws IOException {
    table("'delta.checkpointInterval' = '100'");
    Files.delete(folder.resolve("t/_delta_log/00000000000000000001.json"));
    InputException found = assertThrows(InputException.class, this::state);
    assertTrue(
        found
            .getMessage()
            .endsWith(
                "_delta_log: expected the commit of version 1, found none. Restore the log from a"
                    + " backup"),
        found.getMessage());
  }
}
