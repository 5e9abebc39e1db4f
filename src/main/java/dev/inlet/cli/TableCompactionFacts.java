package dev.inlet.cli;

import dev.inlet.catalog.DeltaCompactSpec;
import dev.inlet.catalog.JobSpec;
import dev.inlet.compact.DeltaPlan;
import dev.inlet.compact.DeltaPlan.Choice;
import dev.inlet.compact.DeltaPlan.Part;
import dev.inlet.run.DeltaCompactionPlanner.Planned;
import dev.inlet.write.DeltaVacuum;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;

/**
 * What a run that compacts a Delta table would do, as it is printed.
 *
 * @param vacuumFiles that would be deleted now; -1 if no vacuum is declared
 */
record TableCompactionFacts(
    String job,
    String table,
    long version,
    boolean hasNew,
    long files,
    long bytes,
    long targetBytes,
    String sorting,
    String verify,
    long vacuumFiles,
    long vacuumBytes,
    List<Partition> partitions) {
  private static final int SHOWN = 20;

  /** One partition. */
  record Partition(
      String name,
      boolean isChosen,
      String why,
      long files,
      long bytes,
      long small,
      long becomes,
      long rewrittenBytes,
      String lastWritten) {
    static Partition of(Part part) {
      boolean isChosen = part.choice() == Choice.CHOSEN;
      return new Partition(
          part.name(),
          isChosen,
          part.choice().words(),
          part.files(),
          part.bytes(),
          part.small(),
          part.becomes(),
          isChosen ? part.rewritten() : 0,
          part.lastWritten().toString());
    }
  }

  static TableCompactionFacts of(JobSpec job, Planned planned) {
    DeltaPlan plan = planned.plan();
    DeltaCompactSpec spec = job.deltaCompact().orElseThrow();
    DeltaVacuum.Done garbage = planned.garbage().orElse(new DeltaVacuum.Done(-1, -1));
    return new TableCompactionFacts(
        job.name(),
        plan.table(),
        plan.version(),
        planned.hasNew(),
        plan.files(),
        plan.bytes(),
        plan.targetBytes(),
        plan.isClustered()
            ? "clustered as the table says"
            : spec.zOrder().isEmpty() ? "" : "z-ordered by " + String.join(", ", spec.zOrder()),
        spec.verify().word(),
        garbage.files(),
        garbage.bytes(),
        plan.parts().stream().map(Partition::of).toList());
  }

  /**
   * @param all whether every partition is named
   */
  void print(Console console, boolean json, boolean all) {
    if (json) {
      console.json(this);
      return;
    }
    PrintStream out = console.out();
    List<Partition> chosen = partitions.stream().filter(Partition::isChosen).toList();
    out.println(
        job
            + ": "
            + table
            + ", version "
            + version
            + ": "
            + Text.count(files, "file")
            + ", "
            + Text.bytes(bytes)
            + " in "
            + Text.count(partitions.size(), "partition"));
    out.println(
        "would compact "
            + Text.count(chosen.size(), "partition")
            + ": "
            + Text.count(chosen.stream().mapToLong(Partition::files).sum(), "file")
            + " would become "
            + Text.count(chosen.stream().mapToLong(Partition::becomes).sum())
            + " of up to "
            + Text.bytes(targetBytes)
            + (sorting.isEmpty() ? "" : ", " + sorting)
            + "; "
            + Text.bytes(chosen.stream().mapToLong(Partition::rewrittenBytes).sum())
            + " would be rewritten");
    table(out, all);
    out.println("  compared by " + verify);
    if (vacuumFiles >= 0) {
      out.println(
          "  vacuum would delete "
              + Text.count(vacuumFiles, "file")
              + ", "
              + Text.bytes(vacuumBytes)
              + ", that the table does not need any more");
    }
  }

  private void table(PrintStream out, boolean all) {
    TextTable rows =
        new TextTable("PARTITION", "FILES", "SMALL", "SIZE", "BECOMES", "LAST WRITTEN", "");
    partitions.stream()
        .sorted(Comparator.comparing((Partition partition) -> !partition.isChosen()))
        .limit(all ? Long.MAX_VALUE : SHOWN)
        .forEach(
            partition ->
                rows.row(
                    partition.name().isEmpty() ? "(the whole table)" : partition.name(),
                    partition.files(),
                    partition.small(),
                    Text.bytes(partition.bytes()),
                    partition.isChosen() ? String.valueOf(partition.becomes()) : "-",
                    partition.lastWritten(),
                    partition.why()));
    rows.print(out, "  ");
    if (!all && partitions.size() > SHOWN) {
      out.println("  … and " + (partitions.size() - SHOWN) + " more; --all names them");
    }
  }
}
