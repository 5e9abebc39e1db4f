package dev.inlet.testing;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PositionedReadable;
import org.apache.hadoop.fs.Seekable;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * The read-only file system {@code tree:}, whose files a test names. It tells which folders were
 * listed and which files were looked up.
 */
public final class TreeFileSystem extends FileSystem {
  /** The trees by their authority; a file system itself is made by Hadoop. */
  private static final Map<String, Tree> TREES = new TreeMap<>();

  /** Files, and what was asked about them. */
  public static final class Tree {
    private final String authority;
    private final Map<String, Map<String, FileStatus>> folders = new LinkedHashMap<>();
    private final Map<String, byte[]> contents = new TreeMap<>();
    private final List<String> listed = new ArrayList<>();
    private final List<String> lookedUp = new ArrayList<>();

    Tree(String authority) {
      this.authority = authority;
      folders.put("/", new TreeMap<>());
    }

    /** The location of a path of this tree, which begins with a slash. */
    public String location(String path) {
      return "tree://" + authority + path;
    }

    /** Adds a file of some length, as old as it is. */
    public Tree file(String path, long length, long modified) {
      return file(path, length, modified, "");
    }

    /** Adds a file of one byte. */
    public Tree file(String path) {
      return file(path, 1, 1000);
    }

    /** Adds a file with an etag, as stores have it. */
    public Tree file(String path, long length, long modified, String etag) {
      add(new Tagged(length, modified, new Path("tree", authority, path), etag));
      return this;
    }

    /** Adds a file with content. */
    public Tree file(String path, byte[] content, long modified) {
      contents.put(path, content);
      return file(path, content.length, modified);
    }

    /** Adds a text file. */
    public Tree text(String path, String content, long modified) {
      return file(path, content.getBytes(StandardCharsets.UTF_8), modified);
    }

    /** Adds an empty folder. */
    public Tree folder(String path) {
      folders.computeIfAbsent(path, added -> new TreeMap<>());
      if (!path.equals("/")) {
        add(new FileStatus(0, true, 1, 0, 0, new Path("tree", authority, path)));
      }
      return this;
    }

    /** Takes a folder away that its parent still shows. */
    public Tree lose(String path) {
      folders.remove(path);
      return this;
    }

    /** Takes a file away. */
    public Tree remove(String path) {
      Path file = new Path("tree", authority, path);
      folders.get(file.getParent().toUri().getPath()).remove(file.getName());
      return this;
    }

    /** The folders that were listed since this was asked last, in order. */
    public List<String> listed() {
      List<String> paths = List.copyOf(listed);
      listed.clear();
      return paths;
    }

    /** The files that were looked up since this was asked last, in order. */
    public List<String> lookedUp() {
      List<String> paths = List.copyOf(lookedUp);
      lookedUp.clear();
      return paths;
    }

    private void add(FileStatus status) {
      Path parent = status.getPath().getParent();
      String folder = parent.toUri().getPath();
      if (!folders.containsKey(folder)) {
        folder(folder);
      }
      folders.get(folder).put(status.getPath().getName(), status);
    }

    private FileStatus status(Path path) throws FileNotFoundException {
      String text = path.toUri().getPath();
      if (folders.containsKey(text)) {
        return new FileStatus(0, true, 1, 0, 0, new Path("tree", authority, text));
      }
      Path parent = path.getParent();
      FileStatus found =
          folders.getOrDefault(parent.toUri().getPath(), Map.of()).get(path.getName());
      if (found == null) {
        throw new FileNotFoundException(text);
      }
      lookedUp.add(text);
      return found;
    }

    private FileStatus[] list(Path folder) throws FileNotFoundException {
      String text = folder.toUri().getPath();
      listed.add(text);
      if (!folders.containsKey(text)) {
        throw new FileNotFoundException(text);
      }
      return folders.get(text).values().toArray(FileStatus[]::new);
    }
  }

  private static final class Tagged extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1L;

    private final String etag;

    Tagged(long length, long modified, Path path, String etag) {
      super(length, false, 1, 1 << 20, modified, path);
      this.etag = etag;
    }

    @Override
    public String getEtag() {
      return etag;
    }
  }

  private static final class Bytes extends ByteArrayInputStream
      implements Seekable, PositionedReadable {
    Bytes(byte[] bytes) {
      super(bytes);
    }

    @Override
    public void seek(long position) {
      pos = (int) position;
    }

    @Override
    public long getPos() {
      return pos;
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) {
      long left = count - position;
      int some = (int) Math.min(left, length);
      if (some <= 0) {
        return -1;
      }
      System.arraycopy(buf, (int) position, buffer, offset, some);
      return some;
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
      if (read(position, buffer, offset, length) < length) {
        throw new java.io.EOFException();
      }
    }

    @Override
    public void readFully(long position, byte[] buffer) throws IOException {
      readFully(position, buffer, 0, buffer.length);
    }
  }

  /** A new tree, in place of an older one of this name. */
  public static Tree plant(String name, Configuration conf) {
    conf.setClass("fs.tree.impl", TreeFileSystem.class, FileSystem.class);
    Tree tree = new Tree(name);
    TREES.put(name, tree);
    return tree;
  }

  private URI uri;

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
  }

  @Override
  public URI getUri() {
    return uri;
  }

  private Tree tree() {
    return TREES.get(uri.getAuthority());
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return tree().status(path);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return tree().list(path);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    byte[] content = tree().contents.get(path.toUri().getPath());
    if (content == null) {
      throw new FileNotFoundException(path.toString());
    }
    return new FSDataInputStream(new Bytes(content));
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri.toString() + "/");
  }

  @Override
  public void setWorkingDirectory(Path path) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw new UnsupportedOperationException("read only");
  }
}
