package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class DeltaVacuumTest {
  @TempDir Path folder;

  @Test
  void whatIsToBeKeptIsKeptAndWhatIsNotGoesWhateverTheTableSays() throws IOException {
    SparkSession spark = SharedSpark.session().newSession();
    String table = "delta.`" + folder + "/t`";
    spark.sql(
        "create table "
            + table
            + " using delta tblproperties("
            + "'delta.deletedFileRetentionDuration' = 'interval 20 days') as select 1 as n");
    spark.sql("insert overwrite " + table + " select 2 as n");
    leftTheTable(Instant.now().minus(Duration.ofDays(10)));

    vacuum(spark, Duration.ofDays(20));
    assertEquals(2, dataFiles().size());
    assertThrows(IllegalArgumentException.class, () -> vacuum(spark, Duration.ofMinutes(20)));
    vacuum(spark, Duration.ofDays(2));
    assertEquals(1, dataFiles().size());
  }

  private void vacuum(SparkSession spark, Duration retain) {
    new DeltaVacuum(folder + "/t", SharedSpark.hadoop()).run(spark, "tidy", "run-1", 0, retain);
  }

  private List<Path> dataFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("t"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  /** Has what version 1 removed be gone since then, of files that are older. */
  private void leftTheTable(Instant since) throws IOException {
    Path commit = folder.resolve("t/_delta_log/00000000000000000001.json");
    String text = Files.readString(commit);
    Files.writeString(
        commit,
        text.replaceAll(
            "\"deletionTimestamp\":\\d+", "\"deletionTimestamp\":" + since.toEpochMilli()));
    Files.delete(folder.resolve("t/_delta_log/.00000000000000000001.json.crc"));
    for (Path file : dataFiles()) {
      Files.setLastModifiedTime(file, FileTime.from(since.minus(Duration.ofDays(30))));
    }
    DeltaLog.clearCache();
  }
}
