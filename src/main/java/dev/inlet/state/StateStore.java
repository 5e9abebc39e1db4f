package dev.inlet.state;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.inlet.CatalogException;
import dev.inlet.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder that {@code inlet.state} names: small documents that are put once, whole or not at
 * all, and are readable with {@code cat}.
 *
 * <p>Names are relative to that folder, with {@code /} between their parts.
 */
public final class StateStore {
  private final Path root;
  private final Configuration conf;

  public StateStore(Path root, Configuration conf) {
    this.root = requireNonNull(root, "root");
    this.conf = requireNonNull(conf, "conf");
  }

  /** The document of this name as text; empty if there is none. */
  public Optional<String> read(String name) {
    Path path = path(name);
    try (var in = fileSystem().open(path)) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** The document of this name as a record; empty if there is none. */
  public <T> Optional<T> read(String name, Class<T> type) {
    return read(name).map(text -> parse(path(name), text, type));
  }

  /** The names of the documents directly within a folder, sorted; empty if there is no folder. */
  public List<String> list(String folder) {
    try {
      List<String> names = new ArrayList<>();
      for (FileStatus status : fileSystem().listStatus(path(folder))) {
        if (!status.getPath().getName().startsWith(".")) {
          names.add(status.getPath().getName());
        }
      }
      Collections.sort(names);
      return names;
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw unreadable(path(folder), e);
    }
  }

  /**
   * Puts a document unless one of this name is there.
   *
   * @return whether this call put it; of several concurrent callers exactly one is told so
   */
  public boolean putIfAbsent(String name, String text) {
    Path path = path(name);
    try {
      return AtomicPut.ifAbsent(fileSystem(), path, text.getBytes(StandardCharsets.UTF_8), conf);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** Puts a record as a JSON document unless one of this name is there. */
  public boolean putIfAbsent(String name, Record document) {
    return putIfAbsent(name, Json.pretty(document));
  }

  /**
   * Puts a document, over an older one of this name if there is one; for the lease's owner only.
   */
  void replace(String name, String text) {
    Path path = path(name);
    try {
      AtomicPut.replace(fileSystem(), path, text.getBytes(StandardCharsets.UTF_8), conf);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /**
   * Removes what writers that died left of documents in a folder. A writer that lives writes its
   * document again.
   */
  public void removeDrafts(String folder) {
    Path path = path(folder);
    try {
      FileSystem fs = fileSystem();
      if (!AtomicPut.leavesDrafts(fs)) {
        return;
      }
      for (FileStatus status : fs.listStatus(path)) {
        if (AtomicPut.isDraft(status.getPath().getName())) {
          fs.delete(status.getPath(), false);
        }
      }
    } catch (FileNotFoundException e) {
      // No folder, no drafts.
      return;
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** Removes a document or folder that nothing refers to any more. */
  public void remove(String name) {
    Path path = path(name);
    try {
      fileSystem().delete(path, true);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** Where a document of this name is. */
  public Path path(String name) {
    return new Path(root, name);
  }

  /** On local disks without Hadoop's layer of {@code .crc} files, which links would not have. */
  private FileSystem fileSystem() throws IOException {
    FileSystem files = root.getFileSystem(conf);
    return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
  }

  private static <T> T parse(Path path, String text, Class<T> type) {
    try {
      return Json.parse(text, type);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new InputException(
          path
              + ": "
              + (at == null ? 1 : at.getLineNr())
              + ": corrupt state document: expected a "
              + type.getSimpleName()
              + ", found "
              + e.getOriginalMessage()
              + ". Restore it from a backup; nothing was changed",
          e);
    }
  }

  private static InputException unreadable(Path path, IOException e) {
    return new InputException(
        path + ": cannot read state: " + Reason.of(e) + ". Check 'inlet.state'", e);
  }

  private static CatalogException unwritable(Path path, IOException e) {
    return new CatalogException(
        path
            + ": cannot write state: expected a writable folder, found "
            + Reason.of(e)
            + ". Correct 'inlet.state' or its permissions",
        e);
  }
}
