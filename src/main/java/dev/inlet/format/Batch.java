package dev.inlet.format;

import dev.inlet.format.DataType.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some rows of a file, column by column, and the rejects among them. */
public final class Batch {
  /** As many rows as Spark's own columnar readers give at a time. */
  public static final int ROWS = 4096;

  /** There is room for so many values before a vector grows. */
  private static final int VALUES = 1 << 20;

  private final Vector[] columns;
  private final Vector records = new Vector(Scalar.BIGINT, ROWS);
  private final Vector offsets = new Vector(Scalar.BIGINT, ROWS);
  private final List<Reject> rejects = new ArrayList<>();
  private final boolean rescues;
  private final Vector rescued;
  private int rows;

  public Batch(List<Column> columns) {
    this(columns, false);
  }

  private Batch(List<Column> columns, boolean rescues) {
    this.rescues = rescues;
    this.rescued = new Vector(Scalar.STRING, rescues ? ROWS : 0);
    // Vectors grow; thousands of columns make short batches, and would take hundreds of megabytes.
    int capacity = Math.min(ROWS, Math.max(16, VALUES / Math.max(1, columns.size())));
    this.columns =
        columns.stream().map(column -> new Vector(column.type(), capacity)).toArray(Vector[]::new);
  }

  /** One that makes a row of each record, with null in place of what does not fit. */
  public static Batch rescuing(List<Column> columns) {
    return new Batch(columns, true);
  }

  public int rows() {
    return rows;
  }

  public Vector column(int index) {
    return columns[index];
  }

  /** All of them; not to be changed. */
  Vector[] columns() {
    return columns;
  }

  /** Which record of its split each row is; see {@link Place#record()}. */
  public Vector records() {
    return records;
  }

  /** Where in the decoded text of its split each row starts; see {@link Place#offset()}. */
  public Vector offsets() {
    return offsets;
  }

  /** What of each row's record did not fit, as JSON; null where all did. Only if it rescues. */
  public Vector rescued() {
    return rescued;
  }

  /** Of the records that were met along with these rows. */
  public List<Reject> rejects() {
    return rejects;
  }

  /** A row as objects; see {@link Vector#value}. */
  public Object[] row(int index) {
    return Arrays.stream(columns).map(column -> column.value(index)).toArray();
  }

  void clear() {
    rows = 0;
    rejects.clear();
    records.clear();
    offsets.clear();
    rescued.clear();
    for (Vector column : columns) {
      column.clear();
    }
  }

  boolean isFull() {
    return rows == ROWS;
  }

  /** Whether a record that does not fit is a row all the same. */
  boolean rescues() {
    return rescues;
  }

  /** Makes a row of the value that was appended to each column. */
  void endRow(long record, long offset) {
    records.add(record);
    offsets.add(offset);
    if (rescues) {
      rescued.addNull();
    }
    rows++;
  }

  /** As {@link #endRow}, with what did not fit. */
  void endRescuedRow(long record, long offset, byte[] misfits) {
    records.add(record);
    offsets.add(offset);
    rescued.add(misfits, 0, misfits.length);
    rows++;
  }

  /** Takes back what was appended since the last row. */
  void takeBack() {
    for (Vector column : columns) {
      column.truncate(rows);
    }
  }

  /** Takes back what was appended since the last row, and appends a null to each column. */
  void startOverWithNulls() {
    takeBack();
    for (Vector column : columns) {
      column.addNull();
    }
  }

  /** Takes back what was appended since the last row. */
  void dropRow(Reject reject) {
    takeBack();
    rejects.add(reject);
  }
}
