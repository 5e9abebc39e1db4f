package dev.inlet.publish;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The statements that declare a table, in their order.
 *
 * @param files the relation of the files: the table, or what a view of it stands on
 * @param schema makes what the table is in
 * @param create makes the relation, without its properties
 * @param properties of the relation
 * @param partitions tell its partitions
 * @param views stand on the relation
 */
record Declared(
    TableName files,
    List<String> schema,
    String create,
    Map<String, String> properties,
    List<String> partitions,
    List<String> views) {
  Declared {
    requireNonNull(files, "files");
    schema = List.copyOf(schema);
    requireNonNull(create, "create");
    properties = new LinkedHashMap<>(properties);
    partitions = List.copyOf(partitions);
    views = List.copyOf(views);
  }

  /** All of them. */
  List<String> statements(Sql sql) {
    List<String> all = new ArrayList<>(schema);
    if (!create.isEmpty()) {
      all.add(
          create
              + (properties.isEmpty()
                  ? ""
                  : "\nTBLPROPERTIES (" + properties(sql, properties) + ")"));
    }
    all.addAll(partitions);
    all.addAll(views);
    return all;
  }

  /** Pairs as {@code TBLPROPERTIES} and the like have them. */
  static String properties(Sql sql, Map<String, String> pairs) {
    return pairs.entrySet().stream()
        .map(e -> sql.text(e.getKey()) + " = " + sql.text(e.getValue()))
        .collect(Collectors.joining(", "));
  }
}
