package dev.inlet.publish;

import dev.inlet.catalog.Consumer;
import dev.inlet.catalog.FileFormat;
import dev.inlet.infer.TableDefinition;

/** How a table stands in a metastore. */
public enum PublishedForm {
  /** As Hive's own tables do, which Hive, Athena, Trino and Spark read. */
  HIVE(Consumer.HIVE),
  /** As Spark's tables do, with its options and views, which Spark alone reads. */
  SPARK(Consumer.SPARK);

  private final Consumer consumer;

  PublishedForm(Consumer consumer) {
    this.consumer = consumer;
  }

  /** The one that most consumers read, if the table can have it. */
  public static PublishedForm usual(TableDefinition table) {
    return table.fileFormat() == FileFormat.DELTA ? SPARK : HIVE;
  }

  /** Whose statements they are. */
  public Consumer consumer() {
    return consumer;
  }
}
