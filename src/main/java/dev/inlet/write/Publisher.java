package dev.inlet.write;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.state.FilePlace;
import dev.inlet.write.Manifest.Moved;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
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
   * No name is given to two files, so one that is taken by a file of its length is done. Neither
   * that staging is gone nor that a rename or a completed upload said so proves anything: it is the
   * files in place that count.
   */
  private void move(FileSystem fs, Manifest manifest) throws IOException {
    Map<String, Long> found = lengths(fs, manifest.files());
    List<Moved> missing = missing(found, manifest.files());
    if (missing.isEmpty()) {
      return;
    }
    List<Moved> free = requireFree(found, manifest, missing);
    complete(fs, free.stream().filter(file -> !file.upload().isNone()).toList());
    rename(fs, manifest, free.stream().filter(file -> file.upload().isNone()).toList());
    Optional<Moved> lost = missing(lengths(fs, missing), missing).stream().findFirst();
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
      Path to = FilePlace.in(root, file.published());
      if (made.add(DataFiles.folder(file.published()))) {
        fs.mkdirs(to.getParent());
      }
      rename(DataFiles.forName(fs, file.published()), FilePlace.in(from, file.staged()), to);
    }
  }

  /** What is there under a name and is not the file would be lost. */
  private List<Moved> requireFree(Map<String, Long> found, Manifest manifest, List<Moved> files)
      throws IOException {
    List<Moved> free = new ArrayList<>();
    for (Moved file : files) {
      if (!found.containsKey(file.published())) {
        free.add(file);
      } else if (!isSuperseded(manifest, file)) {
        throw new IOException(
            "expected "
                + file.published()
                + " of "
                + file.bytes()
                + " bytes or none, found the name taken by another file, of "
                + found.get(file.published())
                + " bytes. Move that away");
      }
    }
    return free;
  }

  private Map<String, Long> lengths(FileSystem fs, List<Moved> files) throws IOException {
    return DataFiles.lengths(fs, root, files.stream().map(Moved::published).toList());
  }

  private static List<Moved> missing(Map<String, Long> found, List<Moved> files) {
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
    // Of a batch that is repeated late, after a later one made a file of that name again.
    BatchTag tag = manifest.tag();
    manifests.publishedAfter(tag.job(), tag.sequence()).forEach(there::remove);
    for (String path : new TreeSet<>(there)) {
      DataFiles.forName(fs, path).delete(FilePlace.in(root, path), false);
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
