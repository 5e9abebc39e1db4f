package dev.inlet.compact;

import static java.util.Comparator.comparingLong;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.inlet.CatalogException;
import dev.inlet.InletException;
import dev.inlet.InputException;
import dev.inlet.catalog.CompactSpec.OnUnreadable;
import dev.inlet.catalog.Origin;
import dev.inlet.compact.Compaction.Progress;
import dev.inlet.compact.CompactionPlan.Output;
import dev.inlet.compact.Compactor.Bad;
import dev.inlet.compact.Compactor.Outcome;
import dev.inlet.compact.OutputTask.Answer;
import dev.inlet.compact.OutputTask.Wanted;
import dev.inlet.compact.OutputWatch.Share;
import dev.inlet.state.Json;
import dev.inlet.state.Lease;
import dev.inlet.write.FileStaging;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the outputs of a plan by the executors of Spark, the largest first. */
final class SparkCompactor {
  private static final Logger LOG = LoggerFactory.getLogger(SparkCompactor.class);

  /** Each is an output; where there are more outputs, tasks make several. */
  private static final int MOST_TASKS = 10_000;

  private static final Duration LAST_ATTEMPTS = Duration.ofMinutes(1);

  private final JavaSparkContext context;
  private final OutputRules rules;
  private final Origin origin;
  private final Configuration conf;
  private final Lease lease;
  private final Progress progress;

  /**
   * @param rules with places that are the same on all machines
   * @param origin of the destination, for messages
   */
  SparkCompactor(
      SparkSession spark,
      OutputRules rules,
      Origin origin,
      Configuration conf,
      Lease lease,
      Progress progress) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.rules = rules;
    this.origin = origin;
    this.conf = conf;
    this.lease = lease;
    this.progress = progress;
  }

  /** The outputs that each task is to make. */
  static List<OutputTask> tasks(List<Output> outputs, int mostTasks) {
    long[] bytes = outputs.stream().mapToLong(Output::bytes).toArray();
    List<Wanted> largestFirst =
        IntStream.range(0, outputs.size())
            .boxed()
            .sorted(Collections.reverseOrder(comparingLong(i -> bytes[i])))
            .map(i -> Wanted.of(i, outputs.get(i)))
            .toList();
    int each = Math.max(1, (outputs.size() + mostTasks - 1) / mostTasks);
    List<OutputTask> tasks = new ArrayList<>();
    for (int from = 0; from < largestFirst.size(); from += each) {
      int to = Math.min(from + each, largestFirst.size());
      tasks.add(new OutputTask(largestFirst.subList(from, to)));
    }
    return tasks;
  }

  private static Share share(OutputTask task) {
    long bytes = task.outputs().stream().mapToLong(wanted -> wanted.output().bytes()).sum();
    return new Share(task.outputs().size(), bytes);
  }

  /**
   * Makes all of them, or none counts.
   *
   * @param staging takes over what executors have staged
   * @throws InputException for the first one that cannot be made, unless others are to be tried
   */
  Outcome make(CompactionPlan plan, FileStaging staging, OnUnreadable onUnreadable)
      throws IOException {
    List<OutputTask> tasks = tasks(plan.outputs(), MOST_TASKS);
    CollectionAccumulator<String> failures = context.sc().collectionAccumulator("inlet-failures");
    String group = "inlet-compact-" + UUID.randomUUID();
    OutputWatch watch =
        new OutputWatch(
            group,
            tasks.stream().map(SparkCompactor::share).toList(),
            () -> !failures.isZero(),
            lease,
            progress,
            () -> context.cancelJobGroup(group));
    List<String> answers;
    try {
      OutputTasks making = new OutputTasks(rules, origin, staging.folder(), onUnreadable, failures);
      answers = collect(tasks, making, staging, group, watch);
    } catch (Exception e) {
      // SparkException is checked, but no signature of Spark's Java API declares it.
      throw thrown(e, watch, failures, staging);
    }
    if (watch.lost().isPresent()) {
      throw watch.lost().get();
    }
    return outcome(plan, answers, staging);
  }

  private List<String> collect(
      List<OutputTask> tasks,
      OutputTasks making,
      FileStaging staging,
      String group,
      OutputWatch watch) {
    Broadcast<SerializableConfiguration> settings =
        context.broadcast(new SerializableConfiguration(conf));
    context.sc().addSparkListener(watch);
    context.setJobGroup(group, "compact into " + rules.dest(), true);
    try {
      return context
          .parallelize(tasks.stream().map(Json::line).toList(), tasks.size())
          .mapPartitions(making.with(settings))
          .collect();
    } finally {
      context.clearJobGroup();
      // One that was stopped, as by whoever kills the application, answers all calls by failures.
      if (!context.sc().isStopped()) {
        context.cancelJobGroup(group);
        if (!watch.awaitEnd(LAST_ATTEMPTS)) {
          LOG.warn("{}: attempts that Spark has given up may still be at work", staging.where());
        }
        context.sc().removeSparkListener(watch);
        settings.destroy();
      }
    }
  }

  private static RuntimeException thrown(
      Exception e, OutputWatch watch, CollectionAccumulator<String> failures, FileStaging staging) {
    if (watch.lost().isPresent()) {
      return watch.lost().get();
    }
    if (!failures.isZero()) {
      InletException failure = failure(answer(failures.value().get(0)));
      failure.addSuppressed(e);
      return failure;
    }
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new InputException(
          staging.where() + ": interrupted. Run again; nothing was published", e);
    }
    return e instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException("the outputs were not made", e);
  }

  private static Outcome outcome(CompactionPlan plan, List<String> answers, FileStaging staging)
      throws IOException {
    Staged[] made = new Staged[plan.outputs().size()];
    List<Bad> bad = new ArrayList<>();
    for (String told : answers) {
      Answer answer = answer(told);
      if (answer.isMade()) {
        made[answer.index()] = answer.made();
        staging.adopt(answer.taken());
      } else if (failure(answer) instanceof InputException why) {
        bad.add(new Bad(plan.outputs().get(answer.index()), why));
      }
    }
    return Outcome.of(made, bad);
  }

  /** As it was thrown where it was found. */
  private static InletException failure(Answer answer) {
    return answer.code() == CatalogException.EXIT_CODE
        ? new CatalogException(answer.failure())
        : new InputException(answer.failure());
  }

  private static Answer answer(String told) {
    try {
      return Json.parse(told, Answer.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an answer: " + told, e);
    }
  }
}
