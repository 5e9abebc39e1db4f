package dev.inlet.catalog;

import dev.inlet.catalog.StepSpec.Pair;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.catalog.TargetSpec.Mode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes job records of resolved HOCON. */
final class JobReader {
  private static final List<String> STEP_WORDS =
      List.of("sql", "rename", "cast", "drop", "select", "filter");

  private final Map<String, TableSpec> tables;
  private final TargetReader targetReader;
  private final Defaults defaults;
  private final Problems problems;

  JobReader(Map<String, TableSpec> tables, Defaults defaults, Problems problems) {
    this.tables = tables;
    this.targetReader = new TargetReader(defaults, problems);
    this.defaults = defaults;
    this.problems = problems;
  }

  JobSpec read(String name, Node declared) {
    if (DeltaCompactReader.isMeant(declared)) {
      return new DeltaCompactReader(tables, defaults, problems)
          .read(name, declared, schedule(declared));
    }
    if (declared.has("compact")) {
      return new CompactReader(defaults, problems).read(name, declared, schedule(declared));
    }
    Node node = declared.withDefaults(new Node("", defaults.job(), problems));
    String where = "job '" + name + "'";
    List<SourceSpec> sources = new SourcesReader(tables, defaults, problems).read(where, node);
    Node rejects = node.object("rejects", where + ": rejects");
    JobSpec spec =
        new JobSpec(
            name,
            schedule(node),
            sources,
            steps(where, node, sources),
            targetReader.targets(where, node),
            new RejectSpec(rejects.number("max-count"), rejects.ratio("max-ratio")),
            declared.origin());
    rejects.rejectUnknownKeys();
    node.rejectUnknownKeys();
    checkReplacing(node, spec);
    return spec;
  }

  /** Rows are replaced in the commit that brings the new ones, which only Delta tables have. */
  private static void checkReplacing(Node node, JobSpec job) {
    for (SourceSpec source : job.sources()) {
      for (TargetSpec target : job.targets()) {
        boolean replaces = source.onChange() == SourceSpec.OnChange.REPLACE;
        boolean can = target.format() == Format.DELTA && target.mode() == Mode.APPEND;
        if (replaces && !can) {
          node.problem(
              source.origin(),
              "source '"
                  + source.name()
                  + "': 'on-change = replace': expected targets with format delta and mode append,"
                  + " found target '"
                  + target.name()
                  + "' with format "
                  + target.format().word()
                  + " and mode "
                  + target.mode().word());
        }
      }
    }
  }

  private static Optional<String> schedule(Node node) {
    Optional<String> schedule = node.optionalString("schedule");
    if (schedule.isPresent() && schedule.get().trim().split("\\s+").length != 5) {
      node.problem(
          node.origin("schedule"),
          "'schedule': expected the five fields of a cron line such as '15 3 * * *', found '"
              + schedule.get()
              + "'");
    }
    return schedule;
  }

  private List<StepSpec> steps(String where, Node node, List<SourceSpec> sources) {
    List<StepSpec> steps = new ArrayList<>();
    Set<String> names = new HashSet<>();
    sources.forEach(source -> names.add(source.name()));
    boolean haveRows = sources.size() == 1;
    for (Node step : node.objects("steps", i -> where + ": step " + i)) {
      Optional<StepSpec> read = step(step, where);
      if (read.isPresent()) {
        haveRows = checkSource(step, read.get(), names, haveRows);
        steps.add(read.get());
      }
      step.rejectUnknownKeys();
    }
    if (!haveRows && sources.size() > 1) {
      node.problem(
          node.origin("steps"),
          "there are "
              + sources.size()
              + " sources: expected a 'sql' step that brings them"
              + " together");
    }
    return steps;
  }

  /** Whether, after this step, there is one set of rows that the next step or target means. */
  private static boolean checkSource(
      Node node, StepSpec step, Set<String> sources, boolean haveRows) {
    if (step instanceof StepSpec.Sql) {
      return true;
    }
    String on = ((StepSpec.OnRows) step).source();
    if (!on.isEmpty() && !sources.contains(on)) {
      node.problem(node.origin("on"), "no source '" + on + "'. " + Nearest.hint(on, sources));
    } else if (on.isEmpty() && !haveRows) {
      node.problem(
          step.origin(),
          "'"
              + step.word()
              + "' before a 'sql' step: expected 'on = SOURCE', for there are "
              + sources.size()
              + " sources");
    }
    return haveRows;
  }

  private Optional<StepSpec> step(Node node, String where) {
    List<String> words = STEP_WORDS.stream().filter(node::has).toList();
    if (words.size() != 1) {
      node.problem(
          node.origin(),
          "expected one of "
              + String.join(", ", STEP_WORDS)
              + ", found "
              + (node.keys().isEmpty() ? "nothing" : String.join(", ", node.keys())));
      // What is there was already named; an unknown key would say it twice.
      node.keys().forEach(node::has);
      return Optional.empty();
    }
    String word = words.get(0);
    String on = word.equals("sql") ? "" : node.optionalString("on").orElse("");
    Origin origin = node.origin(word);
    return Optional.of(
        switch (word) {
          case "sql" -> new StepSpec.Sql(node.string(word), origin);
          case "rename" -> new StepSpec.Rename(on, pairs(node, word, where), origin);
          case "cast" -> new StepSpec.Cast(on, pairs(node, word, where), origin);
          case "drop" -> new StepSpec.Drop(on, node.strings(word), origin);
          case "select" -> new StepSpec.Select(on, node.strings(word), origin);
          default -> new StepSpec.Filter(on, node.string(word), origin);
        });
  }

  private static List<Pair> pairs(Node node, String key, String where) {
    Node columns = node.object(key, where + ": " + key);
    return columns.keys().stream().map(c -> new Pair(c, columns.string(c))).toList();
  }
}
