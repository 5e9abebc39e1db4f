package dev.inlet.state;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.CommitStateUnknownException;
import dev.inlet.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that {@code inlet.state} names: small documents that are put once, whole or not at
 * all, and are readable with {@code cat}.
 *
 * <p>Names are relative to that folder, with {@code /} between their parts.
 */
public final class StateStore {
  private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);

  private static final int BUFFER = 1 << 18;

  private final Path root;
  private final Configuration conf;
  private final String declaredBy;
  private final Puts puts;

  public StateStore(Path root, Configuration conf) {
    this(root, conf, "'inlet.state'");
  }

  /**
   * A store in another folder than that of the state.
   *
   * @param declaredBy what names the folder in the job catalog, for messages
   */
  public StateStore(Path root, Configuration conf, String declaredBy) {
    this(root, conf, declaredBy, AtomicPut::of);
  }

  StateStore(Path root, Configuration conf, Puts puts) {
    this(root, conf, "'inlet.state'", puts);
  }

  private StateStore(Path root, Configuration conf, String declaredBy, Puts puts) {
    this.root = requireNonNull(root, "root");
    this.conf = requireNonNull(conf, "conf");
    this.declaredBy = requireNonNull(declaredBy, "declaredBy");
    this.puts = requireNonNull(puts, "puts");
  }

  /** How documents are put on a file system. */
  @FunctionalInterface
  interface Puts {
    AtomicPut on(FileSystem fs, Configuration conf) throws IOException;
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

  /**
   * What is directly within a folder, sorted.
   *
   * @param drafts what writers that died, or are at it, left of documents
   */
  public record Folder(List<String> documents, List<String> drafts) {
    public Folder {
      documents = List.copyOf(documents);
      drafts = List.copyOf(drafts);
    }
  }

  /** The names of the folders directly within a folder, sorted; empty if there is no folder. */
  public List<String> folders(String folder) {
    try {
      List<String> names = new ArrayList<>();
      for (FileStatus status : fileSystem().listStatus(path(folder))) {
        String name = status.getPath().getName();
        if (status.isDirectory() && !name.startsWith(".")) {
          names.add(name);
        }
      }
      Collections.sort(names);
      return List.copyOf(names);
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw unreadable(path(folder), e);
    }
  }

  /** The names of the documents directly within a folder, sorted; empty if there is no folder. */
  public List<String> list(String folder) {
    return scan(folder).documents();
  }

  /** What is directly within a folder, in one listing; empty if there is no folder. */
  public Folder scan(String folder) {
    try {
      List<String> names = new ArrayList<>();
      List<String> drafts = new ArrayList<>();
      for (FileStatus status : fileSystem().listStatus(path(folder))) {
        String name = status.getPath().getName();
        if (Drafts.isDraft(name)) {
          drafts.add(name);
        } else if (!name.startsWith(".") && !status.isDirectory()) {
          names.add(name);
        }
      }
      Collections.sort(names);
      return new Folder(names, drafts);
    } catch (FileNotFoundException e) {
      return new Folder(List.of(), List.of());
    } catch (IOException e) {
      throw unreadable(path(folder), e);
    }
  }

  /**
   * Puts a document unless one of this name is there, and reads it back.
   *
   * @return whether the document that is there is this one, also where the answer to the put was
   *     lost. Of several callers with documents that differ exactly one is told so; those whose
   *     documents are equal are told the same, so a document that must have one owner names it
   * @throws CommitStateUnknownException if the put was said to be done and the document is not
   *     there
   */
  public boolean putIfAbsent(String name, String text) {
    Path path = path(name);
    try {
      return puts.on(fileSystem(), conf).ifAbsent(path, text.getBytes(StandardCharsets.UTF_8));
    } catch (AtomicPut.LostException e) {
      throw lost(path, e.getMessage(), e);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /** Puts a record as a JSON document unless one of this name is there. */
  public boolean putIfAbsent(String name, Record document) {
    return putIfAbsent(name, Seal.put(document));
  }

  /** What writes the content of a large document. */
  @FunctionalInterface
  public interface Content {
    /** Writes everything; the stream is closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a document that is too large for the memory, under a name that nobody else uses. It may
   * be torn if the writer dies; a document that is put afterwards vouches for it by its digest.
   *
   * <p>Only its length is verified, for it may be large; who reads it compares the digest.
   *
   * @throws CatalogException if it cannot be written
   * @throws CommitStateUnknownException if it was said to be written and is not there, or not whole
   */
  public void write(String name, Content content) {
    Path path = path(name);
    try {
      FileSystem fs = fileSystem();
      long bytes = DurableFile.write(fs, path, content);
      requireWhole(fs, path, bytes);
    } catch (FileNotFoundException e) {
      // Its folder or itself was said to be made.
      throw lost(path, "nothing", e);
    } catch (AtomicPut.LostException e) {
      throw lost(path, e.getMessage(), e);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private static void requireWhole(FileSystem fs, Path path, long bytes) throws IOException {
    long found = fs.getFileStatus(path).getLen();
    if (found != bytes) {
      throw new AtomicPut.LostException(found + " bytes of " + bytes);
    }
  }

  /** The bytes of a document; empty if there is none. */
  public Optional<InputStream> open(String name) {
    Path path = path(name);
    try {
      return Optional.of(fileSystem().open(path, BUFFER));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /** Gives a document that is settled another name, which nobody else uses. */
  public void move(String name, String to) {
    Path path = path(name);
    try {
      FileSystem fs = fileSystem();
      fs.mkdirs(path(to).getParent());
      if (!fs.rename(path, path(to)) && fs.exists(path)) {
        throw new IOException("it cannot be renamed to " + path(to));
      }
    } catch (FileNotFoundException e) {
      // Somebody else moved it.
      return;
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /**
   * Puts a document, over an older one of this name if there is one, and reads it back; for the
   * lease's owner only.
   *
   * @throws CommitStateUnknownException if the put was said to be done and the document is not
   *     there
   */
  void replace(String name, Record document) {
    Path path = path(name);
    try {
      byte[] content = Seal.put(document).getBytes(StandardCharsets.UTF_8);
      puts.on(fileSystem(), conf).replace(path, content);
    } catch (AtomicPut.LostException e) {
      throw lost(path, e.getMessage(), e);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  /**
   * Removes what writers that died left of documents in a folder. A writer that lives writes its
   * document again.
   */
  public void removeDrafts(String folder) {
    try {
      if (AtomicPut.leavesDrafts(fileSystem())) {
        removeDrafts(folder, scan(folder).drafts());
      }
    } catch (IOException e) {
      throw unwritable(path(folder), e);
    }
  }

  /** Removes drafts that a scan of the folder has found. */
  public void removeDrafts(String folder, List<String> drafts) {
    drafts.forEach(draft -> remove(folder + "/" + draft));
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

  /** Removes a folder with nothing in it; one that holds anything, or is not there, stays so. */
  public void removeIfEmpty(String folder) {
    try {
      fileSystem().delete(path(folder), false);
    } catch (IOException e) {
      LOG.debug("{} stays: {}", path(folder), e.getMessage());
    }
  }

  /** Where a document of this name is. */
  public Path path(String name) {
    return new Path(root, name);
  }

  /** On local disks without Hadoop's layer of {@code .crc} files, which links would not have. */
  private FileSystem fileSystem() throws IOException {
    return FilePlace.fileSystem(root, conf);
  }

  private static <T> T parse(Path path, String text, Class<T> type) {
    try {
      return Seal.check(text, type);
    } catch (Seal.BrokenException e) {
      throw new InputException(path + ": " + e.getMessage(), e);
    }
  }

  private InputException unreadable(Path path, IOException e) {
    return new InputException(
        path + ": cannot read state: " + Reason.of(e) + ". Check " + declaredBy, e);
  }

  private static CommitStateUnknownException lost(Path path, String found, IOException e) {
    return new CommitStateUnknownException(
        path
            + ": cannot write state: expected to find what the file system said it has written,"
            + " found "
            + found
            + ". Check the file system, then run again; nothing was cleaned up",
        e);
  }

  private CatalogException unwritable(Path path, IOException e) {
    return new CatalogException(
        path
            + ": cannot write state: expected a writable folder, found "
            + Reason.of(e)
            + ". "
            + Reason.remedy(e, declaredBy),
        e);
  }
}
