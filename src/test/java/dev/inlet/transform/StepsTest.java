package dev.inlet.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.RejectSpec;
import dev.inlet.catalog.StepSpec;
import dev.inlet.catalog.StepSpec.Pair;
import dev.inlet.testing.SharedSpark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class StepsTest {
  private static final Origin HERE = new Origin("jobs.conf", 12);

  private final SparkSession spark = SharedSpark.session().newSession();
  private final Dataset<Row> orders =
      spark.sql(
          "select * from values (1, 'apples', '7'), (2, 'pears', 'many'), (3, null, null)"
              + " as t(id, note, amount)");
  private final Dataset<Row> notes =
      spark.sql("select * from values ('apples', 'red'), ('pears', 'green') as t(note, colour)");

  @Test
  void withoutStepsTheRowsAreTheSources() {
    assertRows(List.of("[1,apples,7]", "[2,pears,many]", "[3,null,null]"), apply());
  }

  @Test
  void renameCanSwapTwoNames() {
    Dataset<Row> rows =
        apply(
            new StepSpec.Rename(
                "", List.of(new Pair("note", "amount"), new Pair("amount", "note")), HERE));
    assertEquals(List.of("id", "amount", "note"), List.of(rows.columns()));
    assertRows(List.of("[1,apples,7]", "[2,pears,many]", "[3,null,null]"), rows);
  }

  @Test
  void castTurnsAwayWhatDoesNotFitAndKeepsNulls() {
    Transformed transformed = transform(cast("amount", "int"));
    assertRows(List.of("[1,apples,7]", "[3,null,null]"), transformed.rows());
    assertEquals("int", transformed.rows().schema().apply("amount").dataType().simpleString());
    StepRejects rejects = transformed.rejects().get(0);
    assertEquals("jobs.conf: 12: cast", rejects.step());
    assertRows(
        List.of(
            "[jobs.conf: 12: cast,column 'amount': expected int, found 'many',"
                + "{\"id\":2,\"note\":\"pears\",\"amount\":\"many\"}]"),
        rejects.rows());
  }

  @Test
  void castNamesEveryColumnThatDoesNotFit() {
    Transformed transformed =
        transform(
            new StepSpec.Cast(
                "", List.of(new Pair("note", "date"), new Pair("AMOUNT", "int")), HERE));
    assertRows(List.of("[3,null,null]"), transformed.rows());
    assertEquals(
        List.of(
            "column 'note': expected date, found 'apples'",
            "column 'note': expected date, found 'pears';"
                + " column 'AMOUNT': expected int, found 'many'"),
        transformed.rejects().get(0).rows().select("reason").collectAsList().stream()
            .map(row -> row.getString(0))
            .sorted()
            .toList());
  }

  @Test
  void dropRemovesColumns() {
    assertRows(
        List.of("[1]", "[2]", "[3]"),
        apply(new StepSpec.Drop("", List.of("note", "amount"), HERE)));
  }

  @Test
  void selectTakesColumnsAndExpressions() {
    assertRows(
        List.of("[APPLES,1]", "[PEARS,2]", "[null,3]"),
        apply(new StepSpec.Select("", List.of("upper(note) as loud", "id"), HERE)));
  }

  @Test
  void filterKeepsWhatIsTrue() {
    assertRows(List.of("[2,pears,many]"), apply(new StepSpec.Filter("", "note > 'b'", HERE)));
  }

  @Test
  void sqlSeesTheSourceByItsNameAndTheStepsBeforeAsRows() {
    assertRows(
        List.of("[1,1]", "[2,1]"),
        apply(
            new StepSpec.Filter("", "id < 3", HERE),
            sql(
                "select r.id, count(*) over (partition by r.id) from rows r join orders o using(id)")));
  }

  @Test
  void aStepOnASourceIsSeenBySqlAndSqlJoinsSources() {
    Transformed transformed =
        Steps.apply(
            spark,
            job(
                new StepSpec.Filter("notes", "colour = 'red'", HERE),
                sql("select id, colour from orders join notes using (note)"),
                new StepSpec.Rename("", List.of(new Pair("colour", "paint")), HERE)),
            Map.of("orders", orders, "notes", notes));
    assertEquals(List.of("id", "paint"), List.of(transformed.rows().columns()));
    assertRows(List.of("[1,red]"), transformed.rows());
  }

  @Test
  void anUnknownColumnIsNamedWithThePlaceOfTheStep() {
    for (StepSpec step :
        List.of(
            new StepSpec.Rename("", List.of(new Pair("nope", "x")), HERE),
            cast("nope", "int"),
            new StepSpec.Drop("", List.of("nope"), HERE))) {
      assertEquals(
          "jobs.conf: 12: job 'j': step '"
              + step.word()
              + "': expected a column 'nope', found id, note, amount",
          problem(step));
    }
  }

  @Test
  void anExpressionOnAnUnknownColumnIsNamedWithThePlaceOfTheStep() {
    for (StepSpec step :
        List.of(
            new StepSpec.Select("", List.of("upper(nope)"), HERE),
            new StepSpec.Filter("", "nope = 1", HERE),
            sql("select nope from orders"))) {
      String message = problem(step);
      assertTrue(
          message.startsWith("jobs.conf: 12: job 'j': step '" + step.word() + "': "), message);
      assertTrue(message.contains("`nope` cannot be resolved"), message);
      assertTrue(!message.contains("\n") && !message.contains("Project"), message);
    }
  }

  @Test
  void brokenSqlIsNamedWithThePlaceOfTheStep() {
    String message = problem(sql("selct 1"));
    assertTrue(message.startsWith("jobs.conf: 12: job 'j': step 'sql': "), message);
    assertTrue(message.contains("'selct'"), message);
  }

  private Dataset<Row> apply(StepSpec... steps) {
    return transform(steps).rows();
  }

  private Transformed transform(StepSpec... steps) {
    return Steps.apply(spark, job(steps), Map.of("orders", orders));
  }

  private String problem(StepSpec step) {
    return assertThrows(CatalogException.class, () -> apply(step)).getMessage();
  }

  private static StepSpec.Sql sql(String query) {
    return new StepSpec.Sql(query, HERE);
  }

  private static StepSpec.Cast cast(String column, String type) {
    return new StepSpec.Cast("", List.of(new Pair(column, type)), HERE);
  }

  private static JobSpec job(StepSpec... steps) {
    return new JobSpec(
        "j",
        Optional.empty(),
        List.of(),
        List.of(steps),
        List.of(),
        new RejectSpec(Long.MAX_VALUE, 1),
        HERE);
  }

  private static void assertRows(List<String> expected, Dataset<Row> rows) {
    assertEquals(expected, rows.collectAsList().stream().map(Row::toString).sorted().toList());
  }
}
