package dev.inlet.transform;

import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.inlet.CatalogException;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.StepSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Applies a job's steps to its sources. A {@code sql} step sees every source by its name and the
 * result of the steps before as {@code rows}; every other step changes one source where it says
 * {@code on}, and else the rows.
 */
public final class Steps {
  private static final String ROWS = JobSpec.ROWS;

  private final SparkSession spark;
  private final String job;
  private final Map<String, Dataset<Row>> sources;
  private final List<StepRejects> rejects = new ArrayList<>();

  private Steps(SparkSession spark, String job, Map<String, Dataset<Row>> sources) {
    this.spark = requireNonNull(spark, "spark");
    this.job = job;
    this.sources = new TreeMap<>(sources);
  }

  /**
   * The rows after all steps. Nothing is computed yet.
   *
   * @param sources by name
   * @throws CatalogException if a step does not fit the rows, with the step's place
   */
  public static Transformed apply(
      SparkSession spark, JobSpec job, Map<String, Dataset<Row>> sources) {
    return new Steps(spark, job.name(), sources).all(job.steps());
  }

  private Transformed all(List<StepSpec> steps) {
    String current = sources.size() == 1 ? sources.keySet().iterator().next() : ROWS;
    for (StepSpec step : steps) {
      if (step instanceof StepSpec.Sql sql) {
        sources.put(ROWS, sql(sql, current));
        current = ROWS;
      } else {
        StepSpec.OnRows onRows = (StepSpec.OnRows) step;
        String name = onRows.source().isEmpty() ? current : onRows.source();
        sources.put(name, checked(step, () -> onRows(onRows, sources.get(name))));
      }
    }
    return new Transformed(sources.get(current), List.copyOf(rejects));
  }

  private Dataset<Row> sql(StepSpec.Sql step, String current) {
    sources.forEach(Steps::view);
    if (sources.containsKey(current)) {
      view(ROWS, sources.get(current));
    }
    return checked(step, () -> spark.sql(step.query()));
  }

  private static void view(String name, Dataset<Row> rows) {
    rows.createOrReplaceTempView('`' + name + '`');
  }

  private Dataset<Row> onRows(StepSpec.OnRows step, Dataset<Row> rows) {
    if (step instanceof StepSpec.Rename rename) {
      return rename(rename, rows);
    }
    if (step instanceof StepSpec.Cast cast) {
      return cast(cast, rows);
    }
    if (step instanceof StepSpec.Drop drop) {
      drop.columns().forEach(column -> require(step, rows, column));
      return rows.drop(drop.columns().toArray(String[]::new));
    }
    if (step instanceof StepSpec.Select select) {
      return rows.select(
          select.columns().stream()
              .map(c -> hasColumn(rows, c) ? col(quoted(c)) : expr(c))
              .toArray(Column[]::new));
    }
    return rows.filter(((StepSpec.Filter) step).condition());
  }

  /** All at once, so that two columns can swap their names. */
  private Dataset<Row> rename(StepSpec.Rename step, Dataset<Row> rows) {
    Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (StepSpec.Pair pair : step.columns()) {
      require(step, rows, pair.column());
      names.put(pair.column(), pair.becomes());
    }
    return rows.select(
        Arrays.stream(rows.columns())
            .map(c -> col(quoted(c)).as(names.getOrDefault(c, c)))
            .toArray(Column[]::new));
  }

  private Dataset<Row> cast(StepSpec.Cast step, Dataset<Row> rows) {
    Map<String, String> types = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    List<String> misfits = new ArrayList<>();
    for (StepSpec.Pair pair : step.columns()) {
      require(step, rows, pair.column());
      types.put(pair.column(), pair.becomes());
      String column = quoted(pair.column());
      misfits.add(
          "("
              + column
              + " is not null and try_cast("
              + column
              + " as "
              + pair.becomes()
              + ") is null)");
    }
    String misfit = String.join(" or ", misfits);
    rejects.add(StepRejects.of(step, rows.filter(misfit)));
    return rows.filter("not (" + misfit + ")")
        .select(
            Arrays.stream(rows.columns())
                .map(c -> types.containsKey(c) ? tryCast(c, types.get(c)) : col(quoted(c)))
                .toArray(Column[]::new));
  }

  private static Column tryCast(String column, String type) {
    return expr("try_cast(" + quoted(column) + " as " + type + ")").as(column);
  }

  private void require(StepSpec step, Dataset<Row> rows, String column) {
    if (!hasColumn(rows, column)) {
      throw problem(
          step,
          "expected a column '" + column + "', found " + String.join(", ", rows.columns()),
          null);
    }
  }

  private static boolean hasColumn(Dataset<Row> rows, String column) {
    return Arrays.stream(rows.columns()).anyMatch(column::equalsIgnoreCase);
  }

  private Dataset<Row> checked(StepSpec step, java.util.function.Supplier<Dataset<Row>> action) {
    try {
      return action.get();
    } catch (Exception e) {
      // Spark's AnalysisException and ParseException are checked, but no signature declares them.
      if (e.getClass().getName().startsWith("org.apache.spark.sql.")) {
        throw problem(step, firstSentence(e.getMessage()), e);
      }
      throw e;
    }
  }

  private CatalogException problem(StepSpec step, String what, Exception cause) {
    return new CatalogException(
        step.origin() + ": job '" + job + "': step '" + step.word() + "': " + what, cause);
  }

  /** Spark's messages go on with the plan; the first lines hold what a user needs. */
  private static String firstSentence(String message) {
    return message
        .lines()
        .takeWhile(line -> !line.isBlank() && !line.startsWith("'"))
        .reduce((a, b) -> a + " " + b.strip())
        .orElse(message)
        .replaceAll(" SQLSTATE: \\w+", "");
  }

  static String quoted(String column) {
    return '`' + column.replace("`", "``") + '`';
  }
}
