package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.inlet.CatalogException;
import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that a user declared, checked. */
public final class JobCatalog {
  /** The resource that holds all defaults. */
  static final String REFERENCE = "reference.conf";

  private final Settings settings;
  private final SortedMap<String, TableSpec> tables;
  private final SortedMap<String, JobSpec> jobs;
  private final Config effective;

  JobCatalog(
      Settings settings,
      SortedMap<String, TableSpec> tables,
      SortedMap<String, JobSpec> jobs,
      Config effective) {
    this.settings = requireNonNull(settings, "settings");
    this.tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    this.jobs = Collections.unmodifiableSortedMap(new TreeMap<>(jobs));
    this.effective = requireNonNull(effective, "effective");
  }

  /**
   * Reads the files, later ones over earlier ones, and checks them as a whole.
   *
   * @throws CatalogException that lists every problem with its file and line
   */
  public static JobCatalog load(List<File> files) {
    Problems problems = new Problems();
    return read(parse(files, problems), problems);
  }

  /**
   * A value of a compaction that no file declares.
   *
   * @param by what gave it, such as {@code --groupBy}, for messages
   */
  public record Given(Object value, String by) {
    public Given {
      requireNonNull(value, "value");
      requireNonNull(by, "by");
    }
  }

  /**
   * A catalog with one more job, which compacts.
   *
   * @param files what is declared beside it; there may be none
   * @param command that stands for the file of the job's declaration, in messages
   * @param keys of its {@code compact}
   * @param state the state folder where no file declares any
   * @throws CatalogException that lists every problem
   */
  public static JobCatalog withCompaction(
      List<File> files, String command, String job, Map<String, Given> keys, String state) {
    Problems problems = new Problems();
    Config declared = parse(files, problems);
    Map<String, ConfigValue> compact = new TreeMap<>();
    keys.forEach(
        (key, given) -> compact.put(key, ConfigValueFactory.fromAnyRef(given.value(), given.by())));
    if (declared.hasPath("inlet.jobs." + job)) {
      problems.add(
          new Origin(command, 0), "job '" + job + "': expected a name of its own, found it taken");
      problems.throwIfAny();
    }
    Config own =
        declared.withValue(
            "inlet.jobs." + job + ".compact", ConfigValueFactory.fromMap(compact, command));
    if (!declared.hasPath("inlet.state")) {
      own = own.withValue("inlet.state", ConfigValueFactory.fromAnyRef(state, command));
    }
    return read(own, problems);
  }

  private static Config parse(List<File> files, Problems problems) {
    Config declared = ConfigFactory.empty();
    for (File file : files) {
      declared = parse(file, problems).withFallback(declared);
    }
    problems.throwIfAny();
    return declared;
  }

  private static JobCatalog read(Config declared, Problems problems) {
    Config reference = ConfigFactory.parseResources(JobCatalog.class, "/" + REFERENCE);
    Config effective =
        declared
            .withFallback(reference)
            .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
    Unresolved.find(effective.root(), problems);
    problems.throwIfAny();
    Config placed = Origins.ofDeclarations(effective, declared);
    JobCatalog catalog = new CatalogReader(problems).read(placed, declared);
    problems.throwIfAny();
    return catalog;
  }

  private static Config parse(File file, Problems problems) {
    if (!file.isFile()) {
      problems.add(
          new Origin(file.getPath(), 0),
          "no such job catalog. Name one with --conf FILE, or run in a folder that has"
              + " conf/jobs.conf");
      return ConfigFactory.empty();
    }
    try {
      return ConfigFactory.parseFile(file, ConfigParseOptions.defaults().setAllowMissing(false));
    } catch (ConfigException e) {
      int line = e.origin() == null ? 0 : Math.max(0, e.origin().lineNumber());
      String text = e.getMessage();
      if (text.contains("include keyword")) {
        text += ". A key that begins with 'include' is written in quotes, but for include-files";
      }
      String prefix = e.origin() == null ? "" : e.origin().description() + ": ";
      problems.add(
          new Origin(file.getPath(), line),
          "not HOCON: " + (text.startsWith(prefix) ? text.substring(prefix.length()) : text));
      return ConfigFactory.empty();
    }
  }

  public Settings settings() {
    return settings;
  }

  /** All tables by name. */
  public SortedMap<String, TableSpec> tables() {
    return tables;
  }

