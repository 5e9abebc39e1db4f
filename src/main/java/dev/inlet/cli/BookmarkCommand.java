package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.Bookmark;
import dev.inlet.bookmark.Ledger;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.Nearest;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.run.BookmarkEditor;
import dev.inlet.run.BookmarkEditor.Edit;
import dev.inlet.state.StateStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet bookmark}. */
final class BookmarkCommand extends Command {
  private static final List<String> VERBS = List.of("show", "rewind", "reset");

  /** One source, as JSON. */
  private record Source(String source, String bookmark, long files, long bytes, long lastBatch) {}

  /** A bookmark, as JSON. */
  private record Shown(String job, long nextBatch, long unfinished, List<Source> sources) {}

  @Argument(required = true, index = 0, metaVar = "show|rewind|reset")
  private String verb;

  @Argument(required = true, index = 1, metaVar = "JOB", usage = "a job of the catalog")
  private String job;

  @Option(name = "--to", metaVar = "BATCH", usage = "rewind: the last batch that stays read")
  private Long to;

  @Option(name = "--source", metaVar = "NAME", usage = "only this source; all if left out")
  private String source = "";

  @Option(name = "--why", metaVar = "TEXT", usage = "kept in the ledger with the decision")
  private String why = "";

  @Option(name = "--dry-run", usage = "show what would be read again, and change nothing")
  private boolean dryRun;

  @Override
  String purpose() {
    return "show or move what a job has read";
  }

  @Override
  String arguments() {
    return "show|rewind|reset JOB [options]";
  }

  @Override
  int run(Console console) {
    if (!VERBS.contains(verb)) {
      throw new CatalogException(
          "inlet bookmark: no action '" + verb + "'. " + Nearest.hint(verb, VERBS));
    }
    JobSpec spec = catalog().job(job);
    Configuration conf = hadoop();
    StateStore state = state(conf);
    TreeSet<String> sources = new TreeSet<>();
    spec.sources().forEach(one -> sources.add(one.name()));
    sources.addAll(Ledger.open(state, spec.name()).bookmark().sources());
    if (!source.isEmpty() && !sources.contains(source)) {
      throw new CatalogException(
          "job '" + job + "': no source '" + source + "'. " + Nearest.hint(source, sources));
    }
    if (verb.equals("show")) {
      show(spec, state, console);
    } else {
      edit(spec, state, conf, console);
    }
    return Main.DONE;
  }

  private void show(JobSpec spec, StateStore state, Console console) {
    Ledger ledger = Ledger.open(state, spec.name());
    Bookmark bookmark = ledger.bookmark();
    List<Source> sources = new ArrayList<>();
    for (SourceSpec one : spec.sources()) {
      long[] read = new long[2];
      ledger.forEachRead(
          file -> {
            if (file.taken().source().equals(one.name())) {
              read[0] += file.file().length();
              read[1] = Math.max(read[1], file.sequence());
            }
          });
      sources.add(
          new Source(
              one.name(), one.bookmark().word(), bookmark.files(one.name()), read[0], read[1]));
    }
    long unfinished = ledger.unfinished().map(batch -> batch.sequence()).orElse(0L);
    if (wantsJson()) {
      console.json(new Shown(spec.name(), ledger.nextSequence(), unfinished, sources));
      return;
    }
    console
        .out()
        .println(
            spec.name()
                + ": next batch "
                + ledger.nextSequence()
                + (unfinished == 0 ? "" : ", batch " + unfinished + " unfinished"));
    TextTable table = new TextTable("SOURCE", "BOOKMARK", "FILES READ", "SIZE", "LAST BATCH");
    for (Source one : sources) {
      table.row(
          one.source(),
          one.bookmark(),
          one.files(),
          Text.bytes(one.bytes()),
          one.lastBatch() == 0 ? "-" : String.valueOf(one.lastBatch()));
    }
    table.print(console.out());
  }

  private void edit(JobSpec spec, StateStore state, Configuration conf, Console console) {
    if (verb.equals("rewind") != (to != null)) {
      throw new CatalogException(
          verb.equals("rewind")
              ? "inlet bookmark rewind: expected --to BATCH, found none. Name the last batch that"
                  + " stays read, 0 for none"
              : "inlet bookmark reset: --to goes with rewind. Leave it out");
    }
    BookmarkEditor editor =
        new BookmarkEditor(state, conf, catalog().settings().lease(), Clock.systemUTC());
    Edit edit =
        dryRun
            ? editor.preview(spec, source, to == null ? 0 : to)
            : to == null ? editor.reset(spec, source, why) : editor.rewind(spec, source, to, why);
    if (wantsJson()) {
      console.json(edit);
      return;
    }
    console
        .out()
        .println(
            spec.name()
                + ": "
                + Text.count(edit.files(), "file")
                + " ("
                + Text.bytes(edit.bytes())
                + ") "
                + (dryRun ? "would be" : "will be")
                + " read again");
    if (edit.files() > 0) {
      console
          .out()
          .println(
              "Their rows stay in the targets: "
                  + String.join(", ", edit.targets())
                  + ". Running the job adds them a second time, unless you remove them first");
    }
  }
}
