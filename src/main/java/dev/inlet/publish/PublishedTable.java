package dev.inlet.publish;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a metastore holds of a table.
 *
 * @param partitions the values of each, in the order of the keys
 * @param hasView whether the view is there that the table is to have
 */
record PublishedTable(
    Map<String, String> properties, Set<List<String>> partitions, boolean hasView) {
  PublishedTable {
    properties = Map.copyOf(properties);
    partitions = Set.copyOf(partitions);
  }

  /** Whether Inlet has made it. */
  boolean isOurs() {
    return properties.containsKey(TableProperties.VERSION);
  }
}