  /** All jobs by name. */
  public SortedMap<String, JobSpec> jobs() {
    return jobs;
  }

  /** The job of this name. */
  public JobSpec job(String name) {
    JobSpec job = jobs.get(name);
    if (job == null) {
      throw new CatalogException(
          settings.origin().file()
              + ": no job '"
              + name
              + "'. "
              + Nearest.hint(name, jobs.keySet()));
    }
    return job;
  }

  /** The table of this name. */
  public TableSpec table(String name) {
    TableSpec table = tables.get(name);
    if (table == null) {
      table = compacted(name).orElse(null);
    }
    if (table == null) {
      throw new CatalogException(
          settings.origin().file()
              + ": no table '"
              + name
              + "'. "
              + Nearest.hint(name, tables.keySet()));
    }
    return table;
  }

  /** The files of a job that compacts, under the name that its source knows them by. */
  private Optional<TableSpec> compacted(String name) {
    return jobs.values().stream()
        .flatMap(job -> job.compact().stream())
        .map(CompactSpec::files)
        .filter(files -> files.name().equals(name))
        .findFirst();
  }

  /** The tables that a job reads, each once, by name. */
  public List<TableSpec> tablesOf(JobSpec job) {
    return job.sources().stream()
        .map(SourceSpec::table)
        .distinct()
        .sorted()
        .map(this::table)
        .toList();
  }

  /** The first part of a job that cannot do without Delta, for messages; empty if it needs none. */
  public Optional<String> deltaUser(JobSpec job) {
    return Stream.concat(
            job.targets().stream()
                .filter(target -> target.format() == TargetSpec.Format.DELTA)
                .map(
                    target ->
                        job.deltaCompact().isPresent()
                            ? target.origin() + ": compact: table " + target.path()
                            : target.origin() + ": target '" + target.name() + "': format delta"),
            job.sources().stream()
                .filter(source -> table(source.table()).isDelta())
                .map(
                    source -> source.origin() + ": source '" + source.name() + "': " + use(source)))
        .findFirst();
  }

  private static String use(SourceSpec source) {
    return source.bookmark() == SourceSpec.Bookmarking.DELTA
        ? "bookmark delta"
        : "table '" + source.table() + "' of format delta";
  }

  /**
   * Every value that is in effect for a job, with where it came from, sorted by key. Secrets are
   * masked.
   */
  public List<EffectiveValue> explain(JobSpec job) {
    List<EffectiveValue> values = new ArrayList<>();
    for (String key : List.of("state", "warehouse", "lease", "spark")) {
      EffectiveValue.flatten("inlet." + key, effective.getValue("inlet." + key), values);
    }
    values.addAll(declarations(job));
    return List.copyOf(values);
  }

  /**
   * A text that changes when the declaration of a job or of its tables does, and only then: moving
   * it to another line or file changes nothing.
   */
  public String declarationOf(JobSpec job) {
    return declarations(job).stream()
        .map(value -> value.key() + " = " + value.value())
        .collect(Collectors.joining("\n"));
  }

  /**
   * What a table's declaration says of the meaning of its bytes, as text: rows that were read under
   * another one may be other rows.
   */
  public String meaningOf(TableSpec table) {
    if (!tables.containsKey(table.name())) {
      // Files that are copied as they are mean nothing here.
      return "";
    }
    List<EffectiveValue> values = new ArrayList<>();
    ConfigObject declared = Defaults.of(effective).table(effective, table.name());
    for (String key : List.of("location", "include-files", "exclude-files")) {
      declared = declared.withoutKey(key);
    }
    EffectiveValue.flatten("", declared, values);
    return values.stream()
        .map(value -> value.key() + " = " + value.value())
        .collect(Collectors.joining("\n"));
  }

  private List<EffectiveValue> declarations(JobSpec job) {
    List<EffectiveValue> values = new ArrayList<>();
    Defaults defaults = Defaults.of(effective);
    for (TableSpec table : job.isCompaction() ? List.<TableSpec>of() : tablesOf(job)) {
      EffectiveValue.flatten(
          "inlet.tables." + table.name(), defaults.table(effective, table.name()), values);
    }
    EffectiveValue.flatten("inlet.jobs." + job.name(), defaults.job(effective, job), values);
    return values;
  }
}
