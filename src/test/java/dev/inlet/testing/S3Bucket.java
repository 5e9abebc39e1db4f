package dev.inlet.testing;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** A bucket of a test's own on the {@link S3Endpoint}; names are keys. */
public record S3Bucket(String name) {
  /** A new one. */
  public static S3Bucket create() {
    return new S3Bucket(S3Endpoint.bucket());
  }

  /** The endpoint's settings, as the job catalog writes them below {@code inlet}. */
  public static String catalogSettings() {
    return S3Endpoint.settings().entrySet().stream()
        .map(s -> "  spark.\"spark.hadoop." + s.getKey() + "\" = \"" + s.getValue() + "\"\n")
        .collect(joining());
  }

  public String uri(String key) {
    return "s3a://" + name + "/" + key;
  }

  public Path path(String key) {
    return new Path(uri(key));
  }

  /** As Inlet in this JVM has it. */
  public FileSystem files() {
    try {
      return FileSystem.get(URI.create(uri("")), SharedSpark.hadoop());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a text, over an older one if there is one. */
  public void put(String key, String text) {
    FSDataOutputStreamBuilder<?, ?> file = files().createFile(path(key)).overwrite(true);
    // One request for each, for there may be thousands of them.
    file.opt("fs.s3a.create.performance", true);
    try (OutputStream out = file.build()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes what is there. */
  public void remove(String key) {
    try {
      if (!files().delete(path(key), true)) {
        throw new IllegalArgumentException("no " + key);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The keys below a prefix, in their order, without markers of folders. */
  public List<String> keys(String prefix) {
    List<String> keys = new ArrayList<>();
    for (FileStatus file : list(prefix)) {
      keys.add(file.getPath().toUri().getPath().substring(1));
    }
    keys.sort(null);
    return keys;
  }

  /** Copies all below a prefix to a local folder, for readers that do not know S3. */
  public java.nio.file.Path download(String prefix, java.nio.file.Path folder) {
    try {
      java.nio.file.Files.createDirectories(folder);
      for (FileStatus file : list(prefix)) {
        String key = file.getPath().toUri().getPath().substring(1 + prefix.length());
        Path to = new Path(folder.resolve(key.replaceFirst("^/", "")).toUri());
        files().copyToLocalFile(false, file.getPath(), to, true);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<FileStatus> list(String prefix) {
    List<FileStatus> found = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> files = files().listFiles(path(prefix), true);
      while (files.hasNext()) {
        found.add(files.next());
      }
      return found;
    } catch (java.io.FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
