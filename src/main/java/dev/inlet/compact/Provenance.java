package dev.inlet.compact;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.inlet.InletException;
import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.state.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The document of a batch that says which source went where, with the proof that nothing was lost:
 * lines of JSON, first one about the batch, then one for each output with those of its sources
 * behind it. It is published with the outputs, and never changed.
 */
final class Provenance {
  static final String SUFFIX = ".sources.jsonl";

  /**
   * About the batch.
   *
   * @param src the folder that paths of sources are relative to
   * @param removal what becomes of the sources: {@code keep}, {@code delete} or {@code archive}
   * @param archive the folder that they are moved to; empty if they are not
   */
  record Head(
      String job,
      long sequence,
      String batch,
      String src,
      String dest,
      String verify,
      String removal,
      String archive) {}

  /**
   * One output.
   *
   * @param copied bytes of it that were copied as they were stored
   * @param records of it and of its sources; -1 if they were not counted
   * @param hash of the records whatever their order, as 32 hexadecimal digits; empty if not counted
   * @param sha256 of its bytes; empty if not computed
   * @param continued the earlier output that is in it; empty if there is none
   */
  record Made(
      String output,
      String group,
      long bytes,
      long copied,
      long records,
      String hash,
      String sha256,
      String continued) {}

  /** One source of the output before it. */
  record Source(String source, long length, long modified, String etag) {
    SourceFile file() {
      return new SourceFile(source, length, modified, etag);
    }
  }

  /** Is told what a document says, line by line. */
  interface Reader {
    default void made(Made made) throws IOException {}

    default void source(Made of, SourceFile source) throws IOException {}
  }

  private Provenance() {}

  /** Writes a document. */
  static final class Document implements Closeable {
    private final Writer out;

    Document(FileSystem fs, Path file, Head head) throws IOException {
      this.out =
          new BufferedWriter(
              new OutputStreamWriter(fs.create(file, false), StandardCharsets.UTF_8));
      line(head);
    }

    void add(Made made, Iterable<SourceFile> sources) throws IOException {
      line(made);
      for (SourceFile source : sources) {
        line(new Source(source.path(), source.length(), source.modified(), source.etag()));
      }
    }

    private void line(Record record) throws IOException {
      out.write(Json.line(record));
      out.write('\n');
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** A line of either kind; what it lacks is null. */
  private record Line(
      String output,
      String group,
      long bytes,
      long copied,
      long records,
      String hash,
      String sha256,
      String continued,
      String source,
      long length,
      long modified,
      String etag) {
    Optional<Made> made() {
      return output == null
          ? Optional.empty()
          : Optional.of(new Made(output, group, bytes, copied, records, hash, sha256, continued));
    }
  }

  /**
   * Reads a document.
   *
   * @return what it says of its batch
   * @throws InputException if it is not there or not whole
   */
  static Head read(Path file, Configuration conf, Reader reader) {
    try {
      FileSystem fs = file.getFileSystem(conf);
      try (BufferedReader in =
          new BufferedReader(new InputStreamReader(fs.open(file), StandardCharsets.UTF_8))) {
        Head head = Json.parse(requireNonNullElse(in.readLine(), ""), Head.class);
        Optional<Made> made = Optional.empty();
        for (String text = in.readLine(); text != null; text = in.readLine()) {
          Line line = Json.parse(text, Line.class);
          if (line.made().isPresent()) {
            made = line.made();
            reader.made(made.get());
          } else {
            reader.source(
                made.orElseThrow(),
                new SourceFile(line.source, line.length, line.modified, line.etag));
          }
        }
        return head;
      }
    } catch (JsonProcessingException | RuntimeException e) {
      if (e instanceof InletException known) {
        throw known;
      }
      throw new InputException(
          file
              + ": expected lines of JSON about outputs and their sources, found something else: "
              + e.getMessage()
              + ". Restore it; no source was removed",
          e);
    } catch (IOException e) {
      throw new InputException(
          file + ": cannot read which source went where: " + e.getMessage() + ". Run again", e);
    }
  }
}
