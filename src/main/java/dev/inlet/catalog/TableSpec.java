package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A table as the user declared it: a location, and whatever the crawler should not find out by
 * itself.
 *
 * @param name with dots between its parts, such as {@code covid.regions}
 * @param location any Hadoop URI, or a path relative to the working directory
 * @param format what the files are; empty when the crawler decides
 * @param csv the parts of a CSV dialect that are settled
 * @param layout of formats that do not tell their columns by themselves
 * @param encoding the name of the text's character set in Java; empty when the crawler decides
 * @param hints column types that stand whatever the files say
 * @param include globs of files that belong to the table; empty means all
 * @param exclude globs of files that do not
 * @param classifiers that are tried, in their order, or the one that it names
 * @param timeZone of timestamps that are written without one
 * @param consumers programs that read the table by a definition of their own
 * @param onSchemaChange what becomes of the definition when the files have changed
 * @param crawl what crawls make of it over time
 * @param holds what its files are to whoever lists them
 * @param origin where it was declared
 */
public record TableSpec(
    String name,
    String location,
    Optional<FileFormat> format,
    CsvSpec csv,
    Optional<LayoutSpec> layout,
    Optional<String> encoding,
    List<Hint> hints,
    List<String> include,
    List<String> exclude,
    List<ClassifierSpec> classifiers,
    ZoneId timeZone,
    List<Consumer> consumers,
    OnSchemaChange onSchemaChange,
    CrawlRules crawl,
    Holds holds,
    Origin origin) {

  /** What files are to whoever lists them. */
  public enum Holds {
    /** Rows; a file that tells about the others is none of them. */
    ROWS,
    /** Anything: all are copied as they are, and nobody looks for columns. */
    FILES
  }

  /**
   * The type of one column, as Spark SQL and Hive spell it: {@code bigint}, {@code decimal(10,2)}.
   */
  public record Hint(String column, String type, Origin origin) {
    public Hint {
      requireNonNull(column, "column");
      requireNonNull(type, "type");
      requireNonNull(origin, "origin");
    }
  }

  /**
   * What is settled of a CSV dialect; the crawler finds out the rest.
   *
   * @param delimiter one character or more
   * @param recordSeparator one character or more; if empty, records end where lines do
   * @param quote one ASCII character
   * @param escape one ASCII character that stands before a quote within quotes; a doubled quote
   *     otherwise
   * @param comment what a line begins with that is no record; empty text for none
   * @param skipLines at the start of each file
   * @param header whether the first record of each file names the columns
   * @param nullWords cell texts that mean null beside the empty cell
   */
  public record CsvSpec(
      Optional<String> delimiter,
      Optional<String> recordSeparator,
      Optional<Character> quote,
      Optional<Character> escape,
      Optional<String> comment,
      Optional<Integer> skipLines,
      Optional<Boolean> header,
      List<String> nullWords) {
    public CsvSpec {
      requireNonNull(delimiter, "delimiter");
      requireNonNull(recordSeparator, "recordSeparator");
      requireNonNull(quote, "quote");
      requireNonNull(escape, "escape");
      requireNonNull(comment, "comment");
      requireNonNull(skipLines, "skipLines");
      requireNonNull(header, "header");
      nullWords = List.copyOf(nullWords);
    }

    /** With comments and lines to skip found out. */
    public CsvSpec(
        Optional<String> delimiter,
        Optional<String> recordSeparator,
        Optional<Character> quote,
        Optional<Character> escape,
        Optional<Boolean> header,
        List<String> nullWords) {
      this(
          delimiter,
          recordSeparator,
          quote,
          escape,
          Optional.empty(),
          Optional.empty(),
          header,
          nullWords);
    }

    /** Nothing is settled. */
    public static CsvSpec open() {
      return new CsvSpec(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());
    }
  }

  public TableSpec {
    requireNonNull(name, "name");
    requireNonNull(location, "location");
    requireNonNull(format, "format");
    requireNonNull(csv, "csv");
    requireNonNull(layout, "layout");
    requireNonNull(encoding, "encoding");
    hints = List.copyOf(hints);
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    classifiers = List.copyOf(classifiers);
    requireNonNull(timeZone, "timeZone");
    consumers = List.copyOf(consumers);
    requireNonNull(onSchemaChange, "onSchemaChange");
    requireNonNull(crawl, "crawl");
    requireNonNull(holds, "holds");
    requireNonNull(origin, "origin");
  }

  /** A table without classifiers and consumers, whose definition follows its files. */
  public TableSpec(
      String name,
      String location,
      Optional<FileFormat> format,
      CsvSpec csv,
      Optional<LayoutSpec> layout,
      Optional<String> encoding,
      List<Hint> hints,
      List<String> include,
      List<String> exclude,
      ZoneId timeZone,
      Origin origin) {
    this(
        name,
        location,
        format,
        csv,
        layout,
        encoding,
        hints,
        include,
        exclude,
        List.of(),
        timeZone,
        List.of(),
        OnSchemaChange.EVOLVE,
        CrawlRules.DEFAULT,
        Holds.ROWS,
        origin);
  }

  /** A table of files that tell their columns. */
  public TableSpec(
      String name,
      String location,
      Optional<FileFormat> format,
      CsvSpec csv,
      List<Hint> hints,
      List<String> include,
      List<String> exclude,
      ZoneId timeZone,
      Origin origin) {
    this(
        name,
        location,
        format,
        csv,
        Optional.empty(),
        Optional.empty(),
        hints,
        include,
        exclude,
        timeZone,
        origin);
  }

  /** The same under another name. */
  public TableSpec withName(String other) {
    return new TableSpec(
        other,
        location,
        format,
        csv,
        layout,
        encoding,
        hints,
        include,
        exclude,
        classifiers,
        timeZone,
        consumers,
        onSchemaChange,
        crawl,
        holds,
        origin);
  }

  /** The same as files that are copied. */
  public TableSpec asFiles() {
    return new TableSpec(
        name,
        location,
        format,
        csv,
        layout,
        encoding,
        hints,
        include,
        exclude,
        classifiers,
        timeZone,
        consumers,
        onSchemaChange,
        crawl,
        Holds.FILES,
        origin);
  }

  /** The same with other hints. */
  public TableSpec withHints(List<Hint> others) {
    return new TableSpec(
        name,
        location,
        format,
        csv,
        layout,
        encoding,
        others,
        include,
        exclude,
        classifiers,
        timeZone,
        consumers,
        onSchemaChange,
        crawl,
        holds,
        origin);
  }

  /** The same with other classifiers to try. */
  public TableSpec withClassifiers(List<ClassifierSpec> others) {
    return new TableSpec(
        name,
        location,
        format,
        csv,
        layout,
        encoding,
        hints,
        include,
        exclude,
        others,
        timeZone,
        consumers,
        onSchemaChange,
        crawl,
        holds,
        origin);
  }

  /** The same as a classifier has it. */
  public TableSpec as(ClassifierSpec classifier) {
    return new TableSpec(
        name,
        location,
        Optional.of(classifier.format()),
        classifier.csv(),
        classifier.layout(),
        encoding,
        hints,
        include,
        exclude,
        List.of(classifier),
        timeZone,
        consumers,
        onSchemaChange,
        crawl,
        holds,
        origin);
  }

  /** The classifier that the table names, or was found to be as. */
  public Optional<ClassifierSpec> classifier() {
    return format.isPresent() ? classifiers.stream().findFirst() : Optional.empty();
  }

  /** Whether the table is declared to be one of Delta Lake; it is never found out. */
  public boolean isDelta() {
    return format.filter(FileFormat.DELTA::equals).isPresent();
  }
}
