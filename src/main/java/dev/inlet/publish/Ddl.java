package dev.inlet.publish;

import static java.util.Objects.requireNonNull;

import dev.inlet.InputException;
import dev.inlet.catalog.Consumer;
import dev.inlet.infer.TableDefinition;
import dev.inlet.publish.Warning.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements that declare a table to a consumer.
 *
 * @param statements in their order, without semicolons
 * @param warnings what the consumer does not read as a run does
 */
public record Ddl(
    Consumer consumer, String table, List<String> statements, List<Warning> warnings) {
  public Ddl {
    requireNonNull(consumer, "consumer");
    requireNonNull(table, "table");
    statements = List.copyOf(statements);
    warnings = List.copyOf(warnings);
  }

  /**
   * For a table as it is defined, and as its files are placed.
   *
   * @throws InputException if the consumer cannot read it
   */
  public static Ddl of(TableDefinition table, Placement placement, Consumer consumer) {
    DdlWriter writer = writer(table, placement, consumer);
    List<Warning> warnings = warnings(table, placement, consumer);
    return new Ddl(consumer, table.table(), writer.declared().statements(sql(consumer)), warnings);
  }

  /** As {@link #of} for a program that runs the statements itself. */
  static Declared declared(TableDefinition table, Placement placement, Consumer consumer) {
    warnings(table, placement, consumer);
    return writer(table, placement, consumer).declared();
  }

  private static Sql sql(Consumer consumer) {
    return consumer == Consumer.SPARK ? Sql.SPARK : Sql.HIVE;
  }

  private static DdlWriter writer(TableDefinition table, Placement placement, Consumer consumer) {
    return switch (consumer) {
      case SPARK -> new SparkDdl(table, placement);
      case HIVE, ATHENA, REDSHIFT_SPECTRUM -> new HiveDdl(table, placement, consumer);
      case TRINO -> new TrinoDdl(table, placement);
      case DUCKDB -> new DuckDbDdl(table, placement);
    };
  }

  /** Throws if one of them blocks. */
  private static List<Warning> warnings(
      TableDefinition table, Placement placement, Consumer consumer) {
    DdlWriter writer = writer(table, placement, consumer);
    List<Warning> warnings = new ArrayList<>(ConsumerWarnings.of(table, consumer));
    warnings.addAll(writer.warnings());
    if (placement.isFiltered()) {
      warnings.add(
          Warning.differs(
              "files",
              "the table leaves out some by patterns, here all below the location are read. Move"
                  + " the others away"));
    }
    List<Warning> blocking =
        warnings.stream().filter(one -> one.severity() == Severity.BLOCKS).toList();
    if (!blocking.isEmpty()) {
      throw new InputException(
          table.location()
              + ": table '"
              + table.table()
              + "': expected a table that "
              + consumer.word()
              + " can read, found "
              + blocking.stream().map(Warning::line).collect(Collectors.joining("; "))
              + (blocking.stream().allMatch(one -> one.about().equals("location"))
                  ? ". Copy the files to where it can read them, and declare a table there"
                  : ". Land it by a job as Parquet or Delta, and declare that"));
    }
    return warnings;
  }

  /** As a script: the warnings as comments, then the statements, each with a semicolon. */
  public String text() {
    StringBuilder text =
        new StringBuilder("-- table " + table + " for " + consumer.word() + ", by Inlet\n");
    warnings.forEach(one -> text.append("-- ! ").append(oneLine(one.line())).append('\n'));
    statements.forEach(one -> text.append('\n').append(one).append(";\n"));
    return text.toString();
  }

  /** A name with a line end would otherwise end the comment. */
  private static String oneLine(String text) {
    return text.replaceAll("\\R", " ");
  }
}
