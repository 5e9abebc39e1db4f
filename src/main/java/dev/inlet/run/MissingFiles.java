package dev.inlet.run;

import dev.inlet.InputException;
import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobSpec;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.SourceSpec.OnMissing;
import dev.inlet.discover.FileDiscovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** Files of a batch that went away before they were read. */
final class MissingFiles {
  /** How often a run plans again because of them. */
  static final int ATTEMPTS = 3;

  private final JobCatalog catalog;
  private final JobSpec job;
  private final FileDiscovery discovery;

  MissingFiles(JobCatalog catalog, JobSpec job, Configuration conf) {
    this.catalog = catalog;
    this.job = job;
    this.discovery = new FileDiscovery(conf);
  }

  /** The files of a batch that are gone; none unless all of their sources can do without them. */
  List<String> expendable(OwnedBatch owned) {
    if (owned.batch().replays()) {
      // Those that it reads are in the state folder.
      return List.of();
    }
    List<String> missing = new ArrayList<>();
    try {
      for (Batch.Input input : owned.batch().inputs()) {
        List<String> gone = gone(input, owned.files());
        Optional<SourceSpec> source =
            job.sources().stream().filter(one -> one.name().equals(input.source())).findFirst();
        if (!gone.isEmpty() && source.filter(one -> one.onMissing() == OnMissing.SKIP).isEmpty()) {
          return List.of();
        }
        gone.forEach(path -> missing.add(input.base() + "/" + path));
      }
    } catch (InputException e) {
      // Without a listing nobody knows; the run ends with what made it look.
      return List.of();
    }
    return List.copyOf(missing);
  }

  private List<String> gone(Batch.Input input, List<BatchFile> files) {
    TreeSet<String> paths = new TreeSet<>();
    files.stream()
        .filter(file -> file.source().equals(input.source()))
        .forEach(file -> paths.add(file.path()));
    discovery.listWhole(
        catalog.table(input.table()),
        SourceSpec.whole(catalog.table(input.table())),
        file -> {
          paths.remove(file.path());
          return false;
        });
    return List.copyOf(paths);
  }
}
