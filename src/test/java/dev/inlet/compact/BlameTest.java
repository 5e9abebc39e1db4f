package dev.inlet.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.InputException;
import dev.inlet.format.JoinRules;
import dev.inlet.state.LocalDisk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hive.ql.exec.vector.LongColumnVector;
import org.apache.hadoop.hive.ql.exec.vector.VectorizedRowBatch;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.Progressable;
import org.apache.orc.OrcFile;
import org.apache.orc.TypeDescription;
import org.apache.orc.Writer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a failure is told of: a source, its rights, or the output. */
class BlameTest {
  private final Configuration conf = new Configuration(false);

  @TempDir Path folder;

  /** Holds a few bytes of each file that is written, and gives nobody what is secret. */
  public static final class Strict extends LocalDisk.Raw {
    @Override
    public URI getUri() {
      return URI.create("strict:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int size) throws IOException {
      if (path.getName().equals("secret")) {
        throw new AccessControlException("Permission denied: user=ann");
      }
      if (path.getName().equals("local-secret")) {
        throw new FileNotFoundException(path + " (Permission denied)");
      }
      return super.open(path, size);
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        FsPermission permission,
        boolean overwrite,
        int buffer,
        short copies,
        long block,
        Progressable progress)
        throws IOException {
      return new FSDataOutputStream(
          new OutputStream() {
            private int left = 3_000;

            @Override
            public void write(int b) throws IOException {
              if (left-- <= 0) {
                throw new IOException("No space left on device");
              }
            }
          },
          null);
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        boolean overwrite,
        int buffer,
        short copies,
        long block,
        Progressable progress)
        throws IOException {
      return create(path, null, overwrite, buffer, copies, block, progress);
    }
  }

  private Joiner joiner() {
    conf.set("fs.strict.impl", Strict.class.getName());
    return Joiners.of(JoinRules.ofLines(), conf);
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path("strict:" + folder.resolve(name));
  }

  private FileStatus listed(String name) throws IOException {
    joiner();
    return path(name).getFileSystem(conf).getFileStatus(path(name));
  }

  private FileStatus avro(String name, String codec) throws IOException {
    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"r\",\"fields\":[{\"name\":\"id\","
                    + "\"type\":\"long\"}]}");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      writer.setCodec(CodecFactory.fromString(codec));
      writer.create(schema, folder.resolve(name).toFile());
      for (long id = 0; id < 100_000; id++) {
        writer.append(new GenericRecordBuilder(schema).set("id", id * id * 7919).build());
      }
    }
    return listed(name);
  }

  @Test
  void aFullDestinationIsNoFaultOfAvroFiles() throws IOException {
    List<FileStatus> sources = List.of(avro("a", "deflate"), avro("b", "deflate"));
    IOException failure =
        assertThrows(IOException.class, () -> joiner().join(sources, path("out.avro")));
    assertEquals("No space left on device", failure.getMessage());
  }

  @Test
  void aFullDestinationIsNoFaultOfOrcFiles() throws IOException {
    // So that stripes are written while sources are read, and not only at the end.
    conf.setLong("orc.stripe.size", 100_000);
    List<FileStatus> sources = List.of(orc("a", "struct<x:bigint>"), orc("b", "struct<y:bigint>"));
    IOException failure =
        assertThrows(IOException.class, () -> joiner().join(sources, path("out.orc")));
    assertEquals("No space left on device", failure.getMessage());
  }

  private FileStatus orc(String name, String schema) throws IOException {
    TypeDescription type = TypeDescription.fromString(schema);
    org.apache.hadoop.fs.Path to = new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
    try (Writer writer = OrcFile.createWriter(to, OrcFile.writerOptions(conf).setSchema(type))) {
      VectorizedRowBatch batch = type.createRowBatch();
      long value = 7;
      for (int i = 0; i < 200; i++) {
        batch.reset();
        for (batch.size = 0; batch.size < batch.getMaxSize(); batch.size++) {
          value = value * 6364136223846793005L + 1442695040888963407L;
          ((LongColumnVector) batch.cols[0]).vector[batch.size] = value;
        }
        writer.addRowBatch(batch);
      }
    }
    return listed(name);
  }

  @Test
  void aSourceThatMayNotBeReadIsOneThatCannotBeRead() throws IOException {
    for (String name : List.of("secret", "local-secret")) {
      Files.write(folder.resolve(name), "1\n".getBytes(StandardCharsets.UTF_8));
      FileStatus file = listed(name);
      InputException refused =
          assertThrows(InputException.class, () -> joiner().join(List.of(file), path("out")));
      assertEquals(
          path(name)
              + ": may not be read: expected the right to read it, found '"
              + (name.equals("secret")
                  ? "Permission denied: user=ann"
                  : path(name) + " (Permission denied)")
              + "'. Give that right, and run again",
          refused.getMessage());
    }
  }
}
