package dev.inlet.infer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.discover.Listing;
import dev.inlet.state.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a {@code datapackage.json} says about a table's files: evidence, no more. See <a
 * href="https://specs.frictionlessdata.io/tabular-data-resource/">Tabular Data Resource</a>.
 *
 * @param file the package's own
 * @param delimiter that its dialect names
 * @param header whether its dialect says that there is one
 * @param types by the names of fields in small letters, in the words of Table Schema
 */
record DataPackage(
    String file, Optional<String> delimiter, Optional<Boolean> header, Map<String, String> types) {
  private static final String NAME = "datapackage.json";
  private static final int MAX_BYTES = 8 << 20;

  /**
   * The one in a table's folder or, for a table of one file, in the file's folder or the one before
   * it, if it describes the first file that it knows.
   *
   * @param notes are told of one that cannot be read
   */
  static Optional<DataPackage> beside(
      String location, Listing listing, Configuration conf, List<String> notes) {
    List<SourceFile> files = listing.files();
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Path base = new Path(listing.base());
    boolean single = files.size() == 1 && location.endsWith(files.get(0).path());
    if (listing.hidden() == 0 && !single) {
      return Optional.empty();
    }
    Optional<DataPackage> own = in(base, listing, conf, notes);
    Path parent = base.getParent();
    return own.isPresent() || !single || parent == null ? own : in(parent, listing, conf, notes);
  }

  private static Optional<DataPackage> in(
      Path folder, Listing listing, Configuration conf, List<String> notes) {
    Path path = new Path(folder, NAME);
    try {
      FileSystem files = path.getFileSystem(conf);
      try (InputStream bytes = files.open(path)) {
        String text = new String(bytes.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        return of(path.toUri().getPath(), Json.parse(text, JsonNode.class), listing);
      }
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      notes.add(NAME + ": not JSON, so it tells nothing");
      return Optional.empty();
    } catch (IOException e) {
      notes.add(NAME + ": cannot be read (" + e.getMessage() + "), so it tells nothing");
      return Optional.empty();
    }
  }

  private static Optional<DataPackage> of(String file, JsonNode all, Listing listing) {
    for (SourceFile one : listing.files()) {
      String path = "/" + listing.base() + "/" + one.path();
      for (JsonNode resource : all.path("resources")) {
        for (JsonNode named : paths(resource.path("path"))) {
          if (!named.asText().isEmpty() && path.endsWith("/" + named.asText())) {
            return Optional.of(of(file, resource));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Iterable<JsonNode> paths(JsonNode path) {
    return path.isArray() ? path : List.of(path);
  }

  private static DataPackage of(String file, JsonNode resource) {
    JsonNode dialect = resource.path("dialect");
    Map<String, String> types = new LinkedHashMap<>();
    for (JsonNode field : resource.path("schema").path("fields")) {
      String name = field.path("name").asText().toLowerCase(Locale.ROOT);
      types.put(name, field.path("type").asText("any"));
    }
    JsonNode header = dialect.path("header");
    return new DataPackage(
        file,
        Optional.of(dialect.path("delimiter").asText()).filter(text -> !text.isEmpty()),
        header.isBoolean() ? Optional.of(header.asBoolean()) : Optional.empty(),
        types);
  }

  /** How many of these cells are names of its fields. */
  long named(List<String> cells) {
    return cells.stream()
        .filter(cell -> types.containsKey(cell.strip().toLowerCase(Locale.ROOT)))
        .count();
  }
}
