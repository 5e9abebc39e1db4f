package dev.inlet.catalog;

import dev.inlet.catalog.DeltaCompactSpec.Vacuum;
import dev.inlet.catalog.DeltaCompactSpec.Verify;
import dev.inlet.catalog.TargetSpec.Format;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a job of an object {@code compact} that names a Delta table. */
final class DeltaCompactReader {
  private final Map<String, TableSpec> tables;
  private final Defaults defaults;
  private final Problems problems;

  DeltaCompactReader(Map<String, TableSpec> tables, Defaults defaults, Problems problems) {
    this.tables = tables;
    this.defaults = defaults;
    this.problems = problems;
  }

  /** Whether this is the declaration of such a job. */
  static boolean isMeant(Node job) {
    return job.isObject("compact") && job.object("compact", "compact").has("table");
  }

  JobSpec read(String job, Node node, Optional<String> schedule) {
    CompactReader.rejectPartsOfLoads(node);
    Node compact =
        node.object("compact", "job '" + job + "': compact")
            .withDefaults(new Node("", defaults.compactTable(), problems));
    for (String key : List.of("src", "dest")) {
      if (compact.has(key)) {
        compact.problem(
            compact.origin(key),
            "'"
                + key
                + "': expected none beside 'table', which is compacted within itself. Make two"
                + " jobs of it");
      }
    }
    DeltaCompactSpec spec = spec(compact);
    compact.rejectUnknownKeys();
    node.rejectUnknownKeys();
    return JobSpec.compactingTable(
        job,
        schedule,
        TargetSpec.place(
            DeltaCompactSpec.TARGET, spec.table(), Format.DELTA, compact.origin("table")),
        spec,
        node.origin());
  }

  private DeltaCompactSpec spec(Node node) {
    return new DeltaCompactSpec(
        location(node),
        node.optionalBytes("target-size").orElse(1),
        node.optionalDuration("quiet"),
        where(node),
        node.optionalPositive("min-files").orElse(1),
        node.strings("z-order"),
        node.optionalPositive("max-partitions"),
        node.optionalPositive("partitions-per-commit").orElse(1),
        node.word("verify", Verify.class),
        vacuum(node),
        node.origin("table"));
  }

  /** Of a table that is declared, where it is. */
  private String location(Node node) {
    String word = node.path("table");
    TableSpec declared = tables.get(word);
    return declared == null ? word : declared.location();
  }

  private static Optional<PartitionFilter> where(Node node) {
    Optional<String> text = node.optionalString("where");
    Optional<PartitionFilter> filter = text.flatMap(PartitionFilter::parse);
    if (text.isPresent() && filter.isEmpty()) {
      node.problem(
          node.origin("where"),
          "'where': expected " + PartitionFilter.EXPECTED + ", found \"" + text.get() + "\"");
    }
    return filter;
  }

  private Optional<Vacuum> vacuum(Node node) {
    if (!node.has("vacuum")) {
      return Optional.empty();
    }
    Node vacuum =
        node.object("vacuum", node.where() + ": vacuum")
            .withDefaults(new Node("", defaults.vacuum(), problems));
    Duration retain = vacuum.duration("retain");
    boolean allowsShort = vacuum.optionalBoolean("allow-short-retention").orElse(false);
    vacuum.rejectUnknownKeys();
    return Optional.of(new Vacuum(retain, allowsShort, vacuum.origin("retain")));
  }
}
