package dev.inlet.read;

import dev.inlet.InputException;
import dev.inlet.format.AvroBlocks;
import dev.inlet.state.FilePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes sure that Avro's reader has given all records: it ends without a word where a file is cut
 * within a block, or a block's compressed bytes are.
 */
final class AvroFiles {
  private static final int FILES_A_TASK = 16;

  private AvroFiles() {}

  /**
   * The records of all files, by their blocks. The files are read, and not decoded.
   *
   * @throws InputException if a file is not whole; on Spark, as the cause of what it throws
   */
  static long records(SparkSession spark, Configuration conf, List<InputFile> files) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> shared =
        context.broadcast(new SerializableConfiguration(conf));
    int tasks = Math.max(files.size() / FILES_A_TASK, context.defaultParallelism());
    return context
        .parallelize(files.stream().map(InputFile::path).toList(), Math.min(tasks, files.size()))
        .map(
            text -> {
              Path path = new Path(text);
              return records(FilePlace.fileSystem(path, shared.value().value()), path);
            })
        .fold(0L, Long::sum);
  }

  static long records(FileSystem fs, Path path) throws IOException {
    try (InputStream stored = fs.open(path)) {
      return AvroBlocks.records(stored, path.toString());
    } catch (FileNotFoundException e) {
      throw FrozenFiles.missing(path.toString(), e);
    }
  }

  /**
   * Names the first file of which fewer rows come than its blocks say.
   *
   * @throws InputException in any case
   */
  static void blame(SparkSession spark, Configuration conf, List<InputFile> files) {
    for (InputFile file : files) {
      Path path = new Path(file.path());
      long read = spark.read().format("avro").load(SourceReader.escapedGlob(file.path())).count();
      try {
        requireAll(read, records(FilePlace.fileSystem(path, conf), path), file.path());
      } catch (IOException e) {
        throw FrozenFiles.unreadable(file.path(), e);
      }
    }
    throw new InputException(
        files.get(0).path()
            + " and "
            + (files.size() - 1)
            + " more: changed while they were read: expected as many records as their blocks say,"
            + " found others, and by now as many. Run again");
  }

  static void requireAll(long read, long stored, String file) {
    if (read != stored) {
      throw new InputException(
          file
              + ": corrupt: expected "
              + stored
              + " records, as its blocks say, found "
              + read
              + " that can be decoded. Copy the file from its source again, or exclude it");
    }
  }
}
