package dev.inlet.discover;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was read of a source before, as far as it decides where to look for more.
 *
 * @param lastKey the path, of all that were read, that comes last by its bytes
 * @param isRead whether a file of this path was read
 * @param now dates after this do not tell how far the data has come
 */
public record Progress(Optional<String> lastKey, Predicate<String> isRead, Instant now) {
  public Progress {
    requireNonNull(lastKey, "lastKey");
    requireNonNull(isRead, "isRead");
    requireNonNull(now, "now");
  }

  /** Nothing was read. */
  public static Progress none(Instant now) {
    return new Progress(Optional.empty(), path -> false, now);
  }

  /** The same, had this path been read too. */
  public Progress with(String path) {
    boolean isLast = lastKey.isEmpty() || ReadOrder.compare(lastKey.get(), path) < 0;
    return new Progress(
        isLast ? Optional.of(path) : lastKey,
        other -> other.equals(path) || isRead.test(other),
        now);
  }
}
