package dev.inlet.testing;

import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Entry.Landed;
import dev.inlet.bookmark.Ledger;
import dev.inlet.state.StateStore;
import dev.inlet.write.BatchTag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * A file target as batches leave it, without Spark: what is in the files does not matter to who
 * only moves and removes them.
 *
 * @param scheme of the file system, such as {@code file}
 */
public record FileTarget(String scheme, Path folder, String job, String target) {
  private record Moved(String staged, String published, String partition, long bytes, long rows) {}

  private record Manifest(
      String kind,
      BatchTag tag,
      String target,
      String schema,
      String staging,
      List<Moved> files,
      List<String> replaces) {}

  /** Lands a batch as one file with so many rows, and commits it. */
  public void land(Ledger ledger, long sequence, long rows) {
    Batch batch = ledger.batch(sequence);
    land(batch.id(), sequence, rows);
    ledger.commit(
        new Commit(
            sequence,
            batch.id(),
            "run-" + sequence,
            "2001-01-" + (10 + sequence) + "T06:30:00Z",
            rows,
            0,
            List.of(new Landed(target, folder.toString(), rows, 1, -1))));
  }

  /** Lands a batch that the ledger need not know. */
  public void land(String id, long sequence, long rows) {
    String stem = String.format("%010d-%s", sequence, id);
    String published = job + "-" + target + "-" + stem + "-00000.parquet";
    BatchTag tag = new BatchTag(job, sequence, id, "run", "2001-01-15T06:30:00Z", rows, 0);
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(published), "rows");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String name = "_inlet/" + job + "/" + target + "/" + stem;
    store()
        .putIfAbsent(
            name + ".manifest.json",
            new Manifest(
                "BATCH",
                tag,
                target,
                "n BIGINT",
                name + "/run",
                List.of(new Moved("a", published, "", 4, rows)),
                List.of()));
  }

  /** The numbers of the batches whose files are in place. */
  public List<Long> batches() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".parquet"))
          .map(name -> Long.valueOf(name.substring((job + target).length() + 2).split("-", -1)[0]))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StateStore store() {
    return new StateStore(
        new org.apache.hadoop.fs.Path(scheme + "://" + folder), new Configuration());
  }
}
