package dev.inlet.compact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.orc.CompressionKind;
import org.apache.orc.Reader;
import org.apache.orc.StripeInformation;

/** What has to be known of ORC files before they are joined. Each is opened once for it. */
final class OrcFacts {
  /** A file whose stripes have so many bytes on average is copied as it is stored. */
  private static final long LARGE_BYTES = 8 << 20;

  /** What is compressed and filtered as the first file is. */
  record Ways(CompressionKind compression, String bloomFilters) {}

  private Optional<OrcSchema> schema = Optional.empty();
  private Optional<Ways> ways = Optional.empty();
  private OrcZones zones = OrcZones.NONE;
  private boolean large = true;
  private long stripeBytes;

  /**
   * Takes another file in.
   *
   * @throws dev.inlet.InputException if its columns, or the zone of its timestamps, do not go with
   *     those before
   */
  void add(FileStatus file, Reader reader) throws IOException {
    String name = file.getPath().toString();
    if (schema.isEmpty()) {
      schema = Optional.of(new OrcSchema(name, reader.getSchema(), keys(reader)));
      ways = Optional.of(new Ways(reader.getCompressionKind(), OrcSchema.bloomFilters(reader)));
    } else {
      schema.get().add(name, reader.getSchema(), keys(reader));
    }
    zones = zones.with(name, OrcZones.of(reader));
    List<StripeInformation> stripes = reader.getStripes();
    large &= stripes.isEmpty() || file.getLen() / stripes.size() >= LARGE_BYTES;
    stripeBytes += stripes.stream().mapToLong(StripeInformation::getLength).sum();
  }

  private static Map<String, String> keys(Reader reader) {
    Map<String, String> keys = new HashMap<>();
    for (String key : reader.getMetadataKeys()) {
      keys.put(key, ISO_8859_1.decode(reader.getMetadataValue(key)).toString());
    }
    return keys;
  }

  OrcSchema schema() {
    return schema.orElseThrow();
  }

  Ways ways() {
    return ways.orElseThrow();
  }

  /** The zones that timestamps were written in, which are one. */
  OrcZones zones() {
    return zones;
  }

  /** Whether the stripes of all files are large. */
  boolean areLarge() {
    return large;
  }

  /** Of all files. */
  long stripeBytes() {
    return stripeBytes;
  }
}
