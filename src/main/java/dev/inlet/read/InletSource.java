package dev.inlet.read;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The data source {@code inlet}. Spark makes it by its name, and hands over texts only. */
public final class InletSource implements TableProvider, DataSourceRegister {
  /** The option that names a read in {@link #READS}. */
  private static final String READ = "inlet.read";

  /** Between the making of a Dataset and the call that Spark makes for it, in the same thread. */
  private static final Map<String, TextRead> READS = new ConcurrentHashMap<>();

  /** The rows of a read that was planned. */
  static Dataset<Row> rows(SparkSession spark, TextRead read) {
    String id = UUID.randomUUID().toString();
    READS.put(id, read);
    try {
      return spark.read().format(InletSource.class.getName()).option(READ, id).load();
    } finally {
      READS.remove(id);
    }
  }

  @Override
  public String shortName() {
    return "inlet";
  }

  private FolderRead folder;

  @Override
  public boolean supportsExternalMetadata() {
    return true;
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    TextRead planned = READS.get(options.getOrDefault(READ, ""));
    return planned == null ? folder(options).schema() : TextTable.schema(planned.columns());
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
    TextRead planned = READS.get(options.getOrDefault(READ, ""));
    return new TextTable(planned == null ? folder(options).read(schema) : planned);
  }

  private FolderRead folder(CaseInsensitiveStringMap options) {
    if (folder == null) {
      folder = new FolderRead(SparkSession.active(), options);
    }
    return folder;
  }
}
