package dev.inlet.transform;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the steps make of the sources.
 *
 * @param rows for the targets
 * @param rejects what each step turned away, for the reject store
 */
public record Transformed(Dataset<Row> rows, List<StepRejects> rejects) {
  public Transformed {
    requireNonNull(rows, "rows");
    rejects = List.copyOf(rejects);
  }

  /** Gives back what the steps keep in memory or on disk. */
  public void release() {
    rejects.forEach(reject -> reject.kept().unpersist());
  }
}
