package dev.inlet.compact;

import dev.inlet.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Files that are neither text nor of a known format: one alone is copied, as one record. */
final class OpaqueJoiner implements Joiner {
  private static final int PIECE_BYTES = 1 << 20;

  private final String content;
  private final Configuration conf;

  /**
   * @param content what the first file is, in the words of a message
   */
  OpaqueJoiner(String content, Configuration conf) {
    this.content = content;
    this.conf = conf;
  }

  @Override
  public Joined join(List<FileStatus> sources, Path to) throws IOException {
    if (sources.size() > 1) {
      throw new InputException(
          sources.get(0).getPath()
              + ": cannot be joined: expected text, Parquet, ORC or Avro, found "
              + content
              + ". Leave such files out, or give each a group of its own");
    }
    try (NewFile file = NewFile.create(to, conf);
        SourceBytes bytes = SourceBytes.open(sources.get(0), conf)) {
      byte[] piece = new byte[PIECE_BYTES];
      InputStream in = bytes.from(0);
      long copied = 0;
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        file.out().write(piece, 0, read);
        copied += read;
      }
      if (copied != bytes.length()) {
        throw SourceBytes.changed(sources.get(0), Long.toString(copied), null);
      }
      bytes.requireEnd();
      return new Joined(file.finish(), copied);
    }
  }

  /** One record, whose hash is the first half of its SHA-256. */
  @Override
  public Contents contents(FileStatus file) throws IOException {
    try (SourceBytes bytes = SourceBytes.open(file, conf)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] piece = new byte[PIECE_BYTES];
      InputStream in = bytes.from(0);
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
      }
      ByteBuffer hash = ByteBuffer.wrap(digest.digest());
      return new Contents(1, hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
