package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.ListedFile;
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
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** Compares a bookmark with the files that are there, or with an older bookmark. */
public final class BookmarkDiff {
  /** How a file of the one side stands to the other. */
  public enum Change {
    NEW,
    CHANGED,
    GONE
  }

  /** One file that is not the same on both sides. */
  public record Line(Change change, String source, String path, long bytes) {}

  private record Key(String source, String path) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Comparator.comparing(Key::source).thenComparing(Key::path).compare(this, other);
    }
  }

  private final JobCatalog catalog;
  private final StateStore state;
  private final FileDiscovery discovery;

  public BookmarkDiff(JobCatalog catalog, StateStore state, Configuration conf) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.state = requireNonNull(state, "state");
    this.discovery = new FileDiscovery(conf);
  }

  /** The bookmark against the files that are there now, of the sources that keep one. */
  public List<Line> withFiles(JobSpec job) {
    TreeMap<Key, SourceFile> read = new TreeMap<>();
    TreeMap<Key, SourceFile> there = new TreeMap<>();
    Ledger ledger = Ledger.open(state, job.name());
    List<String> sources =
        job.sources().stream().filter(SourceSpec::isBookmarked).map(SourceSpec::name).toList();
    ledger.forEachRead(
        file -> {
          if (sources.contains(file.taken().source())) {
            adder(read).accept(file);
          }
        });
    for (SourceSpec source : job.sources()) {
      if (source.isBookmarked()) {
        discovery.listWhole(
            catalog.table(source.table()),
            source.listedInFull(),
            file -> {
              there.put(new Key(source.name(), file.path()), file);
              return false;
            });
      }
    }
    return lines(read, there);
  }

  /** The bookmark after a number against that of now. */
  public List<Line> withNow(JobSpec job, long from) {
    Ledger ledger = Ledger.open(state, job.name());
    TreeMap<Key, SourceFile> after = new TreeMap<>();
    ledger.forEachRead(adder(after));
    return lines(readAfter(job, ledger, from), after);
  }

  /** The bookmark after a number against that after another one. */
  public List<Line> between(JobSpec job, long from, long to) {
    Ledger ledger = Ledger.open(state, job.name());
    return lines(readAfter(job, ledger, from), readAfter(job, ledger, to));
  }

  private static Map<Key, SourceFile> readAfter(JobSpec job, Ledger ledger, long number) {
    long next = ledger.nextSequence();
    if (number < 0 || number >= next) {
      throw new CatalogException(
          "job '"
              + job.name()
              + "': no number "
              + number
              + ": expected one from 0 to "
              + (next - 1)
              + ". See `inlet bookmark history "
              + job.name()
              + "`");
    }
    TreeMap<Key, SourceFile> read = new TreeMap<>();
    if (number > 0) {
      ledger.forEachReadAfter(number, adder(read));
    }
    return read;
  }

  private static Consumer<ListedFile> adder(Map<Key, SourceFile> files) {
    return file -> files.put(new Key(file.taken().source(), file.file().path()), file.file());
  }

  private static List<Line> lines(Map<Key, SourceFile> before, Map<Key, SourceFile> after) {
    List<Line> lines = new ArrayList<>();
    after.forEach(
        (key, file) -> {
          SourceFile old = before.get(key);
          if (old == null || !old.equals(file)) {
            lines.add(line(old == null ? Change.NEW : Change.CHANGED, key, file));
          }
        });
    before.forEach(
        (key, file) -> {
          if (!after.containsKey(key)) {
            lines.add(line(Change.GONE, key, file));
          }
        });
    return List.copyOf(lines);
  }

  private static Line line(Change change, Key key, SourceFile file) {
    return new Line(change, key.source(), key.path(), file.length());
  }
}
