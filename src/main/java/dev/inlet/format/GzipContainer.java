package dev.inlet.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The members of a gzip file, such as those of bgzip, or of files that were put one behind the
 * other. A member is found by its header and by inflating what follows.
 */
final class GzipContainer implements Container {
  private static final int LOOK_BYTES = 1 << 22;

  /** A member is inflated so far, or to its end and into the next one, before it is believed. */
  private static final int TRIAL_BYTES = 1 << 17;

  @Override
  public Optional<String> whole(StoredFile file) throws IOException {
    try (InputStream head = file.from(0)) {
      if (GzipHeader.read(head).blocked()) {
        return Optional.empty();
      }
    } catch (CorruptException | EOFException | UnsupportedOperationException e) {
      // It is left to the reader to say so, which knows where.
      return Optional.of("no gzip member");
    }
    return SingleBlock.reason(this, file, "gzip member");
  }

  @Override
  public OptionalLong blockFrom(StoredFile file, long offset) throws IOException {
    try (LookAhead ahead = new LookAhead(file, offset, LOOK_BYTES)) {
      for (int at = 0; ahead.reaches(at + (long) GzipHeader.MIN_BYTES); at++) {
        if (GzipHeader.mayBegin(ahead.bytes(), at) && isMember(ahead, at)) {
          return OptionalLong.of(offset + at);
        }
      }
    }
    return OptionalLong.empty();
  }

  @Override
  public BlockInput open(StoredFile file, long start, long end) throws IOException {
    return new GzipInput(file.from(start), start, new BlockRange(file, end));
  }

  private static boolean isMember(LookAhead ahead, int at) throws IOException {
    byte[] decoded = new byte[1 << 13];
    int left = TRIAL_BYTES;
    try (GzipInput in = new GzipInput(ahead.from(at), at, BlockRange.endless())) {
      while (left > 0 && !in.behind() && in.block() == at) {
        left -= in.read(decoded, 0, decoded.length);
      }
      return true;
    } catch (EOFException e) {
      return left < TRIAL_BYTES && ahead.limited();
    } catch (CorruptException | UnsupportedOperationException e) {
      return false;
    }
  }
}
