package dev.inlet.compact;

import dev.inlet.CommitStateUnknownException;
import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.compact.Provenance.Head;
import dev.inlet.compact.Provenance.Made;
import dev.inlet.state.FilePlace;
import dev.inlet.state.Lease;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Deletes or archives the sources of a batch that is committed, by its document: only those that
 * are still what was compacted, and only while all outputs are in place.
 */
final class SourceRemoval {
  static final String KEEP = "keep";
  static final String DELETE = "delete";
  static final String ARCHIVE = "archive";

  private static final int EXAMPLES = 5;

  /** How many sources are held, and removed between two looks at the lease. */
  private static final int PAGE = 500;

  private final Path document;
  private final Configuration conf;
  private final Lease lease;
  private final int threads;
  private final List<SourceFile> page = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();
  private long removed;
  private long changed;

  SourceRemoval(Path document, Configuration conf, Lease lease, int threads) {
    this.document = document;
    this.conf = conf;
    this.lease = lease;
    this.threads = threads;
  }

  Removed remove() {
    Proofs proofs = new Proofs();
    Head head = Provenance.read(document, conf, proofs);
    if (!head.removal().equals(KEEP)) {
      requireInPlace(head);
      ExecutorService pool =
          Executors.newFixedThreadPool(threads, work -> new Thread(work, "inlet-remove"));
      try {
        Provenance.read(
            document,
            conf,
            new Provenance.Reader() {
              @Override
              public void source(Made of, SourceFile source) {
                page.add(source);
                if (page.size() == PAGE) {
                  removePage(head, pool);
                }
              }
            });
        removePage(head, pool);
      } finally {
        pool.shutdown();
      }
    }
    return new Removed(head.removal(), removed, changed, examples, proofs.proof(head));
  }

  /** Adds up what is said of outputs and sources. */
  private static final class Proofs implements Provenance.Reader {
    private long sources;
    private long sourceBytes;
    private long outputs;
    private long outputBytes;
    private long copied;
    private boolean counted = true;
    private Contents contents = Contents.NONE;

    @Override
    public void made(Made made) {
      outputs++;
      outputBytes += made.bytes();
      copied += made.copied();
      if (made.records() < 0) {
        counted = false;
      } else {
        contents = contents.and(Contents.of(made.records(), made.hash()));
      }
    }

    @Override
    public void source(Made of, SourceFile source) {
      sources++;
      sourceBytes += source.length();
    }

    Proof proof(Head head) {
      return new Proof(
          sources,
          sourceBytes,
          outputs,
          outputBytes,
          copied,
          head.verify(),
          counted ? contents.records() : -1,
          counted ? contents.hash() : "");
    }
  }

  /** All of them, before the first source goes. */
  private void requireInPlace(Head head) {
    Path dest = new Path(head.dest());
    Destination there = new DestinationFolders(dest, dest, conf);
    Provenance.read(
        document,
        conf,
        new Provenance.Reader() {
          @Override
          public void made(Made made) throws IOException {
            String path = made.output();
            Optional<SourceFile> found =
                Optional.ofNullable(
                    there.files(CompactionPlanner.folder(path)).get(CompactionPlanner.name(path)));
            if (found.isEmpty() || found.get().length() != made.bytes()) {
              throw missing(
                  head,
                  made,
                  made.bytes() + " bytes",
                  found.map(file -> file.length() + " bytes").orElse("none"));
            }
            requireSameBytes(head, made, dest);
          }
        });
  }

  private void requireSameBytes(Head head, Made made, Path dest) throws IOException {
    if (made.sha256().isEmpty()) {
      return;
    }
    Path output = FilePlace.in(dest, made.output());
    FileStatus status = output.getFileSystem(conf).getFileStatus(output);
    String found = OutputMaker.sha256(status, conf);
    if (!found.equals(made.sha256())) {
      throw missing(head, made, "SHA-256 " + made.sha256(), found);
    }
  }

