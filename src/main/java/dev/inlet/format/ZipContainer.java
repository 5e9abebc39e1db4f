package dev.inlet.format;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** A zip, which is read if it has one entry. */
final class ZipContainer implements Container {
  @Override
  public Optional<String> whole(StoredFile file) {
    return Optional.of("one entry of a zip");
  }

  @Override
  public OptionalLong blockFrom(StoredFile file, long offset) {
    return OptionalLong.empty();
  }

  @Override
  public BlockInput open(StoredFile file, long start, long end) throws IOException {
    return new ZipInput(file.from(start), start, new BlockRange(file, end));
  }
}
