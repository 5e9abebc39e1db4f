package dev.inlet.publish;

import dev.inlet.catalog.FileFormat;
import dev.inlet.infer.ColumnStatistics;
import dev.inlet.infer.TableDefinition;
import dev.inlet.infer.TableDefinition.Status;
import dev.inlet.state.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The properties that a table of Glue's Data Catalog has, as its crawlers write them. */
final class TableProperties {
  /** Which version of the table's definition it is. */
  static final String VERSION = "inlet.version";

  /** Begins the names of properties that tell of a column. */
  static final String STATISTICS = "inlet.statistics.";

  private TableProperties() {}

  static Map<String, String> of(TableDefinition table) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("classification", table.format());
    if (table.fileFormat().isText()) {
      properties.put("compressionType", compression(table.compressions()));
    }
    if (table.fileFormat() == FileFormat.CSV) {
      properties.put("delimiter", table.csv().delimiter());
      properties.put("areColumnsQuoted", String.valueOf(!table.csv().quote().isEmpty()));
      properties.put("columnsOrdered", "true");
      properties.put("skip.header.line.count", String.valueOf(skipped(table)));
    }
    properties.put("typeOfData", "file");
    if (table.status() == Status.DEPRECATED) {
      properties.put("DEPRECATED_BY_CRAWLER", "true");
    }
    properties.put(VERSION, String.valueOf(table.version()));
    return properties;
  }

  /**
   * What is known of all records, if all were looked at. They change with the data, and a table is
   * not made anew for them.
   */
  static Map<String, String> statistics(TableDefinition table) {
    Map<String, String> properties = new LinkedHashMap<>();
    if (table.statistics().isEmpty() || !table.sampled().whole()) {
      return properties;
    }
    long headers = table.csv().header() ? table.sampled().files() : 0;
    long records = table.sampled().records() - headers;
    properties.put("recordCount", String.valueOf(records));
    properties.put(
        "averageRecordSize", String.valueOf(table.sampled().bytes() / Math.max(1, records)));
    for (ColumnStatistics one : table.statistics()) {
      properties.put(STATISTICS + one.column().replaceAll("[^A-Za-z0-9_]", "_"), Json.line(one));
    }
    return properties;
  }

  /** How many lines of each file are no records. */
  static int skipped(TableDefinition table) {
    return table.csv().skipLines() + (table.csv().header() ? 1 : 0);
  }

  /** One word; Glue has none for several. */
  private static String compression(List<String> words) {
    List<String> packed = words.stream().filter(word -> !word.equals("none")).toList();
    return packed.isEmpty() ? "none" : packed.get(0);
  }
}
