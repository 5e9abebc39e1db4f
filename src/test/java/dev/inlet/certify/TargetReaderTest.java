package dev.inlet.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.testing.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class TargetReaderTest {
  private static SparkSession spark;

  @TempDir Path folder;
  private int written;

  @BeforeAll
  static void startSpark() {
    spark = SharedSpark.session();
  }

  @Test
  void orderAndNumberOfFilesDoNotMatterAndNeitherDoesTheFormat() throws IOException {
    TargetRows one = rows("parquet", "select * from values (1, 'a'), (2, null) t(n, s)", 1);
    assertEquals(2, one.rows());
    assertEquals(one, rows("parquet", "select * from values (2, null), (1, 'a') t(n, s)", 2));
    assertEquals(one, rows("parquet", "select s, n from values (2, null), (1, 'a') t(n, s)", 1));
    assertEquals(one, rows("delta", "select * from values (2, null), (1, 'a') t(n, s)", 2));
  }

  @Test
  void aRowTwiceOrAnotherValueIsSeen() throws IOException {
    TargetRows rows = rows("parquet", "select * from values (1, 'a'), (2, 'b') t(n, s)", 1);
    assertNotEquals(
        rows, rows("parquet", "select * from values (1, 'a'), (2, 'b'), (2, 'b') t(n, s)", 1));
    assertNotEquals(
        rows.hash(), rows("parquet", "select * from values (1, 'a'), (1, 'a') t(n, s)", 1).hash());
    assertNotEquals(
        rows.hash(), rows("parquet", "select * from values (1, 'b'), (2, 'a') t(n, s)", 1).hash());
  }

  @Test
  void aValueInAnotherColumnIsSeen() throws IOException {
    assertNotEquals(
        rows("parquet", "select 1 as a, cast(null as int) as b", 1).hash(),
        rows("parquet", "select cast(null as int) as a, 1 as b", 1).hash());
  }

  @Test
  void columnsThatInletAddsDoNotCount() throws IOException {
    assertEquals(
        rows("parquet", "select 1 as a", 1),
        rows("parquet", "select 1 as a, rand() as _inlet_batch", 1));
  }

  @Test
  void columnsOfAllShapesAreRead() throws IOException {
    String shapes =
        "select map('k', %d) as m, array(named_struct('a', 1)) as s, cast('x' as binary) as b,"
            + " 1.5 as `a.b``c`";
    assertEquals(rows("parquet", shapes.formatted(1), 1), rows("parquet", shapes.formatted(1), 1));
    assertNotEquals(
        rows("parquet", shapes.formatted(1), 1), rows("parquet", shapes.formatted(2), 1));
  }

  @Test
  void aTargetWithoutFilesHasNoRows() throws IOException {
    TargetReader reader = new TargetReader(spark, SharedSpark.hadoop());
    TargetRows none = new TargetRows("t", 0, "0000000000000000");
    assertEquals(none, reader.read(target("parquet"), folder + "/nothing"));
    assertEquals(none, rows("delta", "select 1 as a where false", 1));
  }

  private TargetRows rows(String format, String sql, int files) throws IOException {
    written++;
    String path = folder.resolve("t" + written).toString();
    spark.sql(sql).repartition(files).write().format(format).save(path);
    return new TargetReader(spark, SharedSpark.hadoop()).read(target(format), path);
  }

  private static TargetSpec target(String format) {
    return TargetSpec.place(
        "t",
        "elsewhere",
        TargetSpec.Format.valueOf(format.toUpperCase(java.util.Locale.ROOT)),
        new Origin("test", 1));
  }
}
