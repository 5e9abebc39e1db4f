package dev.inlet.read;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlet.format.DeltaDeletionVector;
import dev.inlet.format.DeltaHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A shallow clone of some files of a Delta table: a log of one version that names them where they
 * are. Delta reads it as it reads the table, with column mapping, deletion vectors and partition
 * columns, and opens those files alone; of the table itself it would list and open all, whatever
 * filter there is on {@code _metadata.file_path}. Format: the Delta Transaction Log Protocol.
 */
final class DeltaClone {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Features that are about how the log is kept, and not about how data files are read. */
  private static final Set<String> FEATURES_OF_LOGS =
      Set.of("v2Checkpoint", "vacuumProtocolCheck", "catalogManaged", "catalogOwned-preview");

  private final DeltaHeader header;
  private final String table;

  /**
   * @param header schema and settings to read the files with
   * @param table the folder that their paths are relative to
   */
  DeltaClone(DeltaHeader header, Path table) {
    this.header = header;
    this.table = table.toUri().toString();
  }

  /**
   * Writes the clone.
   *
   * @param added the {@code add} actions of files, each path once
   * @param folder one that was never there: Delta remembers tables by their paths
   */
  void write(List<ObjectNode> added, Path folder, FileSystem files) throws IOException {
    List<ObjectNode> actions = new ArrayList<>(List.of(protocol(), metaData()));
    added.forEach(add -> actions.add(action("add", absolute(add))));
    try (OutputStream out =
        files.create(new Path(folder, "_delta_log/00000000000000000000.json"), false)) {
      for (ObjectNode action : actions) {
        out.write((action + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private ObjectNode protocol() {
    ObjectNode of = header.protocol().orElseThrow();
    int reader = of.path("minReaderVersion").asInt(1);
    ObjectNode protocol = JSON.objectNode().put("minReaderVersion", reader);
    if (reader < 3) {
      return action("protocol", protocol.put("minWriterVersion", reader == 1 ? 2 : 5));
    }
    ArrayNode features = JSON.arrayNode();
    for (var feature : of.path("readerFeatures")) {
      if (!FEATURES_OF_LOGS.contains(feature.asText())) {
        features.add(feature);
      }
    }
    protocol.put("minWriterVersion", 7).set("readerFeatures", features);
    protocol.set("writerFeatures", features.deepCopy());
    return action("protocol", protocol);
  }

  private ObjectNode metaData() {
    ObjectNode of = header.metaData().orElseThrow();
    ObjectNode settings = JSON.objectNode();
    of.path("configuration")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (name.startsWith("delta.columnMapping.")) {
                settings.set(name, of.path("configuration").path(name));
              }
            });
    ObjectNode metaData = JSON.objectNode().put("id", UUID.randomUUID().toString());
    for (String part : List.of("format", "schemaString", "partitionColumns")) {
      metaData.set(part, of.path(part));
    }
    metaData.set("configuration", settings);
    return action("metaData", metaData);
  }

  private ObjectNode absolute(ObjectNode add) {
    ObjectNode moved = add.deepCopy();
    moved.remove(List.of("baseRowId", "defaultRowCommitVersion", "clusteringProvider"));
    moved.put("path", absolute(add.path("path").asText()));
    if (add.get("deletionVector") instanceof ObjectNode vector) {
      moved.set("deletionVector", DeltaDeletionVector.absolute(vector, table));
    }
    return moved;
  }

  /** Paths of a log are percent-encoded URIs, relative ones to the table. */
  String absolute(String path) {
    return URI.create(path).isAbsolute() || path.startsWith("/") ? path : table + "/" + path;
  }

  private static ObjectNode action(String name, ObjectNode content) {
    ObjectNode action = JSON.objectNode();
    action.set(name, content);
    return action;
  }
}
