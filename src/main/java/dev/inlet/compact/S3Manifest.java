package dev.inlet.compact;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.CompactSpec;
import dev.inlet.compact.Provenance.Head;
import dev.inlet.state.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** S3DistCp's lists of files: a line of JSON for each, compressed by gzip. */
final class S3Manifest {
  /**
   * One file that was copied.
   *
   * @param path of the output that it is in
   * @param baseName of the file, relative to the source
   * @param srcDir the destination; S3DistCp calls it so
   * @param size of the file
   */
  record Entry(String path, String baseName, String srcDir, long size) {}

  private S3Manifest() {}

  /** The files of a list, relative to their source. */
  static List<String> baseNames(Path file, Configuration conf) {
    try {
      return read(file, conf).stream().map(Entry::baseName).toList();
    } catch (FileNotFoundException e) {
      throw missing(file, "copy-from-manifest", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * What a run before has copied, by the list that the declaration names.
   *
   * @throws InputException if it has to be there and is not
   */
  static List<Entry> previous(CompactSpec spec, Configuration conf) {
    if (spec.manifests().previous().isEmpty()) {
      return List.of();
    }
    Path file = new Path(spec.manifests().previous().get());
    try {
      return read(file, conf);
    } catch (FileNotFoundException e) {
      if (spec.manifests().requirePrevious()) {
        throw missing(file, "previous-manifest", e);
      }
      return List.of();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static InputException missing(Path file, String key, IOException cause) {
    return new InputException(
        file
            + ": "
            + key
            + ": expected a list of copied files, found none. Correct its name"
            + (key.startsWith("previous")
                ? ", or let it be missing with 'require-previous-manifest = false'"
                : ""),
        cause);
  }

  private static InputException unreadable(Path file, IOException cause) {
    return new InputException(
        file
            + ": expected lines of JSON with path, baseName, srcDir and size, compressed by gzip,"
            + " found "
            + String.valueOf(cause.getMessage()).lines().findFirst().orElse("")
            + ". Give a manifest that S3DistCp or Inlet wrote; nothing was copied",
        cause);
  }

  private static List<Entry> read(Path file, Configuration conf) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(file.getFileSystem(conf).open(file)),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Entry entry = Json.parse(line, Entry.class);
        if (entry.baseName() == null) {
          throw new IOException("a line without baseName");
        }
        entries.add(entry);
      }
    }
    return entries;
  }

  /**
   * Writes the list of a batch that is published, by its own document, in place of an older one:
   * beside it, until it is whole. Done twice is done once.
   *
   * @param document of the batch
   */
  static void write(CompactSpec spec, Path document, Configuration conf) throws IOException {
    Path file = new Path(spec.manifests().output().orElseThrow());
    FileSystem fs = file.getFileSystem(conf);
    Set<Entry> mine = new HashSet<>();
    Head head = entries(document, conf, mine::add);
    Path beside = file.suffix("." + head.batch() + ".tmp");
    if (fs.exists(file) || !isWhole(beside, conf)) {
      // What a run that died has listed of this batch, if the list goes on with itself.
      List<Entry> before =
          previous(spec, conf).stream().filter(one -> !mine.contains(one)).toList();
      write(beside, before, document, conf);
      fs.delete(file, false);
    }
    if (!fs.rename(beside, file)) {
      throw new IOException("it cannot be moved there from " + beside);
    }
  }

  /** Of a run that died when the older list was gone; an end that is missing shows. */
  private static boolean isWhole(Path file, Configuration conf) {
    try {
      read(file, conf);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void write(Path file, List<Entry> before, Path document, Configuration conf)
      throws IOException {
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(file.getFileSystem(conf).create(file, true)),
                StandardCharsets.UTF_8))) {
      for (Entry entry : before) {
        out.write(Json.line(entry) + "\n");
      }
      entries(document, conf, entry -> out.write(Json.line(entry) + "\n"));
    }
  }

  /** Is told the entries of a batch. */
  private interface Sink {
    void add(Entry entry) throws IOException;
  }

  private static Head entries(Path document, Configuration conf, Sink sink) {
    String folder = Provenance.read(document, conf, new Provenance.Reader() {}).dest();
    return Provenance.read(
        document,
        conf,
        new Provenance.Reader() {
          @Override
          public void source(Provenance.Made of, SourceFile source) throws IOException {
            String path = folder + "/" + of.output();
            sink.add(new Entry(path, source.path(), folder, source.length()));
          }
        });
  }
}
