package dev.inlet.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some rows of a file, column by column, and the rejects among them. */
public final class Batch {
  /** As many rows as Spark's own columnar readers give at a time. */
  public static final int ROWS = 4096;

  private final Vector[] columns;
  private final long[] records = new long[ROWS];
  private final long[] offsets = new long[ROWS];
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

  /** Which record of its split a row is; see {@link Place#record()}. */
  public long record(int row) {
    return records[row];
  }

  /** Where in the decoded text of its split a row starts; see {@link Place#offset()}. */
  public long offset(int row) {
    return offsets[row];
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
    for (Vector column : columns) {
      column.clear();
    }
  }

  boolean isFull() {
    return rows == ROWS;
  }

  /** Makes a row of the value that was appended to each column. */
  void endRow(long record, long offset) {
    records[rows] = record;
    offsets[rows] = offset;
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
