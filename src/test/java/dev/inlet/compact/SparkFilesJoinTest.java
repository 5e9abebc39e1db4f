package dev.inlet.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.format.JoinRules;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that Spark writes, joined, are the same table to Spark. */
@Tag("spark")
class SparkFilesJoinTest {
  private static final Configuration CONF = new Configuration(false);

  @TempDir Path folder;

  private List<FileStatus> files(Path of, String ending) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(of.toUri());
    FileSystem fs = path.getFileSystem(CONF);
    try (Stream<FileStatus> found = Arrays.stream(fs.listStatus(path))) {
      return found.filter(file -> file.getPath().getName().endsWith(ending)).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "orc", "avro"})
  void nestedRowsOfAllTypesStayWhatTheyAreAndSoDoesTheSchema(String format) throws IOException {
    SparkSession spark = SharedSpark.session();
    String map = format.equals("avro") ? "map('k', id)" : "map(id, 'v')";
    Dataset<Row> rows =
        spark
            .range(0, 5000, 1, 7)
            .selectExpr(
                "id",
                "cast(id as int) i",
                "id / 3 as d",
                "cast(id as float) f",
                "id % 2 = 0 as b",
                "cast(id as decimal(30, 4)) m",
                "cast(id as decimal(9, 2)) small",
                "date_add(date '1950-01-01', cast(id as int)) day",
                "timestamp_seconds(id * 100000) moment",
                "if(id % 3 = 0, null, concat('x', id)) s",
                "cast(concat('y', id) as binary) raw",
                "if(id % 5 = 0, null, transform(sequence(0, id % 5), x -> if(x = 2, null, x))) l",
                "if(id % 4 = 0, null, struct(id as a, if(id % 3 = 0, null, array(id)) as c)) n",
                map + " k");
    Path many = folder.resolve("many");
    rows.write().format(format).save(many.toString());
    List<FileStatus> sources = files(many, "." + format);
    assertEquals(7, sources.size());
    Path one = Files.createDirectory(folder.resolve("one"));
    Joiner joiner = Joiners.of(JoinRules.ofLines(), CONF);
    org.apache.hadoop.fs.Path to =
        new org.apache.hadoop.fs.Path(one.resolve("all." + format).toUri());
    joiner.join(sources, to);
    Dataset<Row> before = spark.read().format(format).load(many.toString());
    Dataset<Row> after = spark.read().format(format).load(one.toString());
    assertEquals(before.schema(), after.schema());
    List<String> expected = before.orderBy("id").toJSON().collectAsList();
    assertEquals(5000, expected.size());
    assertEquals(expected, after.orderBy("id").toJSON().collectAsList());
    Contents sum = Contents.NONE;
    for (FileStatus source : sources) {
      sum = sum.and(joiner.contents(source));
    }
    assertEquals(sum, joiner.contents(files(one, "." + format).get(0)));
    assertEquals(5000, sum.records());
    // By the statistics alone most of it is passed over, and what is asked for is found.
    assertEquals(1, after.where("id = 4321").count());
    assertEquals(0, after.where("id > 5000").count());
    assertTrue(files(one, ".crc").isEmpty());
  }
}
