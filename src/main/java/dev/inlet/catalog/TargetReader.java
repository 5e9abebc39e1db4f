package dev.inlet.catalog;

import dev.inlet.catalog.TargetSpec.DatePart;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.catalog.TargetSpec.Mode;
import dev.inlet.catalog.TargetSpec.PartitionSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes target records of resolved HOCON. */
final class TargetReader {
  /** The letters of a date pattern that name a folder level. */
  private static final Map<Character, String> PART_NAMES =
      Map.of('y', "year", 'u', "year", 'M', "month", 'd', "day", 'H', "hour", 'm', "minute");

  /** Those that hold rows. */
  private static final List<Format> DECLARED =
      Arrays.stream(Format.values()).filter(format -> format != Format.FILES).toList();

  private final Defaults defaults;
  private final Problems problems;

  TargetReader(Defaults defaults, Problems problems) {
    this.defaults = defaults;
    this.problems = problems;
  }

  /** A target that replaces rows must be the only one that writes there. */
  void checkPaths(Iterable<JobSpec> jobs) {
    List<TargetSpec> before = new ArrayList<>();
    List<String> owners = new ArrayList<>();
    for (JobSpec job : jobs) {
      if (job.deltaCompact().isPresent()) {
        // It brings no rows of its own.
        continue;
      }
      for (TargetSpec target : job.targets()) {
        for (int i = 0; i < before.size(); i++) {
          TargetSpec other = before.get(i);
          boolean replaces = target.mode().replaces() || other.mode().replaces();
          if (replaces && overlap(target.path(), other.path())) {
            problems.add(target.origin(), overlapping(job, target, owners.get(i), other));
          }
        }
        before.add(target);
        owners.add(job.name());
      }
    }
  }

  private static String overlapping(
      JobSpec job, TargetSpec target, String owner, TargetSpec other) {
    return "job '"
        + job.name()
        + "': target '"
        + target.name()
        + "': 'path': target '"
        + other.name()
        + "' of job '"
        + owner
        + "' writes to "
        + other.path()
        + ", and mode "
        + (target.mode().replaces() ? target.mode() : other.mode()).word()
        + " would replace rows of the other. Give each a folder of its own";
  }

  private static boolean overlap(String one, String other) {
    String a = one.replaceAll("/+$", "") + "/";
    String b = other.replaceAll("/+$", "") + "/";
    return a.startsWith(b) || b.startsWith(a);
  }

  List<TargetSpec> targets(String where, Node node) {
    List<TargetSpec> targets = new ArrayList<>();
    Node declared = node.object("targets", where + ": targets");
    Set<String> paths = new HashSet<>();
    for (String name : declared.keys().stream().sorted().toList()) {
      Node target =
          declared
              .object(name, where + ": target '" + name + "'")
              .withDefaults(new Node("", defaults.target(), problems));
      CatalogReader.checkName(target, name, "target");
      TargetSpec spec = target(name, where + ": target '" + name + "'", target);
      target.rejectUnknownKeys();
      if (!paths.add(spec.path())) {
        target.problem(
            target.origin("path"), "'path': another target of this job writes to " + spec.path());
      }
      targets.add(spec);
    }
    if (targets.isEmpty()) {
      node.problem(node.origin(), "expected at least one target, as targets.NAME { path = … }");
    }
    return targets;
  }

  private TargetSpec target(String name, String where, Node node) {
    Format format = node.optionalWord("format", DECLARED).orElse(Format.DELTA);
    TargetSpec spec =
        new TargetSpec(
            name,
            node.path("path"),
            format,
            compression(node, format),
            node.word("mode", Mode.class),
            node.strings("keys"),
            node.optionalBoolean("batch-column").orElse(false),
            partitions(where, node),
            compactAfterRun(where, node, format),
            fileBytes(node),
            node.origin());
    checkMode(node, spec);
    return spec;
  }

