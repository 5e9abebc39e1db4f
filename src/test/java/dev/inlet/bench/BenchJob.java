package dev.inlet.bench;

import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Ledger;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.state.StateStore;
import dev.inlet.testing.SyntheticFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A job that reads the folder {@code orders} of the bucket {@code bench}, with its state on a local
 * disk, and its ledger as runs would write it.
 */
final class BenchJob {
  static final String BUCKET = "bench";
  static final String FOLDER = "orders";
  static final org.apache.hadoop.fs.Path LOCATION =
      new org.apache.hadoop.fs.Path("synthetic://" + BUCKET + "/" + FOLDER);

  private final Path folder;
  private final Configuration conf = SyntheticFileSystem.in(new Configuration());
  private final JobCatalog catalog;
  private final StateStore store;
  private long done;
  private long fence;

  /**
   * @param listing how the source is listed, as it is written in the job catalog
   */
  BenchJob(Path folder, String listing) {
    this.folder = folder;
    this.catalog = catalog(folder, listing);
    this.store =
        new StateStore(new org.apache.hadoop.fs.Path(folder.resolve("state").toUri()), conf);
  }

  private static JobCatalog catalog(Path folder, String listing) {
    String text =
        """
        inlet {
          state = "FOLDER/state"
          tables.orders { location = "LOCATION", format = csv }
          jobs.j {
            sources.orders { table = orders, bookmark = files LISTING }
            targets.lake { path = "FOLDER/lake", format = parquet }
          }
        }
        """
            .replace("FOLDER", folder.toString())
            .replace("LOCATION", LOCATION.toString())
            .replace("LISTING", listing);
    try {
      Path file = Files.writeString(folder.resolve("jobs.conf"), text);
      return JobCatalog.load(List.of(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JobCatalog catalog() {
    return catalog;
  }

  JobSpec spec() {
    return catalog.job("j");
  }

  Configuration conf() {
    return conf;
  }

  StateStore store() {
    return store;
  }

  Ledger ledger() {
    return Ledger.open(store, "j");
  }

  /** How many files were read so far; they are the first ones of the listing. */
  long done() {
    return done;
  }

  /** A history of this many files: some large batches first, then up to a hundred of 1,000. */
  void read(long files) {
    long small = Math.min(100, files / 2000);
    long large = (files - 1000 * small + 9) / 10;
    while (files - done > 1000 * small) {
      run(Math.min(large, files - 1000 * small - done));
      checkpoint();
    }
    for (int i = 0; i < small; i++) {
      run(1000);
      checkpoint();
    }
  }

  /** Freezes and commits a batch of the next files, as a run does. */
  void run(long files) {
    Ledger ledger = ledger();
    long sequence = ledger.nextSequence();
    fence++;
    Iterable<SourceFile> next = SyntheticFileSystem.files(BUCKET, FOLDER, done, done + files);
    Ledger.FilesDocument list = ledger.write(sequence, fence, () -> map(next.iterator()));
    ledger.freeze(
        new Batch(
            "j",
            sequence,
            "id" + sequence,
            "2001-01-15T06:30:00Z",
            "run" + fence,
            "declared",
            List.of(
                new Batch.Input(
                    "orders",
                    "orders",
                    1,
                    LOCATION.toString(),
                    true,
                    files,
                    100 * files,
                    "same",
                    "",
                    "reject")),
            List.of(new Batch.Output("lake", folder + "/lake", "parquet")),
            list.name(),
            list.sha256(),
            Batch.Replay.NONE));
    ledger.commit(
        new Commit(
            sequence, "id" + sequence, "run" + fence, "2001-01-15T06:31:00Z", files, 0, List.of()));
    done += files;
  }

  private static Iterator<BatchFile> map(Iterator<SourceFile> files) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return files.hasNext();
      }

      @Override
      public BatchFile next() {
        return BatchFile.of("orders", files.next());
      }
    };
  }

  void checkpoint() {
    ledger().checkpoint(fence);
  }

  /** The documents of the ledger, archived ones too, by name, with their lengths. */
  SortedMap<String, Long> documents(Predicate<String> which) {
    TreeMap<String, Long> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder.resolve("state/jobs/j/ledger"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (which.test(name)) {
          found.put(name, Files.size(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
