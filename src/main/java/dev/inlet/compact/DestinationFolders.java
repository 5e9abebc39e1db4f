package dev.inlet.compact;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.state.FilePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The destination as it is on a file system; each folder is listed once. */
final class DestinationFolders implements Destination {
  private final Path root;
  private final Path documents;
  private final Configuration conf;
  private final Map<String, SortedMap<String, SourceFile>> seen = new HashMap<>();
  private final Set<String> folders = new HashSet<>();
  private final Map<String, String> newest = new HashMap<>();
  private final Set<String> given = new HashSet<>();
  private boolean isRead;

  /**
   * @param documents the folder of the documents of the job's batches
   */
  DestinationFolders(Path root, Path documents, Configuration conf) {
    this.root = root;
    this.documents = documents;
    this.conf = conf;
  }

  @Override
  public SortedMap<String, SourceFile> files(String folder) {
    return seen.computeIfAbsent(folder, this::list);
  }

  private SortedMap<String, SourceFile> list(String folder) {
    SortedMap<String, SourceFile> files = new TreeMap<>();
    for (FileStatus file : list(folder.isEmpty() ? root : FilePlace.in(root, folder))) {
      String name = file.getPath().getName();
      String path = folder.isEmpty() ? name : folder + "/" + name;
      if (file.isFile()) {
        files.put(name, SourceFile.of(path, file));
      } else {
        folders.add(path);
      }
    }
    return files;
  }

  private List<FileStatus> list(Path path) {
    try {
      FileSystem fs = path.getFileSystem(conf);
      return List.of(fs.listStatus(path));
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new InputException(
          path + ": cannot list the destination: " + e.getMessage() + ". Run again", e);
    }
  }

  @Override
  public boolean isFolder(String path) {
    files(CompactionPlanner.folder(path));
    return folders.contains(path);
  }

  @Override
  public Set<String> given() {
    readDocuments();
    return Collections.unmodifiableSet(given);
  }

  /** Names do not tell the group: {@code 2001-1} and 0 looks like {@code 2001-10}. */
  @Override
  public Optional<SourceFile> last(String group) {
    readDocuments();
    return Optional.ofNullable(newest.get(group))
        .map(path -> files(CompactionPlanner.folder(path)).get(CompactionPlanner.name(path)));
  }

  private void readDocuments() {
    if (isRead) {
      return;
    }
    isRead = true;
    List<Path> paths = new ArrayList<>();
    for (FileStatus file : list(documents)) {
      if (file.getPath().getName().endsWith(Provenance.SUFFIX)) {
        paths.add(file.getPath());
      }
    }
    paths.sort(null);
    for (Path path : paths) {
      Provenance.read(
          path,
          conf,
          new Provenance.Reader() {
            @Override
            public void made(Provenance.Made made) {
              newest.put(made.group(), made.output());
              given.add(made.output());
            }
          });
    }
  }
}
