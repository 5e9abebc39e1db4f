package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Bookmark;
import dev.inlet.bookmark.Entry;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Entry.GivenUp;
import dev.inlet.bookmark.Entry.Landed;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Entry.Skip;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.state.StateStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** Follows one file through a job's ledger. */
public final class FileTrace {
  /**
   * One thing that happened to a file.
   *
   * @param what such as {@code read}, {@code skipped}, {@code given up}, {@code rewind}
   * @param who the run, or the user who decided
   * @param targets where the batch of the file has landed
   */
  public record Event(
      long number, String what, String at, String who, List<Landed> targets, String why) {
    public Event {
      targets = List.copyOf(targets);
    }
  }

  /**
   * What is known of a file of one source.
   *
   * @param readSince the number under which it counts as read; 0 if it does not
   * @param now {@code the same}, {@code changed} or {@code gone}; of a source that is no longer
   *     declared, {@code not declared}
   */
  public record Trace(String source, String path, List<Event> events, long readSince, String now) {
    public Trace {
      events = List.copyOf(events);
    }
  }

  private record Key(String source, String path) {}

  private final JobCatalog catalog;
  private final StateStore state;
  private final Configuration conf;

  public FileTrace(JobCatalog catalog, StateStore state, Configuration conf) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.state = requireNonNull(state, "state");
    this.conf = requireNonNull(conf, "conf");
  }

  /**
   * Everything that happened to a file, by source.
   *
   * @param name its path below the source's location, or how that ends
   * @param source the one that is meant; empty for all
   * @throws CatalogException if no batch took such a file, or the name could be of several
   */
  public List<Trace> of(JobSpec job, String name, String source) {
    Ledger ledger = Ledger.open(state, job.name());
    Landings entries = new Landings(ledger, 0);
    Map<Key, List<Event>> found =
        new TreeMap<>(Comparator.comparing(Key::source).thenComparing(Key::path));
    Map<Key, SourceFile> contents =
        new TreeMap<>(Comparator.comparing(Key::source).thenComparing(Key::path));
    for (Event event : events(ledger)) {
      ledger.forEachFile(
          event.number(),
          file -> {
            String by = entries.nameByNow(file.taken().source(), event.number());
            if (FilePaths.isMeant(file.file().path(), name)
                && (source.isEmpty() || source.equals(by))) {
              Key key = new Key(by, file.file().path());
              found.computeIfAbsent(key, k -> new ArrayList<>()).add(event);
              contents.put(key, file.file());
            }
          });
    }
    String path =
        FilePaths.one(
            "job '" + job.name() + "'",
            name,
            List.copyOf(new TreeSet<>(found.keySet().stream().map(Key::path).toList())),
            one -> one);
    Bookmark bookmark = ledger.bookmark();
    return found.keySet().stream()
        .filter(key -> key.path().equals(path))
        .map(key -> trace(job, key, found.get(key), contents.get(key), bookmark, ledger))
        .toList();
  }

  private Trace trace(
      JobSpec job,
      Key key,
      List<Event> taken,
      SourceFile content,
      Bookmark bookmark,
      Ledger ledger) {
    List<Event> events = new ArrayList<>(taken);
    long first = taken.get(0).number();
    for (Entry entry : ledger.entriesAfter(first)) {
      if (entry instanceof Return decision
          && (decision.source().isEmpty() || decision.source().equals(key.source()))
          && taken.stream()
              .anyMatch(
                  event ->
                      event.number() > decision.to() && event.number() < decision.sequence())) {
        String rows = decision.replace().isEmpty() ? "" : ", rows removed";
        events.add(event(decision, decision.word() + rows, List.of()));
      }
    }
    events.sort(Comparator.comparingLong(Event::number));
    return new Trace(
        key.source(),
        key.path(),
        events,
        bookmark.sequenceOf(key.source(), key.path()),
        now(job, key, content));
  }

  private String now(JobSpec job, Key key, SourceFile content) {
    Optional<SourceSpec> source =
        job.sources().stream().filter(one -> one.name().equals(key.source())).findFirst();
    if (source.isEmpty()) {
      return "not declared";
    }
    return new FileDiscovery(conf)
            .listWhole(
                catalog.table(source.get().table()),
                source.get().listedInFull(),
                file -> file.path().equals(key.path()))
            .files()
            .stream()
            .findFirst()
            .map(file -> file.equals(content) ? "the same" : "changed")
            .orElse("gone");
  }

  /** What took files, in the order of the numbers. */
  private static List<Event> events(Ledger ledger) {
    Map<Long, Entry> settled = new TreeMap<>();
    List<Event> events = new ArrayList<>();
    for (Entry entry : ledger.entries()) {
      if (entry instanceof Commit || entry instanceof GivenUp) {
        settled.put(entry.sequence(), entry);
      } else if (entry instanceof Skip) {
        events.add(event(entry, "skipped", List.of()));
      }
    }
    for (long number : ledger.batches()) {
      Batch batch = ledger.batch(number);
      Entry entry = settled.get(number);
      if (entry instanceof Commit commit) {
        events.add(event(commit, "read", commit.targets()));
      } else if (entry != null) {
        events.add(event(entry, entry.word(), List.of()));
      } else {
        events.add(new Event(number, "unfinished", batch.frozenAt(), batch.run(), List.of(), ""));
      }
    }
    events.sort(Comparator.comparingLong(Event::number));
    return events;
  }

  private static Event event(Entry entry, String what, List<Landed> targets) {
    return new Event(entry.sequence(), what, entry.at(), entry.who(), targets, entry.why());
  }
}
