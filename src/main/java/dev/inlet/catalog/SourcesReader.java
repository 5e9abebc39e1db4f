package dev.inlet.catalog;

import dev.inlet.catalog.SourceSpec.Bookmarking;
import dev.inlet.catalog.SourceSpec.ListingSpec;
import dev.inlet.catalog.SourceSpec.ListingSpec.By;
import dev.inlet.catalog.SourceSpec.OnChange;
import dev.inlet.catalog.SourceSpec.OnMalformed;
import dev.inlet.catalog.SourceSpec.OnMissing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the sources of a job of resolved HOCON. */
final class SourcesReader {
  private final Map<String, TableSpec> tables;
  private final Defaults defaults;
  private final Problems problems;

  SourcesReader(Map<String, TableSpec> tables, Defaults defaults, Problems problems) {
    this.tables = tables;
    this.defaults = defaults;
    this.problems = problems;
  }

  /**
   * @param where what the job is, for messages
   */
  List<SourceSpec> read(String where, Node job) {
    List<SourceSpec> sources = new ArrayList<>();
    Node declared = job.object("sources", where + ": sources");
    for (String name : declared.keys().stream().sorted().toList()) {
      Node source =
          declared
              .object(name, where + ": source '" + name + "'")
              .withDefaults(new Node("", defaults.source(), problems));
      checkName(source, name, sources);
      sources.add(source(name, source));
      source.rejectUnknownKeys();
    }
    if (sources.isEmpty()) {
      job.problem(job.origin(), "expected at least one source, as sources.NAME { table = … }");
    }
    return sources;
  }

  private static void checkName(Node source, String name, List<SourceSpec> others) {
    CatalogReader.checkName(source, name, "source");
    if (name.equalsIgnoreCase(JobSpec.ROWS)) {
      source.problem(
          source.origin(),
          "'"
              + JobSpec.ROWS
              + "' is what sql steps call the result of the steps before. Choose"
              + " another name");
    }
    if (others.stream().anyMatch(other -> other.name().equalsIgnoreCase(name))) {
      source.problem(source.origin(), "another source has this name in other case");
    }
  }

  /** What the files of other tables turn out to be is known when they are looked into. */
  private static void checkMalformed(Node source, SourceSpec spec, TableSpec table) {
    Optional<FileFormat> format = table.format().filter(declared -> !declared.isText());
    if (format.isPresent() && spec.onMalformed() != OnMalformed.REJECT) {
      source.problem(
          source.origin("on-malformed"),
          "'on-malformed': goes with text files, and table '"
              + table.name()
              + "' is declared with 'format = "
              + format.get().word()
              + "', whose readers know no records that do not fit. Leave it out");
    }
  }

  private SourceSpec source(String name, Node source) {
    String table = source.string("table");
    if (!table.isEmpty() && !tables.containsKey(table)) {
      source.problem(
          source.origin("table"),
          "no table '" + table + "'. " + Nearest.hint(table, tables.keySet()));
    }
    SourceSpec spec =
        new SourceSpec(
            name,
            table,
            source.word("bookmark", Bookmarking.class),
            source.word("on-change", OnChange.class),
            source.word("on-missing", OnMissing.class),
            source.word("on-malformed", OnMalformed.class),
            listing(source),
            source.optionalPositive("max-files"),
            source.optionalBytes("max-bytes"),
            source.optionalTime("start-at"),
            source.optionalDuration("ignore-older-than"),
            CatalogReader.globs(source, "include-files"),
            CatalogReader.globs(source, "exclude-files"),
            source.origin());
    if (tables.containsKey(table)) {
      checkMalformed(source, spec, tables.get(table));
      new DeltaRules(source).check(spec, tables.get(table));
    }
    if (spec.bookmark() == Bookmarking.OFF) {
      rejectWhatNeedsABookmark(source, spec);
    }
    return spec;
  }

  private static void rejectWhatNeedsABookmark(Node source, SourceSpec spec) {
    List<String> keys =
        new ArrayList<>(List.of("max-files", "max-bytes", "start-at", "ignore-older-than"));
    keys.removeIf(key -> !source.has(key));
    if (spec.onChange() != OnChange.FAIL) {
      keys.add("on-change");
    }
    if (spec.listing().by() == By.LEXICAL) {
      keys.add("listing");
    }
    for (String key : keys) {
      source.problem(
          source.origin(key),
          "'" + key + "' goes with a bookmark: expected 'bookmark = files', found 'off'");
    }
  }

  /** One word, or an object where there is more to say. */
  private static ListingSpec listing(Node source) {
    if (!source.isObject("listing")) {
      By by = source.word("listing", By.class);
      if (by != By.FULL) {
        source.problem(
            source.origin("listing"),
            "'listing': expected an object such as { by = " + by.word() + ", " + needed(by) + " }");
      }
      return ListingSpec.full();
    }
    Node listing = source.object("listing", source.where() + ": listing");
    By by = listing.word("by", By.class);
    Optional<Duration> window =
        by == By.PARTITIONS ? Optional.of(listing.duration("window")) : Optional.empty();
    long lookBack = by == By.LEXICAL ? listing.number("look-back") : 0;
    Optional<String> manifests =
        by == By.MANIFEST ? Optional.of(listing.string("manifests")) : Optional.empty();
    if (lookBack < 0) {
      listing.problem(
          listing.origin("look-back"),
          "'look-back': expected a number of folders, found " + lookBack);
    }
    listing.rejectUnknownKeys();
    return new ListingSpec(by, window, Math.max(0, lookBack), manifests);
  }

  private static String needed(By by) {
    return switch (by) {
      case FULL -> "";
      case PARTITIONS -> "window = 7 days";
      case LEXICAL -> "look-back = 1";
      case MANIFEST -> "manifests = \"s3a://bucket/manifests\"";
    };
  }
}
