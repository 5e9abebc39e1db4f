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
import dev.inlet.infer.FileSample.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * Infers the definition of a table from the heads of its files.
 *
 * <p>Of text at most {@value #MAX_FILES} files are opened, evenly spaced over the list, with its
 * first and last; of Parquet, ORC and Avro all, for their schemas; of a Delta table only its log.
 * The same files in the same order give the same definition.
 */
public final class Crawler {
  private static final int MAX_FILES = 1_000;
  private static final int DIALECT_FILES = 8;
  private static final int THREADS = 8;

  private final Configuration conf;

  public Crawler(Configuration conf) {
    this.conf = requireNonNull(conf, "conf");
  }

  /**
   * The definition that fits the files and, where there is one, holds all that the previous one
   * holds: columns stay and types only widen. Nothing is stored.
   *
   * @param listing of the files to look at, in their order
   * @return numbered one after the previous definition, whether or not it differs
   * @throws InputException if there is no file, or one cannot be read or understood
   */
  public TableDefinition crawl(
      TableSpec spec, Listing listing, Optional<TableDefinition> previous) {
    if (spec.isDelta()) {
      return DeltaDefinition.of(spec, listing, previous, conf);
    }
    List<SourceFile> files = listing.files();
    List<SourceFile> filled = files.stream().filter(file -> file.length() > 0).toList();
    if (filled.isEmpty()) {
      boolean none = files.isEmpty() && listing.empty() == 0;
      throw noData(spec, none ? "none" : "only empty ones");
    }
    List<String> notes = new ArrayList<>();
    List<Decision> decisions = new ArrayList<>();
    List<String> paths = filled.stream().map(SourceFile::path).toList();
    PartitionLayout found = LayoutFinder.find(paths, notes);
    PartitionLayout folders =
        previous.map(table -> LayoutFinder.join(table.partitions(), found, paths)).orElse(found);

    List<String> sampled = evenlySpaced(paths, MAX_FILES);
    TableFiles table = new TableFiles(listing.base(), encoding(spec, previous), conf);
    TextTypes types = new TextTypes(spec.csv().nullWords());
    CsvDialect dialect = dialect(spec, previous, table, sampled, decisions);
    TextLayout layout = DeclaredLayout.of(spec);
    FileSampler sampler =
        new FileSampler(table, spec.format(), dialect, spec.csv().nullWords(), layout);
    List<FileSample> samples =
        samples(sampler, sampled).stream().filter(sample -> sample.content().isPresent()).toList();
    if (samples.isEmpty()) {
      throw noData(spec, "only empty ones");
    }
    FileFormat format = format(spec, table, samples, previous);
    if (!format.isText() && sampled.size() < paths.size()) {
      // Spark would leave out, without a word, a column that only the other files have.
      samples = samples(sampler, paths).stream().filter(s -> s.content().isPresent()).toList();
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
    return new TableBuilder(
            DeclaredLayout.withTypes(spec, layout), previous, types, notes, decisions)
        .build(format, dialect, layout, encoding, samples, folders, filled);
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

  /** The dialect but for its header; none where the files are not CSV. */
  private static CsvDialect dialect(
      TableSpec spec,
      Optional<TableDefinition> previous,
      TableFiles table,
      List<String> sampled,
      List<Decision> decisions) {
    if (spec.format().filter(format -> format != FileFormat.CSV).isPresent()) {
      return CsvDialect.NONE;
    }
    Optional<CsvDialect> before =
        previous.map(TableDefinition::csv).filter(csv -> !csv.delimiter().isEmpty());
    if (before.isPresent()) {
      return settled(spec, before.get());
    }
    List<Head> heads =
        evenlySpaced(sampled, DIALECT_FILES).stream()
            .map(path -> table.head(path).head())
            .filter(head -> head.bytes().length > 0)
            .filter(head -> isCsv(head, spec))
            .toList();
    if (heads.isEmpty()) {
      return spec.format().isPresent() ? CsvDialect.STANDARD : CsvDialect.NONE;
    }
    DialectFinder.Found found = DialectFinder.find(heads, spec.csv());
    decisions.add(found.decision());
    return found.dialect();
  }

  private static boolean isCsv(Head head, TableSpec spec) {
    return FileSampler.classify(head, spec.format()).format() == FileFormat.CSV;
  }

  private static CsvDialect settled(TableSpec spec, CsvDialect before) {
    try {
      return joined(spec, before);
    } catch (IllegalArgumentException e) {
      throw new CatalogException(
          spec.origin()
              + ": table '"
              + spec.name()
              + "': csv: what is declared does not go with what the table's files had before ("
              + before.text()
              + "): "
              + e.getMessage()
              + ". Declare delimiter, record-separator and quote",
          e);
    }
  }

  private static CsvDialect joined(TableSpec spec, CsvDialect before) {
    return new CsvDialect(
        spec.csv().delimiter().orElse(before.delimiter()),
        spec.csv().recordSeparator().orElse(""),
        spec.csv().quote().map(String::valueOf).orElse(before.quote()),
        spec.csv().escape().map(String::valueOf).orElse(before.escape()),
        spec.csv().comment().orElse(before.comment()),
        spec.csv().recordSeparator().isPresent()
            ? 0
            : spec.csv().skipLines().orElse(before.skipLines()),
        spec.csv().header().orElse(before.header()),
        before.unnamed(),
        spec.csv().nullWords(),
        before.typedNullWords());
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
  private static List<FileSample> samples(FileSampler sampler, List<String> paths) {
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(THREADS, paths.size()));
    try {
      List<Future<FileSample>> futures = new ArrayList<>();
      for (String path : paths) {
        futures.add(pool.submit(() -> sampler.sample(path)));
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

  /** At most {@code most} elements, with the first and the last. */
  static <T> List<T> evenlySpaced(List<T> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    List<T> some = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      some.add(all.get((int) ((long) i * (all.size() - 1) / (most - 1))));
    }
    return some;
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
