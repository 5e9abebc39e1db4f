package dev.inlet.write;

import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.state.StateStore;
import dev.inlet.write.Manifest.Moved;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes rows as files of a target's format that its readers do not see, and looks at what was
 * written: files in a folder that readers leave out, or uploads that are not completed.
 */
final class Staging {
  /** What Spark numbers the files of a task by; Delta does not. */
  private static final Pattern PART = Pattern.compile("\\.c\\d{3,}(?=\\.)");

  /** Spark's own would cut microseconds off. */
  private static final String MICROS = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS";

  private final TargetSpec target;
  private final Path root;
  private final Configuration conf;
  private final StateStore store;

  Staging(TargetSpec target, Configuration conf) {
    this.target = target;
    this.root = new Path(target.path());
    this.conf = conf;
    this.store = new StateStore(root, conf, TargetFolder.declaredBy(target));
  }

  /**
   * @param staging a new folder, relative to the target
   * @param rowsPerFile where a task begins another file; 0 for nowhere
   */
  void write(Dataset<Row> rows, BatchTag tag, String staging, long rowsPerFile) throws IOException {
    DataFrameWriter<Row> writer =
        rows.write()
            .partitionBy(target.partitionColumns().toArray(String[]::new))
            .format(target.format().word())
            .option("maxRecordsPerFile", rowsPerFile);
    target.compression().ifPresent(word -> writer.option("compression", codec(word)));
    if (target.format() == Format.CSV || target.format() == Format.JSON) {
      writer.option("timestampFormat", MICROS + "XXX").option("timestampNTZFormat", MICROS);
    }
    if (target.format() == Format.CSV) {
      writer
          .option("header", "true")
          .option("escape", "\"")
          .option("ignoreLeadingWhiteSpace", "false")
          .option("ignoreTrailingWhiteSpace", "false");
      if (rows.columns().length - target.partitionColumns().size() == 1) {
        // An empty line would be no record: Spark leaves it out, and so do readers.
        writer.option("nullValue", "\"\"");
      }
    }
    if (isByUploads()) {
      writer.options(UploadCommitter.options(target, staging, prefix(tag)));
    }
    writer.save(new Path(root, staging).toString());
  }

  /** Whether files of this target are put into uploads. */
  boolean isByUploads() throws IOException {
    return Uploads.areTheWayTo(root.getFileSystem(conf), root);
  }

  /** One word for the same thing in all formats; Avro has others. */
  private String codec(String word) {
    if (target.format() != Format.AVRO) {
      return word;
    }
    return switch (word) {
      case "none" -> "uncompressed";
      case "zstd" -> "zstandard";
      default -> word;
    };
  }

  /** The files that were written and hold rows, with their places in the target. */
  List<Moved> files(BatchTag tag, String staging) {
    Path folder = new Path(root, staging);
    try {
      if (isByUploads()) {
        return uploaded(staging);
      }
      FileSystem fs = root.getFileSystem(conf);
      List<FileStatus> files = new ArrayList<>();
      DataFiles.below(fs, folder, files);
      files.sort(Comparator.comparing(f -> f.getPath().toString()));
      int prefix = fs.makeQualified(folder).toUri().getPath().length() + 1;
      List<Moved> moved = new ArrayList<>();
      for (FileStatus file : files) {
        long rows = RowCounts.of(target.format(), file, conf);
        if (rows > 0) {
          String name = file.getPath().toUri().getPath().substring(prefix);
          moved.add(moved(tag, name, file.getLen(), rows, moved.size()));
        }
      }
      return moved;
    } catch (IOException e) {
      throw new InputException(
          folder + ": cannot read the staged files: " + e.getMessage() + ". Run again", e);
    }
  }

  private List<Moved> uploaded(String staging) {
    List<Moved> files = new ArrayList<>();
    for (String name : store.list(staging)) {
      if (Attempt.isChosen(name)) {
        files.addAll(store.read(staging + "/" + name, Attempt.class).orElseThrow().files());
      }
    }
    return files;
  }

  /**
   * Removes what was staged of a batch by any run, and aborts its uploads.
   *
   * @param folder of the batch, or of one run, relative to the target
   * @param landed the manifest of the batch if it has landed; its uploads are done or are to be
   */
  void discard(String folder, Optional<Manifest> landed) throws IOException {
    FileSystem fs = root.getFileSystem(conf);
    Path path = new Path(root, folder);
    if (isByUploads()) {
      Set<String> kept = new HashSet<>();
      landed.ifPresent(m -> m.files().forEach(f -> kept.add(beginOf(m.staging(), f))));
      abort(fs, path, kept);
    }
    fs.delete(path, true);
  }

  /** The document of the attempt that a file is of. */
  private static String beginOf(String staging, Moved file) {
    return staging + "/" + Attempt.begunName(Attempt.of(file.staged()));
  }

  private void abort(FileSystem fs, Path folder, Set<String> kept) throws IOException {
    int prefix = fs.makeQualified(root).toUri().getPath().length() + 1;
    Map<String, Map<String, Upload>> begun = new TreeMap<>();
    for (FileStatus file : DataFiles.tree(fs, folder)) {
      String name = file.getPath().toUri().getPath().substring(prefix);
      if (Attempt.isBegun(file.getPath().getName()) && !kept.contains(name)) {
        store
            .read(name, Attempt.class)
            .ifPresent(attempt -> begun.put(name, byPath(attempt.files())));
      }
    }
    if (!begun.isEmpty()) {
      try (Uploads uploads = new Uploads(fs, root)) {
        uploads.abortAll(begun.values());
      }
    }
  }

  static Map<String, Upload> byPath(List<Moved> files) {
    Map<String, Upload> uploads = new TreeMap<>();
    files.forEach(file -> uploads.put(file.published(), file.upload()));
    return uploads;
  }

  /** Names of jobs and targets have no dots, so no two batches give one name. */
  private String prefix(BatchTag tag) {
    return tag.stem() + "." + tag.job() + "." + target.name();
  }

  /** Of a file as Spark names it: all that tells format and compression. */
  static String extension(String name) {
    Matcher part = PART.matcher(name);
    return part.find() ? name.substring(part.end()) : name.substring(name.indexOf('.'));
  }

  private Moved moved(BatchTag tag, String staged, long bytes, long rows, int index) {
    int slash = staged.lastIndexOf('/');
    String partition = slash < 0 ? "" : staged.substring(0, slash);
    String published =
        String.format("%s.%05d%s", prefix(tag), index, extension(staged.substring(slash + 1)));
    return new Moved(
        staged, slash < 0 ? published : partition + "/" + published, partition, bytes, rows);
  }
}
