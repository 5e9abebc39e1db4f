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
 * @param timeZone of timestamps that are written without one
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
    ZoneId timeZone,
    Origin origin) {

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
    requireNonNull(timeZone, "timeZone");
    requireNonNull(origin, "origin");
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

  /** The same with other hints. */
  public TableSpec withHints(List<Hint> others) {
    return new TableSpec(
        name, location, format, csv, layout, encoding, others, include, exclude, timeZone, origin);
  }

  /** Whether the table is declared to be one of Delta Lake; it is never found out. */
  public boolean isDelta() {
    return format.filter(FileFormat.DELTA::equals).isPresent();
  }
}
