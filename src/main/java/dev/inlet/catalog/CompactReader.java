package dev.inlet.catalog;

import dev.inlet.catalog.CompactSpec.Distribute;
import dev.inlet.catalog.CompactSpec.Edges;
import dev.inlet.catalog.CompactSpec.Manifests;
import dev.inlet.catalog.CompactSpec.OnUnreadable;
import dev.inlet.catalog.CompactSpec.Removal;
import dev.inlet.catalog.CompactSpec.Unmatched;
import dev.inlet.catalog.CompactSpec.Verify;
import dev.inlet.catalog.SourceSpec.Bookmarking;
import dev.inlet.catalog.SourceSpec.ListingSpec;
import dev.inlet.catalog.SourceSpec.OnChange;
import dev.inlet.catalog.SourceSpec.OnMalformed;
import dev.inlet.catalog.SourceSpec.OnMissing;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.catalog.TargetSpec.Format;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Makes a job of an object {@code compact}. */
final class CompactReader {
  /** Before the name of the job; no declared table has a slash in its name. */
  private static final String TABLE = "compact/";

  private static final int MAX_HEADER_LINES = 1000;

  private static final int MAX_THREADS = 1000;

  private static final Pattern NAMED_GROUP = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

  /** The words of a codec, and what files of it are called. */
  private static final Map<String, String> CODECS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("none", ""),
              Map.entry("gz", "gz"),
              Map.entry("gzip", "gz"),
              Map.entry("bz2", "bz2"),
              Map.entry("bzip2", "bz2"),
              Map.entry("zst", "zst"),
              Map.entry("zstd", "zst"),
              Map.entry("lz4", "lz4"),
              Map.entry("snappy", "snappy"),
              Map.entry("lzo", "lzo")));

  private final Defaults defaults;
  private final Problems problems;

  CompactReader(Defaults defaults, Problems problems) {
    this.defaults = defaults;
    this.problems = problems;
  }

  /** The name of the table that stands for the files of a job's source. */
  static String table(String job) {
    return TABLE + job;
  }

  /**
   * @param node of the job, without the defaults of jobs that load rows
   */
  JobSpec read(String job, Node node, Optional<String> schedule) {
    rejectPartsOfLoads(node);
    Node compact =
        node.object("compact", "job '" + job + "': compact")
            .withDefaults(new Node("", defaults.compact(), problems));
    CompactSpec spec = compact(job, compact);
    SourceSpec source = source(compact, spec);
    compact.rejectUnknownKeys();
    node.rejectUnknownKeys();
    return new JobSpec(
        job,
        schedule,
        List.of(source),
        List.of(),
        List.of(
            TargetSpec.place(
                CompactSpec.TARGET, spec.dest(), Format.FILES, compact.origin("dest"))),
        RejectSpec.any(),
        Optional.of(spec),
        node.origin());
  }

  static void rejectPartsOfLoads(Node node) {
    for (String key : List.of("sources", "steps", "targets", "rejects")) {
      if (node.has(key)) {
        node.problem(
            node.origin(key),
            "'"
                + key
                + "': expected none beside 'compact', which copies files as they are. Make two"
                + " jobs of it");
      }
    }
  }

  private CompactSpec compact(String job, Node node) {
    Removal removal =
        new Removal(node.optionalBoolean("delete-on-success").orElse(false), path(node, "archive"));
    if (removal.deletes() && removal.archive().isPresent()) {
      node.problem(
          node.origin("archive"),
          "'archive': expected one of 'archive' and 'delete-on-success', found both");
    }
    Verify unasked = removal.isAny() ? Verify.RECORDS : Verify.BYTES;
    Optional<Pattern> groupBy = regex(node, "group-by");
    OptionalLong targetBytes = node.optionalBytes("target-size");
    boolean appends = node.optionalBoolean("append-to-last-file").orElse(false);
    checkGroups(node, groupBy, appends);
    boolean numbers = node.optionalBoolean("number-files").orElse(false);
    return new CompactSpec(
        files(job, node),
        node.path("dest"),
        regex(node, "src-pattern"),
        groupBy,
        template(node, groupBy),
        targetBytes,
        codec(node),
        node.word("unmatched", Unmatched.class),
        node.word("on-unreadable", OnUnreadable.class),
        node.optionalWord("verify", Verify.class).orElse(unasked),
        removal,
        manifests(node),
        startingIndex(node, numbers),
        headerLines(node),
        node.word("edges", Edges.class),
        appends,
        node.word("distribute", Distribute.class),
        threads(node));
  }

  private static Optional<String> path(Node node, String key) {
    return node.has(key) ? Optional.of(node.path(key)) : Optional.empty();
  }

  private static TableSpec files(String job, Node node) {
    return new TableSpec(
            table(job),
            node.path("src"),
            Optional.empty(),
            CsvSpec.open(),
            List.of(),
            CatalogReader.globs(node, "include-files"),
            CatalogReader.globs(node, "exclude-files"),
            ZoneOffset.UTC,
            node.origin())
        .asFiles();
  }

  private static SourceSpec source(Node node, CompactSpec spec) {
    return new SourceSpec(
        CompactSpec.SOURCE,
        spec.files().name(),
        Bookmarking.FILES,
        onChange(node),
        node.word("on-missing", OnMissing.class),
        OnMalformed.REJECT,
        ListingSpec.full(),
        node.optionalPositive("max-files"),
        node.optionalBytes("max-bytes"),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        node.origin());
  }

  private static OnChange onChange(Node node) {
    OnChange word = node.word("on-change", OnChange.class);
    if (word == OnChange.REPLACE) {
      node.problem(
          node.origin("on-change"),
          "'on-change': expected fail, append or ignore, found 'replace'. Files that were joined"
              + " cannot be replaced one by one");
    }
    return word;
  }

  private static Manifests manifests(Node node) {
    return new Manifests(
        path(node, "output-manifest"),
        path(node, "previous-manifest"),
        node.optionalBoolean("require-previous-manifest").orElse(true),
        path(node, "copy-from-manifest"),
        path(node, "src-prefixes-file"));
  }

  private static OptionalInt headerLines(Node node) {
    if (!node.has("header-lines")) {
      return OptionalInt.empty();
    }
    long lines = node.number("header-lines");
    if (lines < 0 || lines > MAX_HEADER_LINES) {
      node.problem(
          node.origin("header-lines"),
          "'header-lines': expected a number from 0 to " + MAX_HEADER_LINES + ", found " + lines);
    }
    return OptionalInt.of((int) Math.min(Math.max(0, lines), MAX_HEADER_LINES));
  }

  private static OptionalLong threads(Node node) {
    OptionalLong threads = node.optionalPositive("threads");
    if (threads.isPresent() && threads.getAsLong() > MAX_THREADS) {
      node.problem(
          node.origin("threads"),
          "'threads': expected a number from 1 to "
              + MAX_THREADS
              + ", found "
              + threads.getAsLong());
      return OptionalLong.empty();
    }
    return threads;
  }

  private static OptionalLong startingIndex(Node node, boolean numbers) {
    long index = node.number("starting-index");
    if (index < 0) {
      node.problem(
          node.origin("starting-index"),
          "'starting-index': expected a number from 0 on, found " + index);
    }
    return numbers ? OptionalLong.of(Math.max(0, index)) : OptionalLong.empty();
  }

  private static Optional<String> codec(Node node) {
    String word = node.string("output-codec");
    if (word.equals("keep")) {
      return Optional.empty();
    }
    if (!CODECS.containsKey(word)) {
      node.problem(
          node.origin("output-codec"),
          "'output-codec': expected keep or "
              + String.join(" or ", CODECS.keySet())
              + ", found '"
              + word
              + "'");
    }
    return Optional.of(CODECS.getOrDefault(word, ""));
  }

  private static Optional<Pattern> regex(Node node, String key) {
    if (!node.has(key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(node.string(key)));
    } catch (PatternSyntaxException e) {
      node.problem(
          node.origin(key),
          "'"
              + key
              + "': expected a regular expression for whole paths, found '"
              + node.string(key)
              + "' ("
              + e.getDescription()
              + ")");
      return Optional.empty();
    }
  }

  private static void checkGroups(Node node, Optional<Pattern> groupBy, boolean appends) {
    if (groupBy.isPresent() && groupBy.get().matcher("").groupCount() == 0) {
      node.problem(
          node.origin("group-by"),
          "'group-by': expected a group in parentheses, whose text tells what belongs together,"
              + " found '"
              + groupBy.get()
              + "'. Write for example '.*/(\\d{4}-\\d\\d-\\d\\d)-.*'");
    }
    List<String> keys = new ArrayList<>(List.of("target-size", "name"));
    keys.removeIf(key -> !node.has(key));
    if (appends) {
      keys.add("append-to-last-file");
    }
    for (String key : groupBy.isEmpty() && !node.has("group-by") ? keys : List.<String>of()) {
      node.problem(
          node.origin(key), "'" + key + "': goes with 'group-by', for files that are joined");
    }
  }

  /** A template with the names or numbers of groups, such as {@code {day}-{kind}} or {1}/{2}. */
  private static Optional<String> template(Node node, Optional<Pattern> groupBy) {
    Optional<String> template = node.optionalString("name");
    if (template.isEmpty() || groupBy.isEmpty()) {
      return template;
    }
    Set<String> known = names(groupBy.get());
    for (String name : CompactSpec.namesIn(template.get())) {
      if (!known.contains(name)) {
        node.problem(
            node.origin("name"),
            "'name': no group '" + name + "' in 'group-by'. " + Nearest.hint(name, known));
      }
    }
    if (CompactSpec.namesIn(template.get()).isEmpty()) {
      node.problem(
          node.origin("name"),
          "'name': expected a captured text in braces such as {1}, found '"
              + template.get()
              + "', which is one name for all groups");
    }
    if (template.get().matches("(|.*/)([_.].*|)") || template.get().startsWith("/")) {
      node.problem(
          node.origin("name"),
          "'name': expected a path below 'dest' of which no part is empty or hidden, found '"
              + template.get()
              + "'");
    }
    return template;
  }

  private static Set<String> names(Pattern groupBy) {
    Set<String> names = new TreeSet<>();
    for (Matcher group = NAMED_GROUP.matcher(groupBy.pattern()); group.find(); ) {
      names.add(group.group(1));
    }
    for (int i = 1; i <= groupBy.matcher("").groupCount(); i++) {
      names.add(String.valueOf(i));
    }
    return names;
  }
}
