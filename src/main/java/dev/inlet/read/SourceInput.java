package dev.inlet.read;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.infer.TableDefinition;
import java.util.ArrayList;
import java.util.List;

/**
 * What a batch takes from one source.
 *
 * @param job the job's name
 * @param source its name in the job
 * @param table how to read the files
 * @param base the folder that the files' paths are relative to
 * @param carriesFile whether rows have a column that tells the file that they are of
 */
public record SourceInput(
    String job,
    String source,
    TableDefinition table,
    String base,
    List<SourceFile> files,
    boolean carriesFile) {
  public SourceInput {
    requireNonNull(job, "job");
    requireNonNull(source, "source");
    requireNonNull(table, "table");
    requireNonNull(base, "base");
    files = List.copyOf(files);
  }

  /** What the rows of a file carry in that column. */
  String carried(String path) {
    return SourceSpec.carried(job, source, path);
  }

  /**
   * The columns that are not in the files' bytes: of the folders, and the one that tells the file.
   */
  List<Column> columnsOfPath() {
    List<Column> columns = new ArrayList<>(table.schema().partitionColumns());
    if (carriesFile) {
      columns.add(new Column(SourceSpec.FILE_COLUMN, DataType.Scalar.STRING));
    }
    return columns;
  }

  /** The values of these columns for a file. */
  List<Object> valuesOfPath(String path) {
    List<Object> values = new ArrayList<>(table.partitions().values(path));
    if (carriesFile) {
      values.add(carried(path));
    }
    return values;
  }
}
