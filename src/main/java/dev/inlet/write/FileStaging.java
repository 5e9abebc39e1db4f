package dev.inlet.write;

import dev.inlet.InputException;
import dev.inlet.state.FilePlace;
import dev.inlet.state.Json;
import dev.inlet.state.StateStore;
import dev.inlet.write.Manifest.Moved;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The files of a batch that a run makes by itself, until its manifest names them: in a folder that
 * readers leave out or, on S3A, in uploads that are not completed. Those are made on a local disk,
 * where S3A keeps its own buffers too, and sent when they are taken. May be used by several
 * threads.
 */
public final class FileStaging {
  private final Path root;
  private final Configuration conf;
  private final StateStore store;
  private final Staging staging;
  private final String folder;
  private final Map<String, Path> local = new ConcurrentHashMap<>();
  private final Map<String, Moved> taken = new ConcurrentSkipListMap<>();

  /**
   * @param folder of the run, relative to the target
   */
  FileStaging(Path root, Configuration conf, StateStore store, Staging staging, String folder) {
    this.root = root;
    this.conf = conf;
    this.store = store;
    this.staging = staging;
    this.folder = folder;
  }

  /** The folder of the run, as messages should name it. */
  public Path where() {
    return new Path(root, folder);
  }

  /**
   * Where a file is to be made.
   *
   * @param staged its name here, or a folder of its own and its name
   * @param bytes for which there had best be room
   * @param leastBytes for which there has to be room
   */
  public Path place(String staged, long bytes, long leastBytes) throws IOException {
    if (!staging.isByUploads()) {
      return FilePlace.in(where(), staged);
    }
    Path disk = LocalBuffers.folder(folder, Attempt.of(staged), bytes, leastBytes, conf);
    local.put(staged, disk);
    return FilePlace.in(disk, Attempt.nameOf(staged));
  }

  /**
   * Whether the store can copy ranges of a file into one that is made here, so that they need not
   * be read.
   */
  public boolean copiesFrom(Path source) {
    try {
      return staging.isByUploads()
          && CopyRule.allows(source.getFileSystem(conf), root.getFileSystem(conf));
    } catch (IOException e) {
      // Then it is read, and whoever does so tells what is wrong.
      return false;
    }
  }

  /**
   * Takes a file that is whole, and in its place.
   *
   * @param published relative to the target
   * @param bytes with those of the ranges
   * @param rows records in it; -1 if they were not counted
   * @param ranges what the store is to copy between its bytes
   */
  public void take(String staged, String published, long bytes, long rows, List<CopiedRange> ranges)
      throws IOException {
    Moved file = new Moved(staged, published, "", bytes, rows);
    taken.put(staged, local.containsKey(staged) ? sent(file, ranges) : file);
  }

  private Moved sent(Moved file, List<CopiedRange> ranges) throws IOException {
    Path disk = local.get(file.staged());
    java.nio.file.Path made =
        java.nio.file.Path.of(disk.toUri().getPath(), Attempt.nameOf(file.staged()));
    try (Uploads uploads = new Uploads(root.getFileSystem(conf), root)) {
      Moved begun = file.in(uploads.begin(file.published()));
      // From here on the upload is found again, whatever becomes of this process; before, it has no
      // bytes.
      store.putIfAbsent(
          folder + "/" + Attempt.begunName(Attempt.of(file.staged())), new Attempt(List.of(begun)));
      Moved sent = file.in(send(uploads, begun, made, ranges));
      remove(disk);
      return sent;
    }
  }

  private Upload send(
      Uploads uploads, Moved file, java.nio.file.Path made, List<CopiedRange> ranges)
      throws IOException {
    if (ranges.isEmpty()) {
      long part = Uploads.partBytes(conf, file.bytes());
      return uploads.send(file.published(), file.upload(), made, part);
    }
    return uploads.send(file.published(), file.upload(), made, ranges, conf);
  }

  /** A file that was taken, as {@link #adopt} takes it over in another process. */
  public String taken(String staged) {
    return Json.line(taken.get(staged));
  }

  /**
   * Takes a file that was taken in another process, for the same run.
   *
   * @param told what {@link #taken} told there
   * @throws InputException if it is not there, for that process has another disk
   */
  public void adopt(String told) throws IOException {
    Moved file = Json.parse(told, Moved.class);
    if (file.upload().isNone()) {
      requireThere(file);
    }
    taken.put(file.staged(), file);
  }

  private void requireThere(Moved file) throws IOException {
    Path path = FilePlace.in(where(), file.staged());
    String found;
    try {
      long length = FilePlace.fileSystem(path, conf).getFileStatus(path).getLen();
      if (length == file.bytes()) {
        return;
      }
      found = length + " bytes";
    } catch (FileNotFoundException e) {
      found = "no file";
    }
    throw new InputException(
        path
            + ": made by another process: expected "
            + file.bytes()
            + " bytes, found "
            + found
            + ". Nothing was published, and no source was removed. All machines have to have the"
            + " destination under this name: choose one that they share, or let the driver make the"
            + " outputs");
  }

  /**
   * Removes what is in the place of a file that was not taken. An upload that was begun for it is
   * aborted with the others that no manifest names.
   */
  public void giveUp(String staged) throws IOException {
    Path disk = local.get(staged);
    remove(disk == null ? new Path(where(), Attempt.of(staged)) : disk);
  }

  /** Those that were taken, in the order of their names here. */
  List<Moved> files() {
    return List.copyOf(taken.values());
  }

  /** The folder of the run, relative to the target. */
  public String folder() {
    return folder;
  }

  /** Removes all that no manifest names, and aborts its uploads. */
  public void discard() throws IOException {
    for (Path disk : local.values()) {
      remove(disk);
    }
    staging.discard(folder, Optional.empty());
  }

  @SuppressWarnings("CheckReturnValue") // What stays is in a folder for temporary files.
  private void remove(Path disk) throws IOException {
    FilePlace.fileSystem(disk, conf).delete(disk, true);
  }
}
