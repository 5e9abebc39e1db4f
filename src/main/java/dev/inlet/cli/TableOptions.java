package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.catalog.JobCatalog.Given;
import dev.inlet.catalog.TableSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kohsuke.args4j.Option;

/** The options of {@code inlet compact} that are about a Delta table. */
abstract class TableOptions extends Command {
  @Option(
      name = "--table",
      metaVar = "TABLE",
      usage = "a Delta table, by its folder or its name in the job catalog, to compact in place")
  private String table;

  @Option(
      name = "--where",
      metaVar = "FILTER",
      usage = "only these partitions of --table, as \"day >= '2001-01-01' and country = 'it'\"")
  private String where;

  @Option(
      name = "--quiet",
      metaVar = "TIME",
      usage = "only partitions of --table that nobody has written to for so long, as '2 hours'")
  private String quiet;

  @Option(
      name = "--minFiles",
      metaVar = "N",
      usage = "only partitions of --table with as many small files (2)")
  private Long minFiles;

  @Option(
      name = "--zOrder",
      metaVar = "COLUMNS",
      usage = "put rows of --table side by side by these columns, with commas between")
  private String zOrder;

  @Option(
      name = "--maxPartitions",
      metaVar = "N",
      usage = "of --table in a run, those with the most to gain first")
  private Long maxPartitions;

  @Option(
      name = "--partitionsPerCommit",
      metaVar = "N",
      usage = "of --table that are rewritten in one commit at the most (64)")
  private Long partitionsPerCommit;

  @Option(
      name = "--vacuum",
      metaVar = "TIME",
      usage = "then delete files that --table has not needed for so long, as '7 days'")
  private String vacuum;

  @Option(name = "--allowShortRetention", usage = "let --vacuum be less than the table asks for")
  private boolean allowShortRetention;

  final boolean hasTable() {
    return table != null;
  }

  /** Where the table is. */
  final String tableLocation() {
    TableSpec declared = filesGiven().isEmpty() ? null : catalog().tables().get(table);
    return CompactCommand.location(declared == null ? table : declared.location());
  }

  /** What these options say, as keys of {@code compact}. */
  final Map<String, Given> tableKeys() {
    Map<String, Given> keys = new TreeMap<>();
    if (table != null) {
      keys.put("table", new Given(tableLocation(), "--table"));
    }
    put(keys, "where", "--where", where);
    put(keys, "quiet", "--quiet", quiet);
    put(keys, "min-files", "--minFiles", minFiles);
    put(
        keys,
        "z-order",
        "--zOrder",
        zOrder == null ? null : List.of(zOrder.split("\\s*,\\s*", -1)));
    put(keys, "max-partitions", "--maxPartitions", maxPartitions);
    put(keys, "partitions-per-commit", "--partitionsPerCommit", partitionsPerCommit);
    if (vacuum != null) {
      put(
          keys,
          "vacuum",
          "--vacuum",
          Map.of("retain", vacuum, "allow-short-retention", allowShortRetention));
    } else if (allowShortRetention) {
      throw new CatalogException(
          "inlet compact: --allowShortRetention: goes with --vacuum, found none");
    }
    return keys;
  }

  private static void put(Map<String, Given> keys, String key, String option, Object value) {
    if (value != null) {
      keys.put(key, new Given(value, option));
    }
  }
}
