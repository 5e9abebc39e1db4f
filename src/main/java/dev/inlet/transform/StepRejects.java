package dev.inlet.transform;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import dev.inlet.catalog.StepSpec;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that one step turned away.
 *
 * @param step such as {@code conf/jobs.conf: 12: cast}
 * @param rows with the text columns {@code step}, {@code reason} and {@code raw}, the row as JSON
 * @param kept the rows before the step, which stay in memory or on disk until they are released
 */
public record StepRejects(String step, Dataset<Row> rows, Dataset<Row> kept) {

  static StepRejects of(StepSpec.Cast step, Dataset<Row> kept, String misfit) {
    Dataset<Row> misfits = kept.filter(misfit);
    String name = step.origin() + ": " + step.word();
    Column[] reasons = step.columns().stream().map(StepRejects::reason).toArray(Column[]::new);
    Column[] all =
        Arrays.stream(misfits.columns()).map(c -> col(Steps.quoted(c))).toArray(Column[]::new);
    return new StepRejects(
        name,
        misfits.select(
            lit(name).as("step"),
            concat_ws("; ", reasons).as("reason"),
            to_json(struct(all), Map.of("ignoreNullFields", "false")).as("raw")),
        kept);
  }

  private static Column reason(StepSpec.Pair pair) {
    String column = Steps.quoted(pair.column());
    String text =
        ("column '" + pair.column() + "': expected " + pair.becomes() + ", found '")
            .replace("\\", "\\\\")
            .replace("'", "\\'");
    return expr(
        "case when "
            + column
            + " is not null and try_cast("
            + column
            + " as "
            + pair.becomes()
            + ") is null then concat('"
            + text
            + "', substring(cast("
            + column
            + " as string), 1, 80), '\\'') end");
  }
}
