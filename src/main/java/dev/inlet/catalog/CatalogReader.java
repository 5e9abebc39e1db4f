package dev.inlet.catalog;

import static java.util.stream.Collectors.toSet;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.inlet.catalog.CrawlRules.OnDelete;
import dev.inlet.catalog.CrawlRules.Recrawl;
import dev.inlet.catalog.Settings.SparkSetting;
import dev.inlet.catalog.TableSpec.Hint;
import dev.inlet.catalog.TableSpec.Holds;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Makes records of resolved HOCON. */
final class CatalogReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final Set<String> TABLE_OBJECTS =
      Set.of("hints", "csv", "fixed-width", "grok", "xml", "json");

  private final Problems problems;
  private List<ClassifierSpec> classifiers = List.of();

  CatalogReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param effective with defaults, resolved
   * @param declared what the user wrote, for the name of his file
   */
  JobCatalog read(Config effective, Config declared) {
    Node root = new Node("", effective.withOnlyPath("inlet").root(), problems);
    topLevelKeys(declared);
    Node inlet = root.object("inlet", "");
    Defaults defaults = Defaults.of(effective);
    Settings settings = settings(inlet, declared);
    classifiers = new ClassifierReader(defaults, problems).read(inlet);
    SortedMap<String, TableSpec> tables = new TreeMap<>();
    tables("", inlet.object("tables", ""), defaults, tables);
    SortedMap<String, JobSpec> jobs = new TreeMap<>();
    JobReader jobReader = new JobReader(tables, defaults, problems);
    Node declaredJobs = inlet.object("jobs", "");
    for (String name : declaredJobs.keys()) {
      Node job = declaredJobs.object(name, "job '" + name + "'");
      if (declaredJobs.isObject(name)) {
        checkName(job, name, "job");
        jobs.put(name, jobReader.read(name, job));
      }
    }
    new TargetReader(defaults, problems).checkPaths(jobs.values());
    inlet.object("defaults", "inlet.defaults");
    inlet.rejectUnknownKeys();
    return new JobCatalog(settings, tables, jobs, effective);
  }

  /** Other keys are the user's own, for substitutions; these were meant for Inlet. */
  private void topLevelKeys(Config declared) {
    Set<String> within = Set.of("jobs", "tables", "state", "warehouse");
    for (Map.Entry<String, ConfigValue> entry : declared.root().entrySet()) {
      String key = entry.getKey();
      boolean misspelt = !key.equals("inlet") && Nearest.to(key, Set.of("inlet")).isPresent();
      if (misspelt || within.contains(key)) {
        problems.add(
            Node.origin(entry.getValue()),
            "unknown key '" + key + "': expected everything within inlet { … }");
      }
    }
  }

  private Settings settings(Node inlet, Config declared) {
    List<SparkSetting> spark = new ArrayList<>();
    if (inlet.isObject("spark")) {
      Config settings = ((ConfigObject) inlet.raw().get("spark")).toConfig();
      for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(flat(settings)).entrySet()) {
        spark.add(new SparkSetting(entry.getKey(), String.valueOf(entry.getValue().unwrapped())));
      }
    }
    Origin origin =
        declared.hasPath("inlet") ? Node.origin(declared.getValue("inlet")) : inlet.origin();
    return new Settings(
        inlet.path("state"), inlet.string("warehouse"), inlet.duration("lease"), spark, origin);
  }

  private static Map<String, ConfigValue> flat(Config settings) {
    Map<String, ConfigValue> flat = new TreeMap<>();
    settings
        .entrySet()
        .forEach(e -> flat.put(String.join(".", ConfigUtil.splitPath(e.getKey())), e.getValue()));
    return flat;
  }

  /** A table is an object with values in it; one with only objects in it is a part of names. */
  private void tables(
      String prefix, Node folder, Defaults defaults, SortedMap<String, TableSpec> into) {
    for (String key : folder.keys()) {
      String name = prefix + key;
      Node node = folder.object(key, "table '" + name + "'");
      if (folder.isObject(key)) {
        checkName(node, key, "table");
        if (isTable(node.raw())) {
          into.put(name, table(name, node, defaults));
        } else {
          tables(name + ".", node, defaults, into);
        }
      }
    }
  }

  private static boolean isTable(ConfigObject object) {
    return object.isEmpty()
        || object.entrySet().stream()
            .anyMatch(
                e ->
                    e.getValue().valueType() != ConfigValueType.OBJECT
                        || TABLE_OBJECTS.contains(e.getKey()));
  }

  private TableSpec table(String name, Node declared, Defaults defaults) {
    Node node = declared.withDefaults(new Node("", defaults.table(), problems));
    List<Hint> hints = new ArrayList<>();
    Node hinted = node.object("hints", "table '" + name + "': hints");
    for (String column : hinted.keys()) {
      hints.add(new Hint(column, hinted.string(column), hinted.origin(column)));
    }
    Optional<FileFormat> format = node.optionalWord("format", FileFormat.class);
    TableSpec spec =
        new TableSpec(
            name,
            node.path("location"),
            format,
            new CsvSpecReader(node.object("csv", "table '" + name + "': csv")).read(),
            new LayoutReader("table '" + name + "'", declared, node).read(format),
            encoding(node, format),
            hints,
            globs(node, "include-files"),
            globs(node, "exclude-files"),
            format.isPresent() ? List.of() : classifiers,
            node.timeZone("time-zone"),
            consumers(node),
            node.word("on-schema-change", OnSchemaChange.class),
            new CrawlRules(
                node.word("on-delete", OnDelete.class), node.word("recrawl", Recrawl.class)),
            Holds.ROWS,
            declared.origin());
    Optional<ClassifierSpec> named = classifier(node);
    node.rejectUnknownKeys();
    new DeltaRules(node).check(spec);
    return named.map(spec::as).orElse(spec);
  }

  private Optional<ClassifierSpec> classifier(Node table) {
    Optional<String> name = table.optionalString("classifier");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (table.has("format")) {
      table.problem(
          table.origin("classifier"), "'classifier': goes without 'format', which it tells");
    }
    Optional<ClassifierSpec> named =
        classifiers.stream().filter(one -> one.name().equals(name.get())).findFirst();
    if (named.isEmpty()) {
      Set<String> names = classifiers.stream().map(ClassifierSpec::name).collect(toSet());
      table.problem(
          table.origin("classifier"),
          "'classifier': no classifier '"
              + name.get()
              + "'"
              + Nearest.to(name.get(), names)
                  .map(one -> ". Did you mean '" + one + "'?")
                  .orElse(""));
    }
    return named;
  }

  private static List<Consumer> consumers(Node table) {
    List<Consumer> consumers = new ArrayList<>();
    for (String word : table.strings("consumers")) {
      Consumer.of(word)
          .ifPresentOrElse(
              consumers::add,
              () ->
                  table.problem(
                      table.origin("consumers"),
                      "'consumers': no consumer '"
                          + word
                          + "'. "
                          + Nearest.hint(word, Consumer.words())));
    }
    return consumers;
  }

  private static Optional<String> encoding(Node table, Optional<FileFormat> format) {
    Optional<String> name = table.optionalString("encoding");
    if (name.isEmpty()) {
      return name;
    }
    if (format.filter(word -> !word.isText() || word == FileFormat.XML).isPresent()) {
      table.problem(
          table.origin("encoding"),
          "'encoding': goes with csv, json, fixed-width, grok and w3c, not with "
              + format.get().word()
              + ", whose files tell it. Leave it out");
      return Optional.empty();
    }
    if (!isEncoding(name.get())) {
      table.problem(
          table.origin("encoding"),
          "'encoding': expected a character set of Java such as 'UTF-8', 'UTF-16' or 'windows-1252',"
              + " found '"
              + name.get()
              + "'");
      return Optional.empty();
    }
    return Optional.of(Charset.forName(name.get()).name());
  }

  private static boolean isEncoding(String name) {
    try {
      return Charset.forName(name).canEncode();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static List<String> globs(Node node, String key) {
    List<String> patterns = node.strings(key);
    for (String pattern : patterns) {
      try {
        FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      } catch (IllegalArgumentException e) {
        node.problem(
            node.origin(key),
            "'" + key + "': expected a pattern such as '*.csv', found '" + pattern + "'");
      }
    }
    return patterns;
  }

  static void checkName(Node node, String name, String kind) {
    if (!NAME.matcher(name).matches()) {
      node.problem(
          node.origin(),
          "a "
              + kind
              + "'s name is a letter, then letters, digits, '_' and '-', found "
              + ConfigUtil.quoteString(name));
    }
  }
}