  private Optional<CompactAfterRun> compactAfterRun(String where, Node target, Format format) {
    if (!target.has("compact-after-run")) {
      return Optional.empty();
    }
    Node node =
        target
            .object("compact-after-run", where + ": compact-after-run")
            .withDefaults(new Node("", defaults.compactAfterRun(), problems));
    CompactAfterRun rule =
        new CompactAfterRun(
            node.optionalPositive("min-small-files").orElse(1),
            node.optionalPositive("partitions-per-commit").orElse(1));
    node.rejectUnknownKeys();
    if (format != Format.DELTA) {
      target.problem(
          target.origin("compact-after-run"),
          "'compact-after-run': expected format delta, found "
              + format.word()
              + ". Compact such files by a job of their own, into another folder");
    }
    return Optional.of(rule);
  }

  /** A problem is told by the node; what is read then is not used. */
  private static long fileBytes(Node node) {
    return Math.max(1, node.optionalBytes("target-file-size").orElse(TargetSpec.ANY_SIZE));
  }

  private static Optional<String> compression(Node node, Format format) {
    Optional<String> word = node.optionalString("compression");
    if (word.isPresent() && !format.compressions().contains(word.get())) {
      node.problem(
          node.origin("compression"),
          "'compression': expected "
              + String.join(" or ", format.compressions())
              + " for "
              + format.word()
              + ", found '"
              + word.get()
              + "'");
    }
    return word;
  }

  private static void checkMode(Node node, TargetSpec spec) {
    if (spec.mode() == Mode.MERGE && spec.format() != Format.DELTA) {
      node.problem(
          node.origin("mode"),
          "'mode': merge: expected format delta, found "
              + spec.format().word()
              + ". Files cannot change rows; choose another mode or format");
    }
    if (spec.mode() == Mode.MERGE && spec.keys().isEmpty()) {
      node.problem(
          node.origin("mode"),
          "'mode': merge: expected 'keys', the columns that a row is found by, such as keys ="
              + " [id]");
    }
    if (spec.mode() != Mode.MERGE && !spec.keys().isEmpty()) {
      node.problem(
          node.origin("keys"),
          "'keys': expected mode merge, found " + spec.mode().word() + ". Remove one of the two");
    }
    if (spec.mode() == Mode.OVERWRITE_PARTITIONS && spec.partitionBy().isEmpty()) {
      node.problem(
          node.origin("mode"), "'mode': overwrite-partitions: expected 'partition-by', found none");
    }
  }

  private List<PartitionSpec> partitions(String where, Node target) {
    List<PartitionSpec> partitions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node declared : target.objects("partition-by", i -> where + ": partition " + i)) {
      Node node = declared.withDefaults(new Node("", defaults.partition(), problems));
      PartitionSpec spec =
          new PartitionSpec(
              node.string("column"), parts(node), node.timeZone("time-zone"), declared.origin());
      node.rejectUnknownKeys();
      for (String name : spec.names()) {
        if (!names.add(name)) {
          node.problem(node.origin(), "partition column '" + name + "' is there twice");
        }
      }
      partitions.add(spec);
    }
    return partitions;
  }

  /** {@code yyyy/MM/dd} as year, month and day; {@code yyyy-MM-dd} as the column that is named. */
  private static List<DatePart> parts(Node node) {
    Optional<String> pattern = node.optionalString("pattern");
    Optional<String> as = node.optionalString("as");
    if (pattern.isEmpty()) {
      as.ifPresent(name -> node.problem(node.origin("as"), "'as' goes with 'pattern'"));
      return List.of();
    }
    DatePatterns.problemOf(pattern.get())
        .ifPresent(problem -> node.problem(node.origin("pattern"), "'pattern': " + problem));
    if (as.isPresent()) {
      return List.of(new DatePart(as.get(), pattern.get()));
    }
    List<DatePart> parts = new ArrayList<>();
    for (String level : pattern.get().split("/", -1)) {
      boolean oneLetter = !level.isEmpty() && level.chars().allMatch(c -> c == level.charAt(0));
      if (!oneLetter || !PART_NAMES.containsKey(level.charAt(0))) {
        node.problem(
            node.origin("pattern"),
            "'pattern': expected levels such as yyyy/MM/dd, found '"
                + level
                + "'. Name its column with 'as'");
        return List.of();
      }
      parts.add(new DatePart(PART_NAMES.get(level.charAt(0)), level));
    }
    return parts;
  }
}
