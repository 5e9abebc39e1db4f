package dev.inlet.read;

import static java.util.Objects.requireNonNull;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.SourceSpec.OnMalformed;
import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.infer.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a batch takes from one source.
 *
 * @param job the job's name
 * @param batch the batch's sequence
 * @param source its name in the job
 * @param table how to read the files
 * @param base the folder that the files' paths are relative to
 * @param files of a Delta table the commit files of versions
 * @param onMalformed what to do about records that do not fit
 * @param carriesFile whether rows have a column that tells the file that they are of
 * @param following how, if the versions of a Delta table are followed
 */
public record SourceInput(
    String job,
    long batch,
    String source,
    TableDefinition table,
    String base,
    List<SourceFile> files,
    OnMalformed onMalformed,
    boolean carriesFile,
    Optional<Following> following) {
  public SourceInput {
    requireNonNull(job, "job");
    requireNonNull(source, "source");
    requireNonNull(table, "table");
    requireNonNull(base, "base");
    files = List.copyOf(files);
    requireNonNull(onMalformed, "onMalformed");
    requireNonNull(following, "following");
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
