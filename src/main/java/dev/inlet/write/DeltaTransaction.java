package dev.inlet.write;

import dev.inlet.state.Json;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The number and the note that a Delta commit carries: as options of a write, or, for commands that
 * take none, as settings of the session while the command runs.
 */
record DeltaTransaction(String appId, long sequence, CommitNote note) {

  DataFrameWriter<Row> on(DataFrameWriter<Row> writer) {
    return writer
        .option("txnAppId", appId)
        .option("txnVersion", sequence)
        .option("userMetadata", Json.line(note));
  }

  /** Runs a command of Delta's. The session has to be this run's own. */
  void run(SparkSession spark, List<Setting> more, Runnable command) {
    List<Setting> settings =
        new ArrayList<>(
            List.of(
                new Setting("spark.databricks.delta.write.txnAppId", appId),
                new Setting("spark.databricks.delta.write.txnVersion", String.valueOf(sequence)),
                new Setting("spark.databricks.delta.commitInfo.userMetadata", Json.line(note))));
    settings.addAll(more);
    try {
      settings.forEach(setting -> spark.conf().set(setting.key(), setting.value()));
      command.run();
    } finally {
      settings.forEach(setting -> spark.conf().unset(setting.key()));
    }
  }

  /** A setting of a session. */
  record Setting(String key, String value) {}
}
