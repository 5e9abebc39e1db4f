package dev.inlet.format;

import dev.inlet.format.DataType.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some rows of a file, column by column, and the rejects among them. */
public final class Batch {
  /** As many rows as Spark's own columnar readers give at a time. */
  public static final int ROWS = 4096;

  private final Vector[] columns;
  private final Vector records = new Vector(Scalar.BIGINT, ROWS);
  private final Vector offsets = new Vector(Scalar.BIGINT, ROWS);
  private final List<Reject> rejects = new ArrayList<>();
  private int rows;

  public Batch(List<Column> columns) {
    this.columns =
        columns.stream().map(column -> new Vector(column.type(), ROWS)).toArray(Vector[]::new);
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
    for (Vector column : columns) {
      column.clear();
    }
  }

  boolean isFull() {
    return rows == ROWS;
  }

  /** Makes a row of the value that was appended to each column. */
  void endRow(long record, long offset) {
    records.add(record);
    offsets.add(offset);
    rows++;
  }

  /** Takes back what was appended since the last row. */
  void dropRow(Reject reject) {
    for (Vector column : columns) {
      column.truncate(rows);
    }
    rejects.add(reject);
  }
}
