package dev.inlet.read;

import dev.inlet.format.Column;
import dev.inlet.format.Condition;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.read.RowColumn.Hidden;
import dev.inlet.read.RowColumn.OfBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Text files as a table of Spark's. */
final class TextTable implements SupportsRead, SupportsMetadataColumns {
  /** What text is compressed to, roughly; so Spark does not take a large table for a small one. */
  private static final int RATIO = 8;

  private final TextRead read;

  TextTable(TextRead read) {
    this.read = read;
  }

  @Override
  public String name() {
    return "inlet " + read.origin().source();
  }

  @Override
  @SuppressWarnings("deprecation") // What Spark 4 has instead is not in 3.5.
  public StructType schema() {
    return schema(read.columns());
  }

  static StructType schema(List<Column> columns) {
    StructType schema = new StructType();
    for (Column column : columns) {
      schema = schema.add(column.name(), BatchVector.sparkType(column.type()));
    }
    return schema;
  }

  @Override
  public MetadataColumn[] metadataColumns() {
    List<MetadataColumn> columns = new ArrayList<>();
    for (Hidden hidden : Hidden.values()) {
      columns.add(new HiddenColumn(hidden.column(), hidden.type(), hidden.comment()));
    }
    if (read.origin().isOfJob()) {
      columns.add(new HiddenColumn(OfBatch.COLUMN, Scalar.BIGINT, "number of the batch"));
    }
    return columns.toArray(MetadataColumn[]::new);
  }

  private record HiddenColumn(String name, dev.inlet.format.DataType type, String comment)
      implements MetadataColumn {
    @Override
    public DataType dataType() {
      return BatchVector.sparkType(type);
    }

    @Override
    public boolean isNullable() {
      return false;
    }
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return new Pruned(read);
  }

  /** Takes only the columns that a query asks for, and the files and rows that may be for it. */
  private static final class Pruned
      implements ScanBuilder, SupportsPushDownRequiredColumns, SupportsPushDownV2Filters {
    private final TextRead read;
    private StructType required;
    private PathFilter filter = new PathFilter(List.of(), new Predicate[0]);
    private RowConditions conditions = new RowConditions(List.of(), new Predicate[0]);

    Pruned(TextRead read) {
      this.read = read;
      this.required = TextTable.schema(read.columns());
    }

    @Override
    public void pruneColumns(StructType requiredSchema) {
      required = requiredSchema;
    }

    /** Of a batch all records are read, whatever a query asks for. */
    @Override
    public Predicate[] pushPredicates(Predicate[] predicates) {
      if (!read.origin().isOfJob()) {
        filter = new PathFilter(read.pathColumns(), predicates);
        conditions = new RowConditions(read.format().wanted(), predicates);
      }
      return predicates;
    }

    @Override
    public Predicate[] pushedPredicates() {
      return Stream.concat(filter.predicates(), conditions.predicates()).toArray(Predicate[]::new);
    }

    @Override
    public Scan build() {
      return new TextScan(read, filter.of(read.tasks()), required, conditions.conditions());
    }
  }

  private static final class TextScan implements Scan, Batch, SupportsReportStatistics {
    private final TextRead read;
    private final List<ReadTask> tasks;
    private final StructType required;
    private final List<Condition> where;

    TextScan(TextRead read, List<ReadTask> tasks, StructType required, List<Condition> where) {
      this.read = read;
      this.tasks = tasks;
      this.required = required;
      this.where = where;
    }

    @Override
    public StructType readSchema() {
      return required;
    }

    @Override
    public String description() {
      return "inlet " + read.origin().source();
    }

    @Override
    public Batch toBatch() {
      return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
      return tasks.toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      return TaskReaders.of(read, Arrays.asList(required.fieldNames()), where);
    }

    @Override
    public Statistics estimateStatistics() {
      return new Statistics() {
        @Override
        public OptionalLong sizeInBytes() {
          return OptionalLong.of(read.storedBytes() * RATIO);
        }

        @Override
        public OptionalLong numRows() {
          return OptionalLong.empty();
        }
      };
    }
  }
}
