package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.format.Compression;
import dev.inlet.format.Compression.Plain;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Struct;
import dev.inlet.format.TextEncoding;
import dev.inlet.state.FilePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.orc.FileFormatException;
import org.apache.orc.OrcFile;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Opens the files of one location; what fails is told with the file's name. */
final class TableFiles {
  private final String location;
  private final Function<byte[], String> encodingOf;
  private final Configuration conf;

  /**
   * @param encodingOf a file that is text, by its first bytes
   */
  TableFiles(String location, Function<byte[], String> encodingOf, Configuration conf) {
    this.encodingOf = encodingOf;
    this.location =
        location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
    this.conf = conf;
  }

  /** The decompressed head of a file, and how the file is compressed. */
  record Opened(Compression compression, Head head) {}

  private interface Reading<T> {
    T read(Path path, FileSystem files) throws IOException;
  }

  /** As messages should name it. */
  String name(String relativePath) {
    return location + "/" + relativePath;
  }

  Opened head(String relativePath) {
    String name = name(relativePath);
    return reading(
        relativePath,
        (path, files) -> {
          Plain plain = Compression.open(files.open(path), name);
          try (InputStream bytes = plain.bytes()) {
            byte[] head = bytes.readNBytes(Head.MAX_BYTES + 1);
            boolean more = head.length > Head.MAX_BYTES;
            byte[] kept = more ? Arrays.copyOf(head, Head.MAX_BYTES) : head;
            return new Opened(
                plain.compression(), head(name, kept, more ? Head.Rest.MORE : Head.Rest.NONE));
          }
        });
  }

  /** All of a file's text, in UTF-8. */
  InputStream text(String relativePath, Head head) {
    String name = name(relativePath);
    boolean ascii = head.encoding().equals(SampledEncoding.ASCII);
    TextEncoding encoding = TextEncoding.of(ascii ? TextEncoding.DEFAULT : head.encoding());
    return reading(
        relativePath,
        (path, files) -> encoding.toUtf8(Compression.open(files.open(path), name).bytes(), name));
  }

  /** Stored bytes from each of some places, as many as there are. */
  List<byte[]> pieces(String relativePath, List<Long> places, int length) {
    return reading(
        relativePath,
        (path, files) -> {
          List<byte[]> pieces = new ArrayList<>();
          try (FSDataInputStream file = files.open(path)) {
            for (long place : places) {
              file.seek(place);
              pieces.add(file.readNBytes(length));
            }
          }
          return pieces;
        });
  }

  private Head head(String name, byte[] plain, Head.Rest rest) {
    String stored = encodingOf.apply(plain);
    boolean ascii = stored.equals(SampledEncoding.ASCII);
    TextEncoding text = TextEncoding.of(ascii ? TextEncoding.DEFAULT : stored);
    return text.mayBe(plain)
        ? new Head(name, text.toUtf8(plain, name), rest, stored)
        : new Head(name, plain, rest, TextEncoding.DEFAULT);
  }

  Struct parquet(String relativePath) {
    return columnar(
        relativePath,
        "Parquet",
        (path, files) -> {
          try (ParquetFileReader file =
              ParquetFileReader.open(HadoopInputFile.fromPath(path, conf))) {
            return ParquetSchemas.of(file.getFooter().getFileMetaData().getSchema());
          }
        });
  }

  Struct orc(String relativePath) {
    return columnar(
        relativePath,
        "ORC",
        (path, files) -> {
          try (var file = OrcFile.createReader(path, OrcFile.readerOptions(conf))) {
            return ColumnarSchemas.of(file.getSchema());
          }
        });
  }

  Struct avro(String relativePath) {
    return columnar(
        relativePath,
        "Avro",
        (path, files) -> {
          try (DataFileStream<GenericRecord> file =
              new DataFileStream<>(files.open(path), new GenericDatumReader<>())) {
            return ColumnarSchemas.of(file.getSchema());
          }
        });
  }

  private Struct columnar(String relativePath, String kind, Reading<DataType> reading) {
    try {
      DataType type = reading(relativePath, reading);
      if (type instanceof Struct struct) {
        return struct;
      }
      throw new IllegalArgumentException("records of type " + type.sql());
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException e) {
      // These libraries tell of a damaged file by exceptions of all kinds.
      throw new InputException(
          name(relativePath)
              + ": cannot read the schema: expected a whole "
              + kind
              + " file of supported types, found '"
              + firstLine(e)
              + "'. Copy the file from its source again, or exclude it",
          e);
    }
  }

  private <T> T reading(String relativePath, Reading<T> reading) {
    try {
      // Not by Path(parent, child), which takes a colon in the name for the end of a scheme.
      Path path = new Path(name(relativePath));
      return reading.read(path, FilePlace.fileSystem(path, conf));
    } catch (FileFormatException e) {
      // Of ORC; told as what the others tell of damaged files.
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw new InputException(
          name(relativePath)
              + ": cannot read: expected a readable file, found "
              + reason(e)
              + ". Check the file and its permissions",
          e);
    }
  }

  private static String reason(IOException e) {
    boolean denied =
        e instanceof AccessControlException
            || e instanceof java.nio.file.AccessDeniedException
            || firstLine(e).contains("Permission denied");
    if (denied) {
      return "no permission";
    }
    return e instanceof FileNotFoundException ? "no such file" : "'" + firstLine(e) + "'";
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
