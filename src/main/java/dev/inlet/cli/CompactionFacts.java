package dev.inlet.cli;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CompactSpec;
import dev.inlet.compact.CompactionPlan;
import dev.inlet.run.RunPlan;
import dev.inlet.run.SourcePlan;
import java.io.PrintStream;
import java.util.List;

/** What a run of a compaction would do, as it is printed. */
record CompactionFacts(
    String job,
    long sequence,
    boolean hasNew,
    long unfinished,
    String src,
    String dest,
    long found,
    long files,
    long bytes,
    String leftOut,
    long unmatched,
    String verify,
    String removal,
    String madeBy,
    String whyNothing,
    List<Output> outputs) {
  private static final int SHOWN = 20;

  /**
   * One file that would be made.
   *
   * @param continues the earlier output that would be in it, and go; empty if there is none
   */
  record Output(String path, long bytes, List<String> sources, String continues) {
    static Output of(CompactionPlan.Output output) {
      return new Output(
          output.path(),
          output.bytes(),
          output.sources().stream().map(SourceFile::path).toList(),
          output.continued().map(SourceFile::path).orElse(""));
    }
  }

  /**
   * @param master of the Spark that a run would start
   */
  static CompactionFacts of(RunPlan plan, String master) {
    SourcePlan source = plan.sources().get(0);
    CompactSpec spec = plan.job().compact().orElseThrow();
    CompactionPlan compaction = source.compaction().orElseThrow();
    return new CompactionFacts(
        plan.job().name(),
        plan.sequence(),
        plan.hasNew(),
        plan.unfinished().map(batch -> batch.sequence()).orElse(0L),
        spec.src(),
        spec.dest(),
        source.listing().found(),
        compaction.sources(),
        source.bytes(),
        leftOut(source),
        compaction.unmatched(),
        spec.verify().word(),
        removal(spec),
        compaction.isFor(spec.distribute(), master) ? "executors of " + master : "the driver",
        plan.hasNew() ? "" : plan.whyNothing(),
        compaction.outputs().stream().map(Output::of).toList());
  }

  private static String leftOut(SourcePlan source) {
    String detail = String.join(", ", source.notes());
    return source.leftOut() + (detail.isEmpty() ? "" : ": " + detail);
  }

  private static String removal(CompactSpec spec) {
    return spec.removal().deletes()
        ? "deleted"
        : spec.removal().archive().map(folder -> "moved to " + folder).orElse("left in place");
  }

  /**
   * @param all whether every source is named, not only the first and the last of an output
   */
  void print(Console console, boolean json, boolean all) {
    if (json) {
      console.json(this);
      return;
    }
    PrintStream out = console.out();
    if (unfinished > 0) {
      out.println("batch " + unfinished + " is unfinished: a run would first finish it");
    }
    if (!hasNew) {
      out.println(job + ": nothing new: " + whyNothing);
      return;
    }
    out.println(
        job
            + ": batch "
            + sequence
            + " would make "
            + Text.count(outputs.size(), "file")
            + " in "
            + dest
            + " of "
            + Text.count(files, "file")
            + ", "
            + Text.bytes(bytes)
            + ", in "
            + src
            + (leftOut.isEmpty() ? "" : " (left out: " + leftOut + ")"));
    if (unmatched > 0) {
      out.println("  " + Text.count(unmatched, "file") + " in no group, copied as they are");
    }
    table(out, all);
    out.println("  made by " + madeBy);
    out.println("  compared by " + verify + "; then the sources are " + removal);
  }

  private void table(PrintStream out, boolean all) {
    TextTable table = new TextTable("OUTPUT", "SIZE", "FILES", "OF");
    outputs.stream()
        .limit(all ? Long.MAX_VALUE : SHOWN)
        .forEach(
            output ->
                table.row(
                    output.path(),
                    Text.bytes(output.bytes()),
                    (long) output.sources().size(),
                    names(output, all)));
    table.print(out, "  ");
    if (!all && outputs.size() > SHOWN) {
      out.println("  … and " + (outputs.size() - SHOWN) + " more; --all names them");
    }
  }

  private static String names(Output output, boolean all) {
    List<String> sources = output.sources();
    String before = output.continues().isEmpty() ? "" : output.continues() + " (which goes), ";
    boolean isShort = all || sources.size() <= 2;
    return before
        + (isShort
            ? String.join(", ", sources)
            : sources.get(0) + " … " + sources.get(sources.size() - 1));
  }
}
