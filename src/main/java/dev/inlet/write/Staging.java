package dev.inlet.write;

import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.write.Manifest.Moved;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes rows as files of a target's format, and looks at what was written. */
final class Staging {
  /** Spark's own would cut microseconds off. */
  private static final String MICROS = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS";

  private final TargetSpec target;
  private final Path root;
  private final Configuration conf;

  Staging(TargetSpec target, Configuration conf) {
    this.target = target;
    this.root = new Path(target.path());
    this.conf = conf;
  }

  /**
   * @param staging a new folder, relative to the target
   */
  void write(Dataset<Row> rows, String staging) {
    DataFrameWriter<Row> writer =
        rows.write()
            .partitionBy(target.partitionColumns().toArray(String[]::new))
            .format(target.format().word());
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
    writer.save(new Path(root, staging).toString());
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

  /** Names of jobs and targets have no dots, so no two batches give one name. */
  private Moved moved(BatchTag tag, String staged, long bytes, long rows, int index) {
    int slash = staged.lastIndexOf('/');
    String partition = slash < 0 ? "" : staged.substring(0, slash);
    String name = staged.substring(slash + 1);
    String extension = name.substring(name.indexOf('.', name.lastIndexOf(".c0") + 1));
    String published =
        String.format("%s.%s.%s.%05d%s", tag.stem(), tag.job(), target.name(), index, extension);
    return new Moved(
        staged, slash < 0 ? published : partition + "/" + published, partition, bytes, rows);
  }
}
