package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The schema and the settings of a Delta table at one version, or what of them one commit changed.
 *
 * @param metaData the {@code metaData} action
 * @param protocol the {@code protocol} action
 */
public record DeltaHeader(Optional<ObjectNode> metaData, Optional<ObjectNode> protocol) {
  /** Nothing is known. */
  public static final DeltaHeader NONE = new DeltaHeader(Optional.empty(), Optional.empty());

  public DeltaHeader {
    requireNonNull(metaData, "metaData");
    requireNonNull(protocol, "protocol");
  }

  /** This, and what an action says of schema or settings. */
  DeltaHeader with(JsonNode action) {
    return new DeltaHeader(
        DeltaActions.object(action.path("metaData")).or(() -> metaData),
        DeltaActions.object(action.path("protocol")).or(() -> protocol));
  }

  /** This, and from another one what this lacks. */
  public DeltaHeader or(DeltaHeader older) {
    return new DeltaHeader(metaData.or(() -> older.metaData), protocol.or(() -> older.protocol));
  }

  /** Whether schema, settings and protocol are all known. */
  public boolean isWhole() {
    return metaData.isPresent() && protocol.isPresent();
  }

  /** Whether commits under these settings tell each changed row; needs the metadata. */
  public boolean hasChangeFeed() {
    return setting("delta.enableChangeDataFeed").equalsIgnoreCase("true");
  }

  /** The value of a table property; empty if it is not set. */
  public String setting(String name) {
    return metaData.orElseThrow().path("configuration").path(name).asText();
  }

  /**
   * The columns' types by their names, as the log writes them: a word, or an object of JSON.
   *
   * @throws IOException if the schema is corrupt
   */
  public Map<String, String> types() throws IOException {
    Map<String, String> types = new LinkedHashMap<>();
    for (JsonNode field : fields()) {
      JsonNode type = field.path("type");
      types.put(field.path("name").asText(), type.isTextual() ? type.asText() : type.toString());
    }
    return types;
  }

  /**
   * The names under which files tell the values of the partition columns: the columns' own, but
   * where columns are mapped.
   *
   * @throws IOException if the schema is corrupt
   */
  public List<String> partitionKeys() throws IOException {
    Map<String, String> keys = new HashMap<>();
    for (JsonNode field : fields()) {
      String name = field.path("name").asText();
      JsonNode physical = field.path("metadata").path("delta.columnMapping.physicalName");
      keys.put(name, physical.isTextual() ? physical.asText() : name);
    }
    return partitionColumns().stream().map(name -> keys.getOrDefault(name, name)).toList();
  }

  private JsonNode fields() throws IOException {
    return DeltaActions.parse(metaData.orElseThrow().path("schemaString").asText()).path("fields");
  }

  /** The names of the partition columns, outermost first. */
  public List<String> partitionColumns() {
    List<String> names = new ArrayList<>();
    metaData.orElseThrow().path("partitionColumns").forEach(name -> names.add(name.asText()));
    return names;
  }

  /**
   * The columns, those of the partitions included, in the order of the schema. Columns without a
   * type, which hold nothing, are left out, as Delta does.
   *
   * @throws IOException if the schema is corrupt
   * @throws IllegalArgumentException naming a column of a type that is not supported
   */
  public List<Column> columns() throws IOException {
    JsonNode schema = DeltaActions.parse(metaData.orElseThrow().path("schemaString").asText());
    return DeltaTypes.columns(schema);
  }
}
