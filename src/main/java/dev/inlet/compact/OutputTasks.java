package dev.inlet.compact;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.catalog.CompactSpec;
import dev.inlet.catalog.CompactSpec.OnUnreadable;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.compact.OutputMaker.Made;
import dev.inlet.compact.OutputTask.Answer;
import dev.inlet.compact.OutputTask.Wanted;
import dev.inlet.state.Json;
import dev.inlet.write.FileLanding;
import dev.inlet.write.FileStaging;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes outputs on executors, and stages each under a name of the attempt: whichever attempt Spark
 * takes, what others have staged is named by no manifest.
 */
final class OutputTasks implements FlatMapFunction<Iterator<String>, String> {
  private static final long serialVersionUID = 1L;

  private final String rules;
  private final String declaredIn;
  private final int declaredAt;
  private final String folder;
  private final OnUnreadable onUnreadable;
  private final CollectionAccumulator<String> failures;
  private Broadcast<SerializableConfiguration> conf;

  /**
   * @param origin of the destination, for messages
   * @param folder of the run
   * @param failures is told each {@link Answer} that is none, and for which the batch is not made
   */
  OutputTasks(
      OutputRules rules,
      Origin origin,
      String folder,
      OnUnreadable onUnreadable,
      CollectionAccumulator<String> failures) {
    this.rules = Json.line(rules);
    this.declaredIn = origin.file();
    this.declaredAt = origin.line();
    this.folder = folder;
    this.onUnreadable = onUnreadable;
    this.failures = failures;
  }

  OutputTasks with(Broadcast<SerializableConfiguration> settings) {
    conf = settings;
    return this;
  }

  @Override
  public Iterator<String> call(Iterator<String> tasks) throws IOException {
    Configuration hadoop = conf.value().value();
    OutputRules how = Json.parse(rules, OutputRules.class);
    FileStaging staging = new FileLanding(destination(how), hadoop).stagingIn(folder);
    OutputStager stager = new OutputStager(how, staging, hadoop);
    List<String> answers = new ArrayList<>();
    while (tasks.hasNext()) {
      for (Wanted wanted : Json.parse(tasks.next(), OutputTask.class).outputs()) {
        Answer answer = answer(wanted, stager, staging);
        answers.add(Json.line(answer));
        if (!answer.isMade() && isTheEnd(answer)) {
          failures.add(Json.line(answer));
        }
      }
    }
    return answers.iterator();
  }

  private TargetSpec destination(OutputRules how) {
    Origin origin = new Origin(declaredIn, declaredAt);
    return TargetSpec.place(CompactSpec.TARGET, how.dest(), Format.FILES, origin);
  }

  /** What is wrong with more than the group is so, whatever becomes of unreadable files. */
  private boolean isTheEnd(Answer answer) {
    return onUnreadable == OnUnreadable.FAIL || answer.code() == CatalogException.EXIT_CODE;
  }

  private static Answer answer(Wanted wanted, OutputStager stager, FileStaging staging) {
    TaskContext task = TaskContext.get();
    String attempt = OutputStager.attempt(wanted.index()) + "-" + task.taskAttemptId();
    String staged = OutputStager.staged(attempt, wanted.output());
    boolean isTaken = false;
    try {
      requireWanted(task);
      Path to = stager.place(attempt, wanted.output());
      Made made;
      try {
        made = stager.make(wanted.output(), to);
      } catch (InputException | CatalogException e) {
        // Another attempt would find the same, so Spark need not make one.
        return Answer.failed(wanted.index(), e.getMessage(), e.exitCode());
      }
      requireWanted(task);
      Staged taken = stager.take(attempt, wanted.output(), made);
      isTaken = true;
      return Answer.made(wanted.index(), taken, staging.taken(staged));
    } catch (IOException e) {
      // Another attempt may succeed. Not every cause could be sent to the driver.
      throw new InputException(stager.unmade(attempt, wanted.output(), e).getMessage());
    } finally {
      if (!isTaken) {
        giveUp(staged, staging);
      }
    }
  }

  /** An attempt that Spark has given up begins nothing any more. */
  private static void requireWanted(TaskContext task) {
    if (task.isInterrupted()) {
      throw new TaskKilledException();
    }
  }

  /** Who lands the batch or gives it up removes what stays. */
  private static void giveUp(String staged, FileStaging staging) {
    try {
      staging.giveUp(staged);
    } catch (IOException e) {
      return;
    }
  }
}
