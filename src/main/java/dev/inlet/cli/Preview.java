package dev.inlet.cli;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.format.Batch;
import dev.inlet.format.Column;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.RecordReader;
import dev.inlet.format.Reject;
import dev.inlet.infer.TableSchema;
import dev.inlet.read.StoredRows;
import java.util.List;
import java.util.Optional;

/** Reads records until there are enough of those that are asked for, and prints these. */
final class Preview {
  /** Which records are asked for. */
  enum What {
    ROWS,
    REJECTS
  }

  /** The columns that rejects are printed in. */
  private static final List<Column> OF_REJECTS =
      List.of(
          new Column("file", Scalar.STRING),
          new Column("line", Scalar.BIGINT),
          new Column("record", Scalar.BIGINT),
          new Column("reason", Scalar.STRING),
          new Column("raw", Scalar.STRING));

  private final PreviewSource source;
  private final What what;
  private final long limit;
  private final RowPrinter printer;
  private final Batch batch;
  private final RejectReasons reasons = new RejectReasons();
  private long rows;
  private long rejects;
  private int files;
  private boolean more;

  Preview(PreviewSource source, What what, long limit, RowPrinter printer) {
    this.source = source;
    this.what = what;
    this.limit = limit;
    this.printer = printer;
    this.batch = new Batch(source.table().schema().columns());
  }

  /** The columns of what is printed. */
  static List<Column> columns(TableSchema schema, What what) {
    return what == What.ROWS ? schema.all() : OF_REJECTS;
  }

  /**
   * Reads the files, oldest first.
   *
   * @throws InputException if one cannot be read that far; what stands before it is printed
   */
  void run() {
    try {
      for (SourceFile file : source.files()) {
        if (isFull()) {
          more = true;
          return;
        }
        files++;
        if (source.table().fileFormat().isText()) {
          try (RecordReader records = source.reader().open(file)) {
            read(file, records);
          }
        } else {
          try (StoredRows stored = source.rows(file)) {
            read(file, stored);
          }
        }
        if (printer.isClosed()) {
          return;
        }
      }
    } finally {
      printer.end();
    }
  }

  /** Also what a damaged file holds before the damage; behind enough of it, that is not told. */
  private void read(SourceFile file, RecordReader records) {
    List<Object> ofFolders = source.table().partitions().values(file.path());
    boolean goesOn = true;
    while (goesOn && !more && !printer.isClosed()) {
      try {
        goesOn = records.next(batch);
      } catch (InputException e) {
        take(file, ofFolders);
        if (!isFull()) {
          throw e;
        }
        more = true;
        return;
      }
      take(file, ofFolders);
    }
  }

  private void read(SourceFile file, StoredRows stored) {
    List<Object> ofFolders = source.table().partitions().values(file.path());
    for (Optional<Object[]> row = stored.next(); row.isPresent(); row = stored.next()) {
      if (isFull()) {
        more = true;
      }
      if (more || printer.isClosed()) {
        return;
      }
      take(row.get(), ofFolders);
    }
  }

  /** Rows and rejects in the order of the file. */
  private void take(SourceFile file, List<Object> ofFolders) {
    int row = 0;
    int reject = 0;
    while (row < batch.rows() || reject < batch.rejects().size()) {
      if (isFull()) {
        more = true;
        return;
      }
      if (isRow(row, reject)) {
        take(batch.row(row++), ofFolders);
      } else {
        take(file, batch.rejects().get(reject++));
      }
    }
  }

  private boolean isRow(int row, int reject) {
    return reject == batch.rejects().size()
        || (row < batch.rows()
            && batch.records().slot(row) < batch.rejects().get(reject).place().record());
  }

  private void take(Object[] decoded, List<Object> ofFolders) {
    rows++;
    if (what == What.ROWS) {
      Object[] values = new Object[decoded.length + ofFolders.size()];
      System.arraycopy(decoded, 0, values, 0, decoded.length);
      for (int i = 0; i < ofFolders.size(); i++) {
        values[decoded.length + i] = ofFolders.get(i);
      }
      printer.row(values);
    }
  }

  private void take(SourceFile file, Reject reject) {
    rejects++;
    reasons.add(reject.reason());
    if (what == What.REJECTS) {
      printer.row(
          new Object[] {
            file.path(),
            reject.place().line(),
            reject.place().record(),
            reject.reason(),
            reject.raw().shown()
          });
    }
  }

  private boolean isFull() {
    return (what == What.ROWS ? rows : rejects) >= limit;
  }

  /** What was read, in one line. */
  String summary() {
    String ofRows = (more && what == What.ROWS ? "first " : "") + Text.count(rows, "row");
    String ofRejects = (more && what == What.REJECTS ? "first " : "") + rejects();
    int all = source.files().size();
    return source.words()
        + ": "
        + (what == What.ROWS ? ofRows + ", " + ofRejects : ofRejects + ", " + ofRows)
        + ", "
        + (files == all ? "" : Text.count(files) + " of ")
        + Text.count(all, "file")
        + (more ? "; more: --all" : "")
        + (rejects > 0 && what == What.ROWS ? "; what did not fit: --rejects" : "");
  }

  private String rejects() {
    String count = Text.count(rejects, "reject");
    return rejects > 0 && what == What.REJECTS ? count + " (" + reasons.text() + ")" : count;
  }
}
