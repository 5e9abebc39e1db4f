package dev.inlet.publish;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import dev.inlet.catalog.FileFormat;
import dev.inlet.infer.PartitionLayout;
import dev.inlet.infer.TableDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Makes a metastore hold a table, through the catalog of a Spark session. */
public final class MetastorePublisher {
  private final SparkSession spark;

  /**
   * @param spark a session whose catalog is the metastore
   */
  public MetastorePublisher(SparkSession spark) {
    this.spark = requireNonNull(spark, "spark");
  }

  /**
   * What there is to do for a table. Nothing is changed.
   *
   * @throws InputException if a metastore cannot hold the table in this form
   * @throws dev.inlet.ConflictException if it holds another one of this name
   */
  public PublishPlan plan(TableDefinition table, Placement placement, PublishedForm form) {
    Publication wanted = Publication.of(table, placement, form);
    return table.fileFormat() == FileFormat.DELTA
        ? PublishPlan.ofDelta(wanted, deltaLocation(wanted))
        : PublishPlan.of(wanted, found(wanted));
  }

  private Optional<String> deltaLocation(Publication wanted) {
    String name = Sql.SPARK.name(qualified(wanted.name()));
    if (!spark.catalog().tableExists(name)) {
      return Optional.empty();
    }
    Map<String, String> facts = new TreeMap<>();
    for (Row row : spark.sql("DESCRIBE TABLE EXTENDED " + name).collectAsList()) {
      facts.put(row.getString(0), row.getString(1));
    }
    boolean isDelta = "delta".equalsIgnoreCase(facts.get("Provider"));
    return Optional.of(isDelta ? String.valueOf(facts.get("Location")) : "");
  }

  /** Does it. What was done before a failure stays, and is not done again by the next plan. */
  public void carryOut(PublishPlan plan) {
    for (String statement : plan.statements()) {
      try {
        spark.sql(statement);
      } catch (Exception e) {
        // Also what no signature tells of, such as those of the analysis.
        throw new InputException(
            "metastore: table '"
                + plan.name()
                + "': expected it to take `"
                + firstLine(statement)
                + "`, found "
                + firstLine(String.valueOf(e.getMessage()))
                + ". Correct that and publish again",
            e);
      }
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private Optional<PublishedTable> found(Publication wanted) {
    boolean hasView = wanted.view().map(this::hasOurView).orElse(false);
    String name = Sql.SPARK.name(qualified(wanted.name()));
    if (!spark.catalog().tableExists(name)) {
      return Optional.empty();
    }
    Map<String, String> properties = properties(name);
    boolean isOurs = properties.containsKey(TableProperties.VERSION);
    Set<List<String>> partitions = new HashSet<>();
    if (isOurs && !wanted.keys().isEmpty() && isSameTable(wanted, properties)) {
      for (Row row : spark.sql("SHOW PARTITIONS " + name).collectAsList()) {
        partitions.add(values(row.getString(0)));
      }
    }
    return Optional.of(new PublishedTable(properties, partitions, hasView));
  }

  private boolean hasOurView(TableName view) {
    String name = Sql.SPARK.name(qualified(view));
    if (!spark.catalog().tableExists(name)) {
      return false;
    }
    PublishPlan.requireOurView(view, properties(name));
    return true;
  }

  private Map<String, String> properties(String name) {
    Map<String, String> properties = new TreeMap<>();
    for (Row row : spark.sql("SHOW TBLPROPERTIES " + name).collectAsList()) {
      properties.put(row.getString(0), row.getString(1));
    }
    return properties;
  }

  /** One that is made anew may have had no partitions to show. */
  private static boolean isSameTable(Publication wanted, Map<String, String> properties) {
    String made = wanted.properties().get(Publication.MADE_BY);
    return made.equals(properties.get(Publication.MADE_BY));
  }

  private static TableName qualified(TableName name) {
    return new TableName(Optional.of(name.schema().orElse(TableName.DEFAULT_SCHEMA)), name.name());
  }

  /** Of a text such as {@code day=2020-01-31/area=a%20b}. */
  private static List<String> values(String partition) {
    List<String> values = new ArrayList<>();
    for (String part : partition.split("/", -1)) {
      values.add(PartitionLayout.unescaped(part.substring(part.indexOf('=') + 1)));
    }
    return values;
  }
}
