package dev.inlet.write;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.write.Manifest.Moved;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Does what a manifest says: moves its files to their places, or completes their uploads, then
 * removes those that they replace. Doing it twice is doing it once, so whoever finds a manifest can
 * go on with it.
 */
final class Publisher {
  private final Path root;
  private final Configuration conf;
  private final Manifests manifests;
  private final Staging staging;

  Publisher(Path root, Configuration conf, Manifests manifests, Staging staging) {
    this.root = root;
    this.conf = conf;
    this.manifests = manifests;
    this.staging = staging;
  }

  void publish(Manifest manifest) {
    try {
      FileSystem fs = root.getFileSystem(conf);
      move(fs, manifest);
      removeReplaced(fs, manifest);
      staging.discard(manifests.stagingOf(manifest.tag()), Optional.of(manifest));
      manifests.removeDrafts(manifest.tag());
    } catch (IOException e) {
      throw new CommitStateUnknownException(
          root
              + ": publishing batch "
              + manifest.tag().sequence()
              + ": "
              + e.getMessage()
              + ". Its manifest is in place; run again to publish the rest",
          e);
    }
  }

  /**
   * Names carry the batch, so a name that is taken is done. Neither that staging is gone nor that a
   * rename or a completed upload said so proves anything: it is the files in place that count.
   */
  private void move(FileSystem fs, Manifest manifest) throws IOException {
    List<Moved> missing = missing(fs, manifest.files());
    if (missing.isEmpty()) {
      return;
    }
    complete(fs, missing.stream().filter(file -> !file.upload().isNone()).toList());
    rename(fs, manifest, missing.stream().filter(file -> file.upload().isNone()).toList());
    Optional<Moved> lost = missing(fs, missing).stream().findFirst();
    if (lost.isPresent() && !isSuperseded(manifest, lost.get())) {
      throw lost(manifest, lost.get());
    }
  }

  private void complete(FileSystem fs, List<Moved> files) throws IOException {
    if (!files.isEmpty()) {
      try (Uploads uploads = new Uploads(fs, root)) {
        uploads.complete(Staging.byPath(files));
      }
    }
  }

  private void rename(FileSystem fs, Manifest manifest, List<Moved> files) throws IOException {
    Path from = new Path(root, manifest.staging());
    Set<String> made = new TreeSet<>();
    for (Moved file : files) {
      Path to = new Path(root, file.published());
      if (made.add(DataFiles.folder(file.published()))) {
        fs.mkdirs(to.getParent());
      }
      rename(fs, new Path(from, file.staged()), to);
    }
  }

  private List<Moved> missing(FileSystem fs, List<Moved> files) throws IOException {
    Map<String, Long> found =
        DataFiles.lengths(fs, root, files.stream().map(Moved::published).toList());
    return files.stream()
        .filter(file -> found.getOrDefault(file.published(), -1L) != file.bytes())
        .toList();
  }

  @SuppressWarnings("CheckReturnValue") // What a rename says is not believed.
  private static void rename(FileSystem fs, Path from, Path to) throws IOException {
    try {
      fs.rename(from, to);
    } catch (FileNotFoundException e) {
      return;
    }
  }

  /** Files that a later batch replaced were in place before that. */
  private boolean isSuperseded(Manifest manifest, Moved file) {
    BatchTag tag = manifest.tag();
    return manifests.replacedAfter(tag.job(), tag.sequence()).contains(file.published());
  }

  private void removeReplaced(FileSystem fs, Manifest manifest) throws IOException {
    Set<String> there = DataFiles.lengths(fs, root, manifest.replaces()).keySet();
    if (there.isEmpty()) {
      return;
    }
    for (String path : new TreeSet<>(there)) {
      fs.delete(new Path(root, path), false);
    }
    Set<String> left = DataFiles.lengths(fs, root, there).keySet();
    if (!left.isEmpty()) {
      throw new IOException(
          "expected "
              + left.size()
              + " replaced files to be gone, found "
              + new TreeSet<>(left).first()
              + " in place");
    }
  }

  private CommitStateUnknownException lost(Manifest manifest, Moved file) {
    return new CommitStateUnknownException(
        root
            + ": publishing batch "
            + manifest.tag().sequence()
            + ": expected "
            + (file.upload().isNone()
                ? file.staged() + " in " + manifest.staging()
                : "an upload of it that is not completed")
            + " or "
            + file.published()
            + " in place, found neither. Compare the target with "
            + manifests.name(manifest.tag())
            + "; nothing was removed");
  }
}
