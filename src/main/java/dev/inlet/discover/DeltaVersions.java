package dev.inlet.discover;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.Listing.Scope;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Lists the versions of a Delta table, each by the commit file that made it. */
final class DeltaVersions {
  private static final String LOG = "_delta_log";
  private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");

  private DeltaVersions() {}

  /**
   * @param folder of the table, qualified
   * @param keep asked once for each version, oldest first
   */
  static Listing list(TableSpec table, FileSystem files, Path folder, Predicate<SourceFile> keep)
      throws IOException {
    Path log = new Path(folder, LOG);
    FileStatus[] found;
    try {
      found = files.listStatus(log);
    } catch (FileNotFoundException e) {
      throw noLog(table, e);
    }
    List<FileStatus> commits =
        Arrays.stream(found)
            .filter(status -> COMMIT.matcher(status.getPath().getName()).matches())
            .sorted(Comparator.comparing(status -> status.getPath().getName()))
            .toList();
    if (commits.isEmpty()) {
      throw noLog(table, null);
    }
    List<SourceFile> kept = new ArrayList<>();
    for (FileStatus commit : commits) {
      SourceFile file = SourceFile.of(commit.getPath().getName(), commit);
      if (keep.test(file)) {
        kept.add(file);
      }
    }
    return new Listing(
        table.location(), log.toString(), kept, commits.size(), 0, 0, 0, 0, 1, Scope.FULL);
  }

  private static InputException noLog(TableSpec table, IOException cause) {
    return new InputException(
        table.location()
            + ": location of table '"
            + table.name()
            + "': expected a Delta table, found no version in "
            + LOG
            + ". Correct 'location' or 'format' ("
            + table.origin()
            + ")",
        cause);
  }
}
