package dev.inlet.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlet.testing.InletProcess.Result;
import dev.inlet.testing.InletProcess.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The orders of {@link OrdersProject} in a folder that all machines of a cluster see, whose jobs
 * are submitted to a standalone cluster: two executors of one core each.
 */
public final class StandaloneProject {
  private static final String QUERY =
      "select o.*, p.city from orders o left join places p on p.id = place";

  // Tasks start when both executors are there, so that both get some.
  private static final String CATALOG =
      """
      inlet {
        state = "ROOT/lake/_inlet"
        spark {
          "spark.driver.memory" = 600m, "spark.executor.memory" = 600m
          "spark.executor.cores" = 1, "spark.cores.max" = 2
          "spark.scheduler.minRegisteredResourcesRatio" = 1.0
          "spark.sql.shuffle.partitions" = 2, "spark.databricks.delta.snapshotPartitions" = 2
          "spark.ui.enabled" = false
          "spark.driver.extraJavaOptions" = "FLAGS"
          "spark.executor.extraJavaOptions" = "FLAGS"
        }
        tables {
          orders { location = "ROOT/data/orders", hints { number = bigint } }
          places { location = "ROOT/data/places.csv" }
        }
        jobs.orders {
          sources {
            SOURCE { table = orders, bookmark = files }
            places { table = places, bookmark = off }
          }
          steps = [ { sql = "QUERY" } ]
          targets {
            lake { path = "ROOT/lake/orders", format = delta, batch-column = true }
            parquet {
              path = "ROOT/lake/orders-parquet"
              format = parquet
              partition-by = [ { column = day } ]
            }
          }
        }
      }
      """;

  private final Path folder;
  private final StandaloneCluster cluster;
  private final OrdersProject orders;

  /** A project with four files of orders. */
  public StandaloneProject(Path folder, StandaloneCluster cluster) {
    this.folder = folder;
    this.cluster = cluster;
    this.orders = OrdersProject.in(folder, 4);
    declare("orders", QUERY);
  }

  /** The files of orders. */
  public OrdersProject orders() {
    return orders;
  }

  /** Declares the job with another query. */
  public void declareQuery(String query) {
    declare("orders", query);
  }

  /** Declares the job with another name of the source that is bookmarked. */
  public void declareSource(String source) {
    declare(source, QUERY.replace("from orders", "from " + source));
  }

  private void declare(String source, String query) {
    new Workspace(folder)
        .write(
            "conf/jobs.conf",
            CATALOG
                .replace("FLAGS", SparkHome.ofThisLine().flags())
                .replace("ROOT", folder.toString())
                .replace("SOURCE", source)
                .replace("QUERY", query));
  }

  /** Submits the job, and waits for its end. */
  public Result submit(String deployMode, List<String> options) {
    return start(deployMode, options).await();
  }

  /** Submits the job. */
  public Running start(String deployMode, List<String> options) {
    List<String> words = new ArrayList<>(List.of("submit", "orders"));
    words.addAll(List.of("--master", cluster.master(), "--deploy-mode", deployMode, "--"));
    words.addAll(options);
    return new InletProcess(folder).start(cluster.environment(), words.toArray(String[]::new));
  }

  /** Runs a command by spark-submit itself, with the driver here. */
  public Result sparkSubmit(List<String> options, String... command) {
    return sparkSubmit(SparkHome.ofThisLine(), options, command);
  }

  /** Runs a command by the spark-submit of a home, with the driver here. */
  public Result sparkSubmit(SparkHome spark, List<String> options, String... command) {
    List<String> words = new ArrayList<>(List.of("--master", cluster.master()));
    words.addAll(List.of("--class", "dev.inlet.cli.Main"));
    words.addAll(options);
    words.add(InletProcess.jar().toString());
    words.addAll(List.of(command));
    return new InletProcess(folder).run(spark.submit(words), cluster.environment());
  }

  /** Runs a command that needs no Spark, on this machine. */
  public Result here(String... command) {
    return new InletProcess(folder).run(command);
  }

  /** Options that let Spark keep its events. */
  public List<String> keepingEvents() {
    Path events = new Workspace(folder).folder("events");
    return List.of(
        "--conf", "spark.eventLog.enabled=true",
        "--conf", "spark.eventLog.compress=false",
        "--conf", "spark.eventLog.rolling.enabled=false",
        "--conf", "spark.eventLog.dir=" + events.toUri());
  }

  /** How many of the records of a source's files each executor has read, by these events. */
  public Map<String, Long> recordsByExecutor(String file) {
    return new SparkEvents(folder.resolve("events")).recordsByExecutor(file);
  }

  /** The executors that tasks ran on, by the events that were kept. */
  public Set<String> executorsOfTasks() {
    Set<String> executors = new TreeSet<>();
    ObjectMapper mapper = new ObjectMapper();
    try (Stream<Path> logs = Files.list(folder.resolve("events"))) {
      for (Path log : logs.toList()) {
        for (String line : Files.readAllLines(log)) {
          JsonNode event = mapper.readTree(line);
          if (event.path("Event").asText().equals("SparkListenerTaskEnd")) {
            executors.add(event.path("Task Info").path("Executor ID").asText());
          }
        }
      }
      return executors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
