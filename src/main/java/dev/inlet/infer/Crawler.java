package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.TableSpec;
import dev.inlet.discover.Listing;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.TextEncoding;
import dev.inlet.format.TextLayout;
import dev.inlet.infer.Classifier.Classified;
import dev.inlet.infer.FileSample.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * Infers the definition of a table from the heads of its files, and pieces of long ones.
 *
 * <p>Of text at most {@value #MAX_FILES} files are opened, see {@link FileChoice}; of Parquet, ORC
 * and Avro all, for their schemas; of a Delta table only its log. The same files in the same order
 * give the same definition.
 */
public final class Crawler {
  private static final int MAX_FILES = 1_000;
  private static final int DIALECT_FILES = 8;
  private static final int THREADS = 8;

  /** How much of text is looked at. */
  public enum Depth {
    /** Some records of some files. */
    SAMPLE,
    /** All records of all files. */
    FULL
  }

  private final Configuration conf;
  private final Depth depth;

  /** Looks at samples. */
  public Crawler(Configuration conf) {
    this(conf, Depth.SAMPLE);
  }

  public Crawler(Configuration conf, Depth depth) {
    this.conf = requireNonNull(conf, "conf");
    this.depth = requireNonNull(depth, "depth");
  }

  /**
   * As below, of files that may not be all there are.
   *
   * @throws CatalogException if nothing of the previous definition stays, so that all have to be
   *     looked at
   */
  public TableDefinition crawlSome(
      TableSpec declared, Listing listing, Optional<TableDefinition> previous) {
    return crawl(declared, listing, Optional.empty(), previous);
  }

  /** As below, looking at all files. */
  public TableDefinition crawl(
      TableSpec declared, Listing listing, Optional<TableDefinition> previous) {
    return crawl(declared, listing, listing, previous);
  }

  /**
   * The definition that fits the files and, where there is one, holds all that the previous one
   * holds: columns stay and types only widen. Nothing is stored.
   *
   * @param declared what is known of it beforehand
   * @param listing of the files to look at, in their order
   * @param whole of all files, which are looked at where nothing of the previous definition stays
   * @return numbered one after the previous definition, whether or not it differs
   * @throws InputException if there is no file, or one cannot be read or understood
   */
  public TableDefinition crawl(
      TableSpec declared, Listing listing, Listing whole, Optional<TableDefinition> previous) {
    return crawl(declared, listing, Optional.of(whole), previous);
  }

  private TableDefinition crawl(
      TableSpec declared,
      Listing listing,
      Optional<Listing> whole,
      Optional<TableDefinition> previous) {
    if (declared.isDelta()) {
      return DeltaDefinition.of(declared, listing, previous, conf);
    }
    List<SourceFile> filled = filled(listing);
    if (filled.isEmpty()) {
      boolean none = listing.files().isEmpty() && listing.empty() == 0;
      throw noData(declared, none ? "none" : "only empty ones");
    }
    ClassifierPlugins plugins = ClassifierPlugins.installed();
    TableSpec spec = withPlugins(plugins, declared, listing, filled);
    List<Decision> decisions = new ArrayList<>();
    TableSpec chosen =
        new CustomClassifiers(spec, unclassified(spec, listing, filled, previous))
            .choose(previous, decisions);
    // One that does not know these files, but is there, is not gone.
    boolean kept = chosen.classifier().isEmpty() && previous.filter(plugins::have).isPresent();
    if (previous.isEmpty() || kept || !CustomClassifiers.isEdited(chosen, previous.get())) {
      return crawl(chosen, listing, filled, previous, decisions, new ArrayList<>());
    }
    Listing all = whole.orElseThrow(() -> otherwise(chosen, previous.get()));
    return anew(withPlugins(plugins, declared, all, filled(all)), all, previous.get());
  }

  private static CatalogException otherwise(TableSpec chosen, TableDefinition previous) {
    String found =
        chosen
            .classifier()
            .map(one -> "classifier '" + one.name() + "' of " + one.format().word())
            .orElseGet(
                () ->
                    "no classifier '"
                        + CustomClassifiers.name(previous).orElseThrow()
                        + "' any more");
    return new CatalogException(
        "table '"
            + chosen.name()
            + "': classified otherwise: expected "
            + previous.format()
            + " as in version "
            + previous.version()
            + ", found "
            + found
            + ". Run `inlet crawl "
            + chosen.name()
            + "` first, which looks at all its files, or undo the change of the classifier");
  }

  private TableDefinition anew(TableSpec spec, Listing listing, TableDefinition previous) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "classified anew, for the classifier of version "
            + previous.version()
            + " is gone or has another format");
    List<SourceFile> filled = filled(listing);
    List<Decision> decisions = new ArrayList<>();
    TableSpec chosen =
        new CustomClassifiers(spec, unclassified(spec, listing, filled, Optional.empty()))
            .choose(Optional.empty(), decisions);
    return crawl(chosen, listing, filled, Optional.empty(), decisions, notes)
        .withVersion(previous.version() + 1);
  }

  private static List<SourceFile> filled(Listing listing) {
    return listing.files().stream().filter(file -> file.length() > 0).toList();
  }

  private TableDefinition crawl(
      TableSpec spec,
      Listing listing,
      List<SourceFile> filled,
      Optional<TableDefinition> previous,
      List<Decision> decisions,
      List<String> notes) {
    List<String> paths = filled.stream().map(SourceFile::path).toList();
    PartitionLayout found = LayoutFinder.find(paths, notes);
    PartitionLayout folders =
        previous.map(table -> LayoutFinder.join(table.partitions(), found, paths)).orElse(found);

    List<SourceFile> sampled = depth == Depth.FULL ? filled : FileChoice.of(filled, MAX_FILES);
    TableFiles table = new TableFiles(listing.base(), encoding(spec, previous), conf);
    TextTypes types = new TextTypes(spec.csv().nullWords());
    List<Head> heads = heads(spec, previous, table, sampled);
    CsvDialect dialect = DialectChoice.of(spec, previous, heads, decisions);
    TextLayout layout = layout(spec, previous, heads, decisions, notes);
    FileSampler sampler =
        new FileSampler(
            table, settled(spec, previous), dialect, spec.csv().nullWords(), layout, depth);
    List<FileSample> samples =
        samples(sampler, sampled).stream().filter(sample -> sample.content().isPresent()).toList();
    if (samples.isEmpty()) {
      throw noData(spec, "only empty ones");
    }
    FileFormat format = format(spec, table, samples, previous);
    if (!format.isText() && sampled.size() < filled.size()) {
      // Spark would leave out, without a word, a column that only the other files have.
      samples = samples(sampler, filled).stream().filter(s -> s.content().isPresent()).toList();
      format = format(spec, table, samples, previous);
    }
    String encoding = SampledEncoding.of(spec, samples, previous);
    if (format.isText()) {
      decisions.add(0, SampledEncoding.decision(spec, encoding, samples));
    }
    decisions.add(0, compression(samples));
    decisions.add(
        0,
        new Decision(
            "format",
            format.word() + ", since " + content(samples.get(0)).certainty().evidence(),
            List.of()));
    // What the first crawl decided stays, and so do its reasons.
    Set<String> anew = decisions.stream().map(Decision::about).collect(Collectors.toSet());
    previous.stream()
        .flatMap(last -> last.decisions().stream())
        .filter(decision -> !anew.contains(decision.about()))
        .forEach(decisions::add);
    return new TableBuilder(
            DeclaredLayout.withTypes(spec, layout),
            previous,
            types,
            notes,
            decisions,
            format == FileFormat.CSV
                ? DataPackage.beside(spec.location(), listing, conf, notes)
                : Optional.empty(),
            heads)
        .build(format, dialect, layout, encoding, samples, folders, filled);
  }

  /** The format that a text has, whatever it looks like. */
  private static Optional<FileFormat> settled(TableSpec spec, Optional<TableDefinition> previous) {
    return spec.format()
        .or(
            () ->
                previous
                    .map(TableDefinition::fileFormat)
                    .filter(before -> before == FileFormat.GROK));
  }

  private static Decision compression(List<FileSample> samples) {
    Map<String, Long> files = new TreeMap<>();
    samples.forEach(sample -> files.merge(sample.compression(), 1L, Long::sum));
    return new Decision(
        "compression",
        files.entrySet().stream()
            .map(one -> one.getKey() + " in " + TypeTally.counted(one.getValue(), "file"))
            .collect(Collectors.joining(", ")),
        List.of());
  }

  /** Tells what a text is read in, by its first bytes. */
  private static Function<byte[], String> encoding(
      TableSpec spec, Optional<TableDefinition> previous) {
    boolean xml = spec.format().filter(FileFormat.XML::equals).isPresent();
    // A document of XML tells its own, to the parser.
    Optional<String> known = xml ? Optional.of(TextEncoding.DEFAULT) : spec.encoding();
    if (known.isPresent()) {
      return head -> known.get();
    }
    boolean csv = spec.format().orElse(FileFormat.CSV) == FileFormat.CSV;
    if (previous.isPresent()) {
      String before = previous.get().encoding();
      return csv ? head -> SampledEncoding.after(before, head) : head -> before;
    }
    return csv ? SampledEncoding::of : TextEncoding::foundIn;
  }

  private TableSpec withPlugins(
      ClassifierPlugins plugins, TableSpec spec, Listing listing, List<SourceFile> files) {
    if (plugins.isEmpty() || spec.format().isPresent()) {
      return spec;
    }
    TableFiles table = new TableFiles(listing.base(), encoding(spec, Optional.empty()), conf);
    List<SourceFile> some = FileChoice.of(files, MAX_FILES);
    return plugins.added(spec, heads(spec, Optional.empty(), table, some));
  }

  /** Heads for classifiers to be tried on, if any are to be. */
  private List<Head> unclassified(
      TableSpec spec, Listing listing, List<SourceFile> files, Optional<TableDefinition> previous) {
    if (spec.classifiers().isEmpty() || spec.format().isPresent() || previous.isPresent()) {
      return List.of();
    }
    TableFiles table = new TableFiles(listing.base(), encoding(spec, previous), conf);
    return heads(spec, previous, table, FileChoice.of(files, MAX_FILES));
  }

  /** Of some files, where it is not settled how their records are to be read. */
  private static List<Head> heads(
      TableSpec spec,
      Optional<TableDefinition> previous,
      TableFiles table,
      List<SourceFile> sampled) {
    boolean open =
        spec.format().isEmpty()
            || spec.format().get() == FileFormat.CSV
            || spec.format().get() == FileFormat.JSON
            || spec.format().get() == FileFormat.W3C;
    if (!open || previous.isPresent()) {
      return List.of();
    }
    return FileChoice.evenlySpaced(sampled, DIALECT_FILES).stream()
        .map(file -> table.head(file.path()).head())
        .filter(head -> head.bytes().length > 0)
        .toList();
  }

  /** What is declared, or else what the table had before, or else what is found out. */
  private static TextLayout layout(
      TableSpec spec,
      Optional<TableDefinition> previous,
      List<Head> heads,
      List<Decision> decisions,
      List<String> notes) {
    if (spec.layout().isPresent()) {
      return DeclaredLayout.of(spec);
    }
    if (previous.isPresent()) {
      return previous.get().layout();
    }
    List<Classified> found =
        heads.stream().map(head -> FileSampler.classify(head, spec.format())).toList();
    if (found.stream().anyMatch(one -> one.format() == FileFormat.JSON)) {
      return TextLayout.of(new JsonForm(decisions, notes).find(heads, spec.format()));
    }
    return found.stream()
        .map(Classified::layout)
        .filter(one -> !one.equals(TextLayout.NONE))
        .findFirst()
        .orElse(TextLayout.NONE);
  }

  private static FileFormat format(
      TableSpec spec,
      TableFiles table,
      List<FileSample> samples,
      Optional<TableDefinition> previous) {
    FileSample first = samples.get(0);
    FileFormat format = content(first).format();
    for (FileSample sample : samples) {
      if (content(sample).format() != format) {
        throw new InputException(
            spec.location()
                + ": table '"
                + spec.name()
                + "': mixed formats: expected files of one format, found "
                + format.word()
                + " in "
                + first.path()
                + " and "
                + content(sample).format().word()
                + " in "
                + sample.path()
                + ". Exclude some of them, or declare a table for each format");
      }
    }
    if (previous.isPresent() && previous.get().fileFormat() != format) {
      throw new InputException(
          table.name(first.path())
              + ": table '"
              + spec.name()
              + "': changed format: expected "
              + previous.get().format()
              + " as in version "
              + previous.get().version()
              + ", found "
              + format.word()
              + ". Declare a new table for the new files");
    }
    return format;
  }

  /** In the order of the files, whichever is read first. */
  private static List<FileSample> samples(FileSampler sampler, List<SourceFile> files) {
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(THREADS, files.size()));
    try {
      List<Future<FileSample>> futures = new ArrayList<>();
      for (SourceFile file : files) {
        futures.add(pool.submit(() -> sampler.sample(file)));
      }
      List<FileSample> samples = new ArrayList<>();
      for (Future<FileSample> future : futures) {
        samples.add(future.get());
      }
      return samples;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading samples", e);
    } finally {
      pool.shutdownNow();
    }
  }

  static Content content(FileSample sample) {
    return sample.content().orElseThrow();
  }

  static InputException noData(TableSpec spec, String found) {
    return new InputException(
        spec.location()
            + ": table '"
            + spec.name()
            + "': expected data files, found "
            + found
            + ". Check 'location', 'include-files' and 'exclude-files'");
  }
}