  private CommitStateUnknownException missing(Head head, Made made, String expected, String found) {
    return new CommitStateUnknownException(
        head.dest()
            + "/"
            + made.output()
            + ": an output of batch "
            + head.sequence()
            + " of job '"
            + head.job()
            + "', whose sources are to go: expected "
            + expected
            + " in place, found "
            + found
            + ". No source was removed. Put the output back and run again, or, to keep the sources,"
            + " write \"keep\" for \"removal\" in the first line of "
            + document);
  }

  /** What became of one source. */
  private enum Fate {
    GONE,
    CHANGED
  }

  /** All of the page; if some cannot be removed, the others are all the same. */
  private void removePage(Head head, ExecutorService pool) {
    lease.check();
    List<Future<Fate>> fates = new ArrayList<>();
    page.forEach(source -> fates.add(pool.submit(() -> remove(head, source))));
    Optional<RuntimeException> failure = Optional.empty();
    for (int i = 0; i < fates.size(); i++) {
      try {
        note(head, page.get(i), fates.get(i).get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        failure = failure.or(() -> Optional.of((RuntimeException) e.getCause()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InputException(document + ": interrupted while sources went. Run again", e);
      }
    }
    page.clear();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private void note(Head head, SourceFile source, Fate fate) {
    if (fate == Fate.GONE) {
      removed++;
      return;
    }
    changed++;
    if (examples.size() < EXAMPLES) {
      examples.add(FilePlace.in(new Path(head.src()), source.path()).toString());
    }
  }

  private Fate remove(Head head, SourceFile source) {
    Path path = FilePlace.in(new Path(head.src()), source.path());
    try {
      FileSystem fs = FilePlace.fileSystem(path, conf);
      FileStatus status = fs.getFileStatus(path);
      if (!source.isStill(SourceFile.of(source.path(), status))) {
        return Fate.CHANGED;
      }
      if (head.removal().equals(DELETE)) {
        delete(fs, path);
      } else {
        archive(fs, path, head, source);
      }
      return Fate.GONE;
    } catch (FileNotFoundException e) {
      // A run before has removed it, or somebody else: it is in the output in any case.
      return Fate.GONE;
    } catch (IOException e) {
      throw failed(path, head, e);
    }
  }

  private void delete(FileSystem fs, Path path) throws IOException {
    if (!fs.delete(path, false) || fs.exists(path)) {
      throw new IOException("it is still there");
    }
  }

  private void archive(FileSystem fs, Path path, Head head, SourceFile source) throws IOException {
    Path archive = new Path(head.archive());
    Path to = FilePlace.in(archive, source.path());
    if (isArchived(fs, path, to)) {
      delete(fs, path);
      return;
    }
    if (fs.exists(to)) {
      // Of another batch, which had a file of this name too.
      to = FilePlace.in(archive, source.path() + "." + head.sequence());
      if (isArchived(fs, path, to)) {
        delete(fs, path);
        return;
      }
    }
    fs.mkdirs(to.getParent());
    if (fs.exists(to) || !fs.rename(path, to)) {
      throw new IOException("it cannot be moved to " + to);
    }
    if (fs.exists(path) || fs.getFileStatus(to).getLen() != source.length()) {
      throw new IOException("it was not moved to " + to);
    }
  }

  /**
   * Whether the same bytes are there already: an object store copies, and then deletes, and a run
   * may die or be refused between the two.
   */
  private boolean isArchived(FileSystem fs, Path path, Path to) throws IOException {
    try {
      FileStatus there = fs.getFileStatus(to);
      FileStatus source = fs.getFileStatus(path);
      return there.isFile()
          && there.getLen() == source.getLen()
          && OutputMaker.sha256(there, conf).equals(OutputMaker.sha256(source, conf));
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static InputException failed(Path path, Head head, IOException cause) {
    return new InputException(
        path
            + ": cannot "
            + head.removal()
            + " this source of batch "
            + head.sequence()
            + " of job '"
            + head.job()
            + "': "
            + cause.getMessage()
            + ". The batch is done and nothing is lost; mend it, and run again: the next run removes"
            + " the rest",
        cause);
  }
}
