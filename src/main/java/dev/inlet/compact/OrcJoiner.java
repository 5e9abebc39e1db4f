package dev.inlet.compact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.inlet.InputException;
import dev.inlet.state.FilePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hive.ql.exec.vector.VectorizedRowBatch;
import org.apache.hadoop.io.DataOutputBuffer;
import org.apache.hadoop.io.WritableComparable;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.RecordReader;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;
import org.apache.orc.mapred.OrcMapredRecordReader;

/**
 * ORC files. Where all have the same columns and their stripes have 8 MiB and more on average, they
 * are copied as they are stored, by ORC's own merging; else all are decoded and written anew, with
 * new statistics and with bloom filters for the columns of the first file that have one. A file
 * alone keeps its stripes.
 *
 * <p>Columns that a file lacks become null. What is copied is not decoded, so that a stripe that is
 * corrupt is found by {@link #contents} alone.
 */
final class OrcJoiner implements Joiner {
  private final Configuration conf;

  OrcJoiner(Configuration conf) {
    this.conf = conf;
  }

  /** What is done with an open file. */
  private interface Reading<T> {
    T read(Reader reader) throws IOException;
  }

  @Override
  public Joined join(List<FileStatus> sources, Path to) throws IOException {
    List<FileStatus> filled = sources.stream().filter(file -> file.getLen() > 0).toList();
    OrcFacts facts = facts(filled);
    FileSystem fs = FilePlace.fileSystem(to, conf);
    if (fs.exists(to)) {
      throw new IOException(to + " is there already");
    }
    try {
      boolean copied =
          !facts.schema().differ()
              && (filled.size() == 1 || facts.areLarge())
              && copied(filled, to, fs);
      if (!copied) {
        facts.zones().requireKept();
        rewrite(filled, facts, to, fs);
      }
      return new Joined(fs.getFileStatus(to).getLen(), copied ? facts.stripeBytes() : 0);
    } catch (IOException | RuntimeException e) {
      fs.delete(to, false);
      throw e;
    }
  }

  private OrcFacts facts(List<FileStatus> files) throws IOException {
    OrcFacts facts = new OrcFacts();
    for (FileStatus file : files) {
      reading(
          file,
          false,
          reader -> {
            facts.add(file, reader);
            return true;
          });
    }
    return facts;
  }

  /** Returns whether all were copied; if one of them cannot be, leaves no file. */
  private boolean copied(List<FileStatus> files, Path to, FileSystem fs) throws IOException {
    List<Path> paths = files.stream().map(FileStatus::getPath).toList();
    OrcFile.WriterOptions options = OrcFile.writerOptions(conf).fileSystem(fs);
    // It leaves out what it cannot merge, and does not say so but by its answer.
    boolean all = OrcFile.mergeFiles(to, options, paths).size() == paths.size();
    if (!all) {
      fs.delete(to, false);
    }
    return all;
  }

  private void rewrite(List<FileStatus> files, OrcFacts facts, Path to, FileSystem fs)
      throws IOException {
    OrcSchema schema = facts.schema();
    OrcFile.WriterOptions options =
        OrcFile.writerOptions(conf)
            .fileSystem(fs)
            .setSchema(schema.merged())
            .useUTCTimestamp(facts.zones().areUtc())
            .compress(facts.ways().compression())
            .bloomFilterColumns(facts.ways().bloomFilters());
    try (Writer writer = OrcFile.createWriter(to, options)) {
      for (FileStatus file : files) {
        reading(
            file,
            facts.zones().areUtc(),
            reader -> {
              copyRows(reader, schema.merged(), writer);
              return true;
            });
      }
      schema.keys().forEach((key, value) -> writer.addUserMetadata(key, bytes(value)));
    }
  }

  private static void copyRows(Reader reader, TypeDescription schema, Writer writer)
      throws IOException {
    VectorizedRowBatch batch = schema.createRowBatch();
    try (RecordReader rows = reader.rows(reader.options().schema(schema))) {
      while (rows.nextBatch(batch)) {
        try {
          writer.addRowBatch(batch);
        } catch (IOException e) {
          throw new OutputFailure(e);
        }
      }
    }
  }

  @Override
  public Contents contents(FileStatus file) throws IOException {
    Optional<Contents> local =
        reading(
            file,
            false,
            reader ->
                OrcZones.of(reader).areUtc() ? Optional.empty() : Optional.of(contents(reader)));
    return local.isPresent() ? local.get() : reading(file, true, OrcJoiner::contents);
  }

  private static Contents contents(Reader reader) throws IOException {
    RowHash hash = new RowHash();
    VectorizedRowBatch batch = reader.getSchema().createRowBatch();
    try (RecordReader rows = reader.rows()) {
      while (rows.nextBatch(batch)) {
        add(batch, reader.getSchema(), hash);
      }
    }
    return hash.contents();
  }

  private static void add(VectorizedRowBatch batch, TypeDescription schema, RowHash hash)
      throws IOException {
    List<TypeDescription> types = schema.getChildren();
    long[] names = schema.getFieldNames().stream().mapToLong(RowHash::column).toArray();
    DataOutputBuffer bytes = new DataOutputBuffer();
    for (int row = 0; row < batch.size; row++) {
      for (int column = 0; column < names.length; column++) {
        WritableComparable<?> value =
            OrcMapredRecordReader.nextValue(batch.cols[column], row, types.get(column), null);
        if (value != null) {
          bytes.reset();
          value.write(bytes);
          hash.begin(names[column]);
          hash.add(bytes.getData(), 0, bytes.getLength());
          hash.endCell();
        }
      }
      hash.endRow();
    }
  }

  private static ByteBuffer bytes(String value) {
    return ISO_8859_1.encode(value);
  }

  /**
   * @param utc whether timestamps are given as they are written, for files that have them in UTC
   * @throws InputException for all that ORC throws, by the file's name
   */
  private <T> T reading(FileStatus file, boolean utc, Reading<T> reading) throws IOException {
    FileSystem fs = FilePlace.fileSystem(file.getPath(), conf);
    OrcFile.ReaderOptions options =
        OrcFile.readerOptions(conf).filesystem(fs).maxLength(file.getLen()).useUTCTimestamp(utc);
    try (Reader reader = OrcFile.createReader(file.getPath(), options)) {
      return reading.read(reader);
    } catch (OutputFailure e) {
      throw e;
    } catch (FileNotFoundException e) {
      throw SourceBytes.changed(file, "no file", e);
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw SourceBytes.unreadable(file, "ORC", "a whole file", e);
    }
  }
}
