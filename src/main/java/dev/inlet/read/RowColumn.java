package dev.inlet.read;

import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.format.Batch;
import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Where the values of one column of a read come from. On executors. */
sealed interface RowColumn extends Serializable {

  /** The values of the rows of a batch, as it is now and when it is filled again. */
  ColumnVector values(Batch batch, InputSplit split);

  /**
   * Of the column of a name.
   *
   * @param decoded the columns that records are decoded to
   */
  static RowColumn of(String name, List<Column> decoded, TextRead read) {
    List<Column> ofPath = read.pathColumns();
    for (int i = 0; i < decoded.size(); i++) {
      if (decoded.get(i).name().equals(name)) {
        return new Decoded(i);
      }
    }
    for (int i = 0; i < ofPath.size(); i++) {
      if (ofPath.get(i).name().equals(name)) {
        return new OfPath(i, ofPath.get(i).type());
      }
    }
    if (read.misfits().areRescued() && name.equals(SourceSpec.RESCUED_COLUMN)) {
      return new Rescued();
    }
    return name.equalsIgnoreCase(OfBatch.COLUMN)
        ? new OfBatch(read.origin().batch())
        : Hidden.of(name);
  }

  /** What stands in the records. */
  record Decoded(int index) implements RowColumn {
    @Override
    public ColumnVector values(Batch batch, InputSplit split) {
      return BatchVector.of(batch.column(index));
    }
  }

  /** What a file's path tells. */
  record OfPath(int index, DataType type) implements RowColumn {
    @Override
    public ColumnVector values(Batch batch, InputSplit split) {
      return BatchVector.constant(type, split.file().partitionValues().get(index));
    }
  }

  /** What of each row's record did not fit. */
  record Rescued() implements RowColumn {
    @Override
    public ColumnVector values(Batch batch, InputSplit split) {
      return BatchVector.of(batch.rescued());
    }
  }

  /** The number of a job's batch, which is only there for a query that names it. */
  record OfBatch(long sequence) implements RowColumn {
    static final String COLUMN = TargetSpec.BATCH_COLUMN;

    @Override
    public ColumnVector values(Batch batch, InputSplit split) {
      return BatchVector.constant(Scalar.BIGINT, sequence);
    }
  }

  /** What is only there for a query that names it. */
  enum Hidden implements RowColumn {
    /** The file's absolute path. */
    _INLET_PATH(Scalar.STRING, "path of the file"),
    /** When the file was modified. */
    _INLET_MODIFIED(Scalar.TIMESTAMP, "when the file was modified"),
    /** See {@link dev.inlet.format.Place#split()}. */
    _INLET_SPLIT(Scalar.BIGINT, "byte of the file at which the split starts"),
    /** See {@link dev.inlet.format.Place#record()}. */
    _INLET_RECORD(Scalar.BIGINT, "number of the record in its split, from 1"),
    /** See {@link dev.inlet.format.Place#offset()}. */
    _INLET_OFFSET(Scalar.BIGINT, "byte of the split's text at which the record starts, from 0");

    private final Scalar type;
    private final String comment;

    Hidden(Scalar type, String comment) {
      this.type = type;
      this.comment = comment;
    }

    static Hidden of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }

    DataType type() {
      return type;
    }

    String comment() {
      return comment;
    }

    @Override
    public ColumnVector values(Batch batch, InputSplit split) {
      return switch (this) {
        case _INLET_PATH -> BatchVector.constant(type, split.file().path());
        case _INLET_MODIFIED ->
            BatchVector.constant(type, Instant.ofEpochMilli(split.file().modified()));
        case _INLET_SPLIT -> BatchVector.constant(type, split.split().start());
        case _INLET_RECORD -> BatchVector.of(batch.records());
        case _INLET_OFFSET -> BatchVector.of(batch.offsets());
      };
    }
  }
}
