package dev.inlet.format;

import dev.inlet.InputException;
import java.io.IOException;

/**
 * A decoder's output, with its failures told apart: they are {@link InputException}, and only a
 * false edge stays what it is.
 */
final class DecodedInput extends BlockInput {
  private final BlockInput decoded;
  private final CountedFile raw;
  private final Compression compression;
  private final long start;

  private DecodedInput(BlockInput decoded, CountedFile raw, Compression compression, long start) {
    this.decoded = decoded;
    this.raw = raw;
    this.compression = compression;
    this.start = start;
  }

  /**
   * As {@link Container#open}, but that from another start than 0 all that is corrupt or truncated
   * is taken for a false edge, for it may be one: only who reads the file unsplit can tell.
   */
  static DecodedInput open(CountedFile file, Compression compression, long start, long end) {
    try {
      BlockInput decoded = compression.container().open(file, start, end);
      return new DecodedInput(decoded, file, compression, start);
    } catch (IOException | RuntimeException e) {
      InputException problem = problem(e, file.newest(), compression, file.name());
      file.newest().closeAfter(problem);
      throw problem;
    }
  }

  @Override
  boolean behind() throws FalseEdgeException {
    try {
      return decoded.behind();
    } catch (FalseEdgeException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      requireFirst(e);
      throw problem(e, raw.newest(), compression, raw.name());
    }
  }

  @Override
  long block() {
    return decoded.block();
  }

  @Override
  long blocksEnd() {
    return decoded.blocksEnd();
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws FalseEdgeException {
    try {
      return decoded.read(bytes, from, length);
    } catch (FalseEdgeException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      requireFirst(e);
      throw problem(e, raw.newest(), compression, raw.name());
    }
  }

  @Override
  public void close() throws IOException {
    decoded.close();
  }

  private void requireFirst(Exception e) throws FalseEdgeException {
    if (start > 0 && !raw.newest().failed()) {
      FalseEdgeException edge = new FalseEdgeException(raw.name(), start, "a block", reason(e));
      edge.initCause(e);
      throw edge;
    }
  }

  static InputException problem(
      Exception e, CountedInput raw, Compression compression, String file) {
    String where = file + ": " + raw.offset() + ": ";
    if (raw.failed()) {
      return new InputException(
          where
              + "cannot read: expected more bytes, found "
              + reason(raw.failure())
              + ". Check the file system and run again",
          raw.failure());
    }
    String stream = compression.word() + " stream: ";
    if (e instanceof UnsupportedOperationException) {
      return new InputException(
          where
              + "unsupported "
              + stream
              + "expected gzip, bzip2, zstd, lz4, snappy, lzop or a zip of one entry, found "
              + (e.getMessage().equals("unsupported container") ? compression.word() : reason(e))
              + ". Decompress the file, or compress it another way",
          e);
    }
    if (raw.wantedMore() && !(e instanceof CorruptException)) {
      return new InputException(
          where
              + "truncated "
              + stream
              + "expected more bytes, found the end of the file. Copy the file from its source"
              + " again",
          e);
    }
    return new InputException(
        where
            + "corrupt "
            + stream
            + "expected valid data, found "
            + reason(e)
            + ". Copy the file from its source again",
        e);
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : "'" + e.getMessage() + "'";
  }
}
