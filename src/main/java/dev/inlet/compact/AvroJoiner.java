package dev.inlet.compact;

import dev.inlet.InputException;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Avro files. Blocks of files of the same schema and codec are copied as they are stored; those of
 * another codec are compressed anew with the first file's; and those of a schema that lacks
 * nullable fields of the others are decoded and written anew.
 *
 * <p>Copied blocks are not decoded, but have to be followed by the file's mark, so that a file that
 * is cut off is found, unless it is between two blocks, which nobody can tell.
 */
final class AvroJoiner implements Joiner {
  private final Configuration conf;

  AvroJoiner(Configuration conf) {
    this.conf = conf;
  }

  private interface Reading<T> {
    T read(DataFileStream<GenericRecord> records) throws IOException;
  }

  @Override
  public Joined join(List<FileStatus> sources, Path to) throws IOException {
    List<FileStatus> filled = sources.stream().filter(file -> file.getLen() > 0).toList();
    AvroSchema schema = schema(filled);
    try (NewFile file = NewFile.create(to, conf)) {
      long copied = write(filled, schema, file.out());
      return new Joined(file.finish(), copied);
    }
  }

  /** Returns how many bytes were copied as they are stored. */
  private long write(List<FileStatus> sources, AvroSchema schema, FSDataOutputStream out)
      throws IOException {
    long copied = 0;
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>())) {
      writer.setCodec(CodecFactory.fromString(schema.codec()));
      schema.keys().forEach(writer::setMeta);
      writer.create(schema.merged(), new Kept(out));
      for (FileStatus source : sources) {
        writer.flush();
        long before = out.getPos();
        if (reading(source, null, records -> append(records, schema, writer))) {
          writer.flush();
          copied += out.getPos() - before;
        } else {
          reading(source, schema.merged(), records -> rewrite(records, writer));
        }
      }
    }
    return copied;
  }

  /** Closed with its file, and not before. */
  private static final class Kept extends FilterOutputStream {
    Kept(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        throw new OutputFailure(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        throw new OutputFailure(e);
      }
    }

    @Override
    public void close() {
      // More may follow.
    }
  }

  private AvroSchema schema(List<FileStatus> files) throws IOException {
    AvroSchema schema = null;
    for (FileStatus file : files) {
      AvroSchema before = schema;
      String name = file.getPath().toString();
      schema =
          reading(
              file,
              null,
              records -> before == null ? AvroSchema.of(name, records) : before.and(name, records));
    }
    return schema;
  }

  /** Returns whether the records were copied as they are stored; false if none were added. */
  private static boolean append(
      DataFileStream<GenericRecord> records, AvroSchema schema, DataFileWriter<GenericRecord> to)
      throws IOException {
    if (!records.getSchema().equals(schema.merged())
        || !AvroSchema.codec(records).equals(schema.codec())) {
      return false;
    }
    to.appendAllFrom(records, false);
    return true;
  }

  private static boolean rewrite(
      DataFileStream<GenericRecord> records, DataFileWriter<GenericRecord> to) throws IOException {
    while (records.hasNext()) {
      to.append(records.next());
    }
    return true;
  }

  @Override
  public Contents contents(FileStatus file) throws IOException {
    return reading(
        file,
        null,
        records -> {
          RowHash hash = new RowHash();
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          while (records.hasNext()) {
            add(records.next(), bytes, hash);
          }
          return hash.contents();
        });
  }

  private static void add(GenericRecord record, ByteArrayOutputStream bytes, RowHash hash)
      throws IOException {
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (value != null) {
        Schema type = field.schema();
        if (type.isUnion()) {
          type = type.getTypes().get(GenericData.get().resolveUnion(type, value));
        }
        bytes.reset();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<>(type).write(value, encoder);
        encoder.flush();
        byte[] encoded = bytes.toByteArray();
        hash.begin(RowHash.column(field.name()));
        hash.add(encoded, 0, encoded.length);
        hash.endCell();
      }
    }
    hash.endRow();
  }

  /**
   * @param schema to read records as; null for that of the file
   * @throws InputException for all that Avro throws, by the file's name
   */
  private <T> T reading(FileStatus file, Schema schema, Reading<T> reading) throws IOException {
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>();
    reader.setExpected(schema);
    try (SourceBytes bytes = SourceBytes.open(file, conf);
        DataFileStream<GenericRecord> records = new DataFileStream<>(bytes.from(0), reader)) {
      T result = reading.read(records);
      bytes.requireEnd();
      return result;
    } catch (InputException | OutputFailure e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw SourceBytes.unreadable(file, "Avro", "a whole file with a codec known here", e);
    }
  }
}
