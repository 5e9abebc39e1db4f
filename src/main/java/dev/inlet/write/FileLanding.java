package dev.inlet.write;

import static java.util.Objects.requireNonNull;

import dev.inlet.ConflictException;
import dev.inlet.InletException;
import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.state.FilePlace;
import dev.inlet.state.Lease;
import dev.inlet.state.StateStore;
import dev.inlet.write.Manifest.Kind;
import dev.inlet.write.Manifest.Moved;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Lands files that are no rows of ours: whoever makes them stages them, and they are named in a
 * manifest and published as the files of any target are. Whether a batch has landed, and how one is
 * given up, the target's {@link TargetWriter} tells.
 */
public final class FileLanding {
  /** Of whoever is about to put a manifest of files here, whichever job it is of. */
  private static final String LEASE = "_inlet/_landing/lease";

  private final TargetSpec target;
  private final Configuration conf;
  private final Path root;
  private final StateStore store;
  private final Manifests manifests;
  private final Staging staging;
  private final Publisher publisher;

  public FileLanding(TargetSpec target, Configuration conf) {
    this.target = requireNonNull(target, "target");
    this.conf = requireNonNull(conf, "conf");
    this.root = new Path(target.path());
    this.store = new StateStore(root, conf, TargetFolder.declaredBy(target));
    this.manifests = new Manifests(store, target.name());
    this.staging = new Staging(target, conf);
    this.publisher = new Publisher(root, conf, manifests, staging);
  }

  /**
   * Makes the target's folder if it is not there.
   *
   * @throws dev.inlet.CatalogException if that cannot be done
   */
  public void makeFolder() {
    TargetFolder.make(target, conf);
  }

  /** Where a run is to put a batch's files. */
  public FileStaging staging(BatchTag tag) {
    return stagingIn(manifests.stagingOf(tag) + "/" + tag.run());
  }

  /**
   * Where another process of a run puts files, that of the run itself takes over and lands.
   *
   * @param folder of the run, as {@link FileStaging#folder} tells it there
   */
  public FileStaging stagingIn(String folder) {
    return new FileStaging(root, conf, store, staging, folder);
  }

  /**
   * Where a document about a batch goes that is published with its files, relative to the target.
   */
  public String documentOf(BatchTag tag, String suffix) {
    return manifests.stagingOf(tag) + suffix;
  }

  /**
   * Puts the manifest of a batch, and publishes its files.
   *
   * @param staged the files, all of which were taken
   * @param replaces files that go once the others are in place, relative to the target
   * @param lease checked before the manifest is put
   * @throws ConflictException if the lease was lost, another run was faster, or a file of another
   *     job has the name of one of these
   * @throws dev.inlet.CommitStateUnknownException if it cannot be told whether the batch landed
   */
  public Written land(BatchTag tag, FileStaging staged, List<String> replaces, Lease lease) {
    Manifest manifest =
        new Manifest(Kind.BATCH, tag, target.name(), "", staged.folder(), staged.files(), replaces);
    try (Lease landing = lease.beside(store, LEASE)) {
      requireFree(tag, manifest.files());
      landing.check();
      lease.check();
      manifests.put(manifest);
    } catch (ConflictException e) {
      discard(staged, e);
      throw e;
    }
    publisher.publish(manifest);
    return manifest.written();
  }

  /** It is known that no manifest names them: the one that is there is of another run. */
  private static void discard(FileStaging staged, ConflictException failure) {
    try {
      staged.discard();
    } catch (IOException | InletException e) {
      failure.addSuppressed(e);
    }
  }

  /** Another job may have planned the same names since; what it published must not be lost. */
  private void requireFree(BatchTag tag, List<Moved> files) {
    if (manifests.find(tag).isPresent()) {
      // Of this very batch, as another run of the job made it; putting ours tells that.
      return;
    }
    Set<String> taken = new TreeSet<>();
    try {
      List<String> names = files.stream().map(Moved::published).toList();
      taken.addAll(DataFiles.lengths(root.getFileSystem(conf), root, names).keySet());
    } catch (IOException e) {
      throw new InputException(
          root + ": cannot list the target: " + e.getMessage() + ". Run again", e);
    }
    Set<String> claimed = new HashSet<>();
    for (Manifest other : manifests.newestOfOthers(tag.job())) {
      other.files().forEach(file -> claimed.add(file.published()));
    }
    files.stream().map(Moved::published).filter(claimed::contains).forEach(taken::add);
    if (!taken.isEmpty()) {
      throw new ConflictException(
          FilePlace.in(root, taken.iterator().next())
              + ": expected a free name for a file of job '"
              + tag.job()
              + "', found that another job has published one there meanwhile, or is about to."
              + " Nothing was published. Run again, or give the jobs names or destinations that"
              + " differ");
    }
  }
}
