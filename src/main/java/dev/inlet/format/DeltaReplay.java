package dev.inlet.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Delta table is, gathered from its log: first the actions of a checkpoint, if there is one,
 * then those of each commit after it. Format: the Delta Transaction Log Protocol, "Action
 * Reconciliation".
 */
public final class DeltaReplay {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern RECORDS = Pattern.compile("\"numRecords\"\\s*:\\s*(\\d+)");

  /** By path and deletion vector: a file that gets another vector is another logical file. */
  private final Map<String, Added> files = new LinkedHashMap<>();

  /** A file whose partition columns are not known yet. */
  private record Added(DeltaFile file, JsonNode partition) {}

  private final Map<String, Long> tombstones = new HashMap<>();
  private final List<String> sidecars = new ArrayList<>();
  private final List<String> clustering = new ArrayList<>();
  private DeltaHeader header = DeltaHeader.NONE;

  /** Takes one line of a commit. */
  public void line(String text) throws IOException {
    action(DeltaActions.parse(text));
  }

  /** Takes one action, as the only key of an object. */
  public void action(JsonNode action) {
    if (action.has("add")) {
      add(action.get("add"));
    } else if (action.has("remove")) {
      remove(action.get("remove"));
    } else if (action.has("domainMetadata")) {
      domain(action.get("domainMetadata"));
    } else if (action.has("sidecar")) {
      sidecars.add(action.get("sidecar").path("path").asText());
    } else {
      header = header.with(action);
    }
  }

  /** Takes schema and settings from elsewhere, as far as they are not known. */
  public void know(DeltaHeader other) {
    header = header.or(other);
  }

  /** Files with more actions of the checkpoint, as it names them. */
  public List<String> sidecars() {
    return List.copyOf(sidecars);
  }

  /**
   * The table as it is now.
   *
   * @throws IOException if what the log says of schema or files is corrupt
   */
  public DeltaState state(long version) throws IOException {
    if (!header.isWhole()) {
      throw new IOException("a log without schema or protocol");
    }
    List<String> keys = header.partitionKeys();
    List<DeltaFile> found = new ArrayList<>();
    for (Added add : files.values()) {
      found.add(partitioned(add, keys));
    }
    return new DeltaState(version, header, found, clustering, tombstones);
  }

  private void add(JsonNode add) {
    files.put(key(add), new Added(file(add), add.path("partitionValues")));
    tombstones.remove(decoded(add.path("path").asText()));
  }

  private void remove(JsonNode remove) {
    files.remove(key(remove));
    tombstones.put(
        decoded(remove.path("path").asText()), remove.path("deletionTimestamp").asLong(0));
  }

  private static String key(JsonNode file) {
    JsonNode vector = file.path("deletionVector");
    return file.path("path").asText()
        + " "
        + vector.path("storageType").asText()
        + vector.path("pathOrInlineDv").asText()
        + vector.path("offset").asText();
  }

  private void domain(JsonNode domain) {
    if (!domain.path("domain").asText().equals("delta.clustering")) {
      return;
    }
    clustering.clear();
    if (!domain.path("removed").asBoolean()) {
      try {
        JsonNode columns = JSON.readTree(domain.path("configuration").asText());
        for (JsonNode column : columns.path("clusteringColumns")) {
          List<String> names = new ArrayList<>();
          column.forEach(name -> names.add(name.asText()));
          clustering.add(String.join(".", names));
        }
      } catch (IOException e) {
        // That there is a clustering is enough to go by.
        clustering.add("?");
      }
    }
  }

  private static DeltaFile partitioned(Added add, List<String> keys) {
    List<Optional<String>> partition = new ArrayList<>();
    for (String key : keys) {
      JsonNode value = add.partition().path(key);
      // The protocol takes an empty text for an absent value.
      partition.add(
          value.isTextual() && !value.asText().isEmpty()
              ? Optional.of(value.asText())
              : Optional.empty());
    }
    DeltaFile file = add.file();
    return new DeltaFile(
        file.path(),
        partition,
        file.bytes(),
        file.modified(),
        file.records(),
        file.deleted(),
        file.isClustered());
  }

  private static DeltaFile file(JsonNode add) {
    Matcher records = RECORDS.matcher(add.path("stats").asText());
    return new DeltaFile(
        decoded(add.path("path").asText()),
        List.of(),
        add.path("size").asLong(),
        add.path("modificationTime").asLong(),
        records.find() ? Long.parseLong(records.group(1)) : -1,
        add.path("deletionVector").path("cardinality").asLong(0),
        !add.path("clusteringProvider").asText("").isEmpty());
  }

  /** A path of the log is a URI, relative to the table or not. */
  private static String decoded(String path) {
    try {
      URI uri = URI.create(path);
      return uri.getScheme() == null ? uri.getPath() : path;
    } catch (IllegalArgumentException e) {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
  }
}
