package dev.inlet.publish;

import dev.inlet.catalog.Consumer;
import dev.inlet.catalog.FileFormat;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.CsvDialect.Unnamed;
import dev.inlet.format.JsonLayout;
import dev.inlet.format.TextEncoding;
import dev.inlet.infer.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What keeps consumers from reading a table's files as they are, text files above all. */
final class TextFiles {
  private static final Set<String> HADOOP =
      Set.of("none", "gzip", "bzip2", "zstd", "hadoop snappy", "hadoop lz4");

  /** The words of compressions that each can read. */
  private static final Map<Consumer, Set<String>> READS =
      Map.of(
          Consumer.SPARK, HADOOP,
          Consumer.HIVE, HADOOP,
          Consumer.ATHENA, HADOOP,
          Consumer.REDSHIFT_SPECTRUM, Set.of("none", "gzip", "bzip2", "zstd", "hadoop snappy"),
          Consumer.TRINO, HADOOP,
          Consumer.DUCKDB, Set.of("none", "gzip", "zstd"));

  private TextFiles() {}

  static List<Warning> warnings(TableDefinition table, Consumer consumer) {
    List<Warning> warnings = new ArrayList<>();
    if (table.fileFormat().isDeclared() || table.fileFormat() == FileFormat.W3C) {
      warnings.add(
          Warning.blocks("format", table.format() + ", for which it has no reader like Inlet's"));
    }
    if (table.fileFormat() == FileFormat.JSON
        && table.layout().json().form() == JsonLayout.Form.DOCUMENTS) {
      warnings.add(
          Warning.blocks("format", "JSON documents, where it takes each line for a record"));
    }
    if (table.fileFormat().isText()) {
      packed(table, consumer, warnings);
      encoded(table, consumer, warnings);
    }
    if (table.fileFormat() == FileFormat.CSV) {
      csv(table.csv(), consumer, warnings);
    }
    return warnings;
  }

  private static void packed(TableDefinition table, Consumer consumer, List<Warning> warnings) {
    Set<String> others = new TreeSet<>(table.compressions());
    others.removeAll(READS.get(consumer));
    if (!others.isEmpty()) {
      warnings.add(
          Warning.blocks("compression", String.join(", ", others) + ", which it cannot read"));
    } else if (table.compressions().stream().anyMatch(word -> !word.equals("none"))) {
      warnings.add(
          Warning.differs(
              "compression",
              "it is told by the endings of files' names here (.gz, .bz2, .zst, .snappy, .lz4), and"
                  + " by their content in Inlet"));
    }
  }

  private static void encoded(TableDefinition table, Consumer consumer, List<Warning> warnings) {
    boolean plain = table.encoding().equals(TextEncoding.DEFAULT);
    boolean csv = table.fileFormat() == FileFormat.CSV;
    boolean reads =
        csv
            && (consumer == Consumer.SPARK
                || (consumer == Consumer.HIVE && table.csv().quote().isEmpty())
                || (consumer == Consumer.DUCKDB && !DuckDbDdl.encoding(table).isEmpty()));
    if (!plain && !reads) {
      warnings.add(Warning.blocks("encoding", table.encoding() + ", where it needs UTF-8"));
    }
  }

  private static void csv(CsvDialect csv, Consumer consumer, List<Warning> warnings) {
    boolean duck = consumer == Consumer.DUCKDB;
    boolean spark = consumer == Consumer.SPARK;
    if (!csv.recordSeparator().isEmpty()) {
      warnings.add(Warning.blocks("csv", "records that do not end with lines"));
    }
    int longest = duck ? 4 : spark ? Integer.MAX_VALUE : 1;
    if (csv.delimiter().length() > longest) {
      warnings.add(
          Warning.blocks("csv", "a delimiter of " + csv.delimiter().length() + " characters"));
    }
    boolean readsComments = (duck || spark) && csv.comment().length() == 1;
    if (!csv.comment().isEmpty() && !readsComments) {
      warnings.add(Warning.blocks("csv", "lines that begin with '" + csv.comment() + "'"));
    }
    if (spark && csv.skipLines() > 0) {
      warnings.add(Warning.blocks("csv", "lines before the table, which it cannot skip"));
    }
    if (csv.unnamed() != Unnamed.NONE && (duck || spark)) {
      warnings.add(Warning.blocks("csv", "a cell that the header has no name for"));
    }
    if (!csv.escape().isEmpty() && spark) {
      warnings.add(
          Warning.differs(
              "csv", "within quotes, " + csv.escape() + "\" is a quote and \"\" is not"));
    }
    lines(csv, consumer, warnings);
  }

  private static void lines(CsvDialect csv, Consumer consumer, List<Warning> warnings) {
    if (consumer == Consumer.DUCKDB) {
      return;
    }
    if (consumer == Consumer.SPARK) {
      if (csv.header()) {
        warnings.add(
            Warning.differs(
                "csv", "a file whose header is another one fails, where Inlet goes by its names"));
      }
      return;
    }
    if (csv.header()) {
      warnings.add(
          Warning.differs(
              "csv",
              "columns are found by their place alone. All files must have them in this order"));
    }
    if (consumer == Consumer.HIVE && (csv.header() || csv.skipLines() > 0)) {
      warnings.add(
          Warning.differs(
              "csv",
              "Spark takes the header for a row in tables of Hive's. Declare it to Spark in its own"
                  + " form"));
    }
    if (!csv.quote().isEmpty()) {
      warnings.add(
          Warning.differs(
              "csv",
              "a line end within quotes ends the record, and an empty text in quotes is null. Land"
                  + " the table by a job if it has such cells"));
    }
    warnings.add(
        Warning.differs("csv", "a record with too few cells gets nulls, where Inlet rejects it"));
  }
}
