package dev.inlet.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.ConflictException;
import dev.inlet.format.CsvDialect;
import dev.inlet.infer.PartitionLayout;
import dev.inlet.infer.TableDefinition;
import dev.inlet.testing.SharedSpark;
import dev.inlet.testing.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views of tables, in the catalog that a session has by itself. */
@Tag("spark")
final class MetastorePublisherTest {
  private static final TableDefinition TABLE =
      Tables.csv("views.t", CsvDialect.STANDARD, PartitionLayout.NONE, "id bigint");

  @TempDir Path folder;

  @Test
  void aViewOrTableOfSomebodyElseIsNotReplacedByAView() {
    SparkSession spark = SharedSpark.session();
    new Workspace(folder).write("data/a.csv", "id\n7\n");
    Placement placed = Tables.placed("file:" + folder + "/data", List.of());
    MetastorePublisher publisher = new MetastorePublisher(spark);
    spark.sql("CREATE SCHEMA views");
    try {
      for (String mine :
          List.of("VIEW views.t AS SELECT 1 AS mine", "TABLE views.t (mine int) USING parquet")) {
        spark.sql("CREATE " + mine);
        ConflictException problem =
            assertThrows(
                ConflictException.class, () -> publisher.plan(TABLE, placed, PublishedForm.SPARK));
        assertEquals(
            "metastore: view 'views.t': expected none, or one that Inlet has published, found another"
                + " view or a table. Drop it, or rename the table in the job catalog",
            problem.getMessage());
        spark.sql("DROP " + mine.substring(0, mine.indexOf('t') + 1).strip());
      }
      publisher.carryOut(publisher.plan(TABLE, placed, PublishedForm.SPARK));
      assertEquals(7L, spark.sql("SELECT id FROM views.t").first().getLong(0));
      PublishPlan again = publisher.plan(TABLE, placed, PublishedForm.SPARK);
      assertEquals(List.of(), again.statements());
    } finally {
      spark.sql("DROP SCHEMA views CASCADE");
    }
  }
}
