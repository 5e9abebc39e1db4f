package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one version of a Delta table changed, as far as its readers care. Format: the Delta
 * Transaction Log Protocol, "Actions"; one JSON action on each line of a commit file.
 *
 * @param operation as the writer calls it, such as {@code MERGE}; empty if it does not tell
 * @param time of the commit, in milliseconds since 1970, where the commit itself tells it
 * @param added the {@code add} actions that bring rows, without those that only move rows about
 * @param removed how many data files it took rows away from
 * @param changeFiles paths of the files that its change feed is read from, as they are written
 * @param header what it changed of the table's schema and settings
 */
public record DeltaActions(
    String operation,
    OptionalLong time,
    List<ObjectNode> added,
    long removed,
    List<String> changeFiles,
    DeltaHeader header) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public DeltaActions {
    requireNonNull(operation, "operation");
    requireNonNull(time, "time");
    added = List.copyOf(added);
    changeFiles = List.copyOf(changeFiles);
    requireNonNull(header, "header");
  }

  /** The actions of a commit file. */
  public static DeltaActions read(InputStream commit) throws IOException {
    JsonNode info = JSON.createObjectNode();
    List<ObjectNode> added = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    List<String> changes = new ArrayList<>();
    DeltaHeader header = DeltaHeader.NONE;
    BufferedReader lines = lines(commit);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      JsonNode action = parse(line);
      if (changesRows(action.path("add"))) {
        added.add((ObjectNode) action.get("add"));
      } else if (changesRows(action.path("remove"))) {
        removed.add(action.get("remove").path("path").asText());
      } else if (action.has("cdc")) {
        changes.add(action.get("cdc").path("path").asText());
      } else if (action.has("commitInfo")) {
        info = action.get("commitInfo");
      } else {
        header = header.with(action);
      }
    }
    if (changes.isEmpty()) {
      added.forEach(add -> changes.add(add.path("path").asText()));
      changes.addAll(removed);
    }
    JsonNode time = info.path("inCommitTimestamp");
    return new DeltaActions(
        info.path("operation").asText(),
        time.isNumber() ? OptionalLong.of(time.asLong()) : OptionalLong.empty(),
        added,
        removed.size(),
        changes,
        header);
  }

  /** The schema and settings that a commit or checkpoint of JSON lines holds. */
  public static DeltaHeader header(InputStream actions) throws IOException {
    DeltaHeader header = DeltaHeader.NONE;
    BufferedReader lines = lines(actions);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      // Most lines are files, of which there may be a great many.
      if (line.contains("\"metaData\"") || line.contains("\"protocol\"")) {
        header = header.with(parse(line));
      }
    }
    return header;
  }

  /** The schema and settings that a version checksum file ({@code .crc}) holds. */
  public static DeltaHeader ofChecksum(InputStream checksum) throws IOException {
    JsonNode state = JSON.readTree(checksum);
    return new DeltaHeader(object(state.path("metadata")), object(state.path("protocol")));
  }

  static Optional<ObjectNode> object(JsonNode node) {
    return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }

  static JsonNode parse(String json) throws IOException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static boolean changesRows(JsonNode file) {
    return file.path("dataChange").asBoolean();
  }

  private static BufferedReader lines(InputStream bytes) {
    return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
  }
}
