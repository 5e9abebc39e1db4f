package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.catalog.Consumer;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.Nearest;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.infer.TableDefinition.Status;
import dev.inlet.publish.Ddl;
import dev.inlet.publish.MetastorePublisher;
import dev.inlet.publish.Placement;
import dev.inlet.publish.PublishPlan;
import dev.inlet.publish.PublishedForm;
import java.io.File;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet table}. */
final class TableCommand extends Command {
  private static final List<String> VERBS = List.of("show", "ddl", "publish", "files");

  /** Of partitions that are named by themselves. */
  private static final int WORST = 10;

  @Argument(required = true, index = 0, metaVar = "show|ddl|publish|files")
  private String verb;

  @Argument(
      required = true,
      index = 1,
      metaVar = "TABLE",
      usage = "a table of the catalog; of files, a location too")
  private String table;

  @Option(
      name = "--for",
      metaVar = "CONSUMER",
      usage =
          "of ddl: spark, hive, athena, redshift-spectrum, trino or duckdb; of publish: hive or"
              + " spark")
  private String consumer;

  @Option(name = "--dry-run", usage = "of publish: print the statements, and change nothing")
  private boolean dryRun;

  private static final long MOST_MEBIBYTES = 1L << 20;

  @Option(
      name = "--target-size",
      metaVar = "MIB",
      usage = "of files: how large they should be (that of the target there, or 128)")
  private Long targetMebibytes;

  @Option(
      name = "--worst",
      metaVar = "N",
      usage = "of files: how many partitions to name (" + WORST + ")")
  private Integer worst;

  @Override
  String purpose() {
    return "show a table's definition or the sizes of its files, or declare it elsewhere";
  }

  @Override
  String arguments() {
    return "show|ddl|publish|files TABLE [options]";
  }

  @Override
  int run(Console console) {
    if (!VERBS.contains(verb)) {
      throw new CatalogException(
          "inlet table: no action '" + verb + "'. " + Nearest.hint(verb, VERBS));
    }
    requireOptions();
    if (verb.equals("files")) {
      files(console);
      return Main.DONE;
    }
    TableSpec spec = catalog().table(table);
    Configuration conf = hadoop();
    TableDefinition definition = definition(spec, conf);
    if (!verb.equals("show")) {
      Placement placement = Placement.of(spec, definition, new FileDiscovery(conf).list(spec));
      declare(definition, placement, console);
    } else if (wantsJson()) {
      console.json(definition);
    } else {
      String status = definition.status() == Status.DEPRECATED ? ", deprecated" : "";
      console.out().println(definition.table() + ": version " + definition.version() + status);
      TablePrinter.print(definition, console.out());
    }
    return Main.DONE;
  }

  private void requireOptions() {
    if (consumer == null && verb.equals("ddl")) {
      throw misuse("expected --for CONSUMER");
    }
    if (consumer != null && !verb.equals("ddl") && !verb.equals("publish")) {
      throw misuse("--for goes with ddl and publish alone");
    }
    if ((targetMebibytes != null || worst != null) && !verb.equals("files")) {
      throw misuse("--target-size and --worst go with files alone");
    }
    requirePositive("--target-size", targetMebibytes);
    if (targetMebibytes != null && targetMebibytes > MOST_MEBIBYTES) {
      throw misuse(
          "--target-size: expected at most "
              + MOST_MEBIBYTES
              + ", a tebibyte, found "
              + targetMebibytes);
    }
    requirePositive("--worst", worst);
    if (dryRun && !verb.equals("publish")) {
      throw misuse("--dry-run goes with publish alone");
    }
  }

  private void requirePositive(String option, Number value) {
    if (value != null && value.longValue() < 1) {
      throw misuse(option + ": expected at least 1, found " + value);
    }
  }

  /** A location needs no catalog; where there is one it may be of a table or target that it has. */
  private void files(Console console) {
    boolean hasCatalog = files().stream().allMatch(File::isFile);
    Optional<JobCatalog> catalog =
        hasCatalog || !filesGiven().isEmpty() ? Optional.of(catalog()) : Optional.empty();
    Configuration conf = catalog.isPresent() ? hadoop() : hadoopOf(table);
    FileSizes sizes =
        new StoredFiles(catalog, conf)
            .sizes(
                table,
                Optional.ofNullable(targetMebibytes).map(size -> size << 20),
                worst == null ? WORST : worst);
    if (wantsJson()) {
      console.json(sizes);
    } else {
      sizes.print(console.out());
    }
  }

  private CatalogException misuse(String problem) {
    return new CatalogException(
        "inlet table " + verb + ": " + problem + ". See `inlet table --help`");
  }

  private void declare(TableDefinition table, Placement placement, Console console) {
    if (verb.equals("ddl")) {
      print(Ddl.of(table, placement, consumer()), console);
      return;
    }
    PublishedForm form = form(table);
    // What cannot be published is told before Spark starts.
    Ddl ddl = Ddl.of(table, placement, form.consumer());
    MetastorePublisher publisher =
        new MetastorePublisher(new SparkStarter(catalog().settings()).withMetastore());
    PublishPlan plan = publisher.plan(table, placement, form);
    if (!dryRun) {
      publisher.carryOut(plan);
    }
    print(plan, ddl, console);
  }

  private PublishedForm form(TableDefinition table) {
    if (consumer == null) {
      return PublishedForm.usual(table);
    }
    return switch (consumer()) {
      case HIVE -> PublishedForm.HIVE;
      case SPARK -> PublishedForm.SPARK;
      case ATHENA, REDSHIFT_SPECTRUM, TRINO, DUCKDB ->
          throw misuse("--for: expected hive, which " + consumer + " reads too, or spark");
    };
  }

  private void print(PublishPlan plan, Ddl ddl, Console console) {
    if (wantsJson()) {
      console.json(plan);
      return;
    }
    ddl.warnings().forEach(one -> console.err().println("warning: " + one.line()));
    console.out().println(plan.text() + (dryRun ? "; not done:" : ""));
    if (dryRun) {
      plan.statements().forEach(one -> console.out().println(one + ";"));
    }
  }

  private TableDefinition definition(TableSpec spec, Configuration conf) {
    return new TableCatalog(state(conf))
        .latest(spec.name())
        .orElseThrow(
            () ->
                new InputException(
                    catalog().settings().state()
                        + ": table '"
                        + spec.name()
                        + "': expected a definition, found none. Run `inlet crawl "
                        + spec.name()
                        + "`"));
  }

  private Consumer consumer() {
    return Consumer.of(consumer)
        .orElseThrow(
            () ->
                new CatalogException(
                    "inlet table: --for: no consumer '"
                        + consumer
                        + "'. "
                        + Nearest.hint(consumer, Consumer.words())));
  }

  private void print(Ddl ddl, Console console) {
    if (wantsJson()) {
      console.json(ddl);
    } else {
      console.out().print(ddl.text());
    }
  }
}
