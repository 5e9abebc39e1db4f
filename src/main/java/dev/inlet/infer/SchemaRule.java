package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import dev.inlet.RuleException;
import dev.inlet.catalog.TableSpec;
import dev.inlet.format.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a table's {@code on-schema-change} makes of a definition that a crawl has found. */
public final class SchemaRule {
  /**
   * What the table is from now on.
   *
   * @param held changes that were found and not taken over, in words
   * @param leftOut columns that the files have and the table has not
   * @param retyped columns whose type in the files is not taken over
   */
  public record Settled(
      TableDefinition table,
      List<String> held,
      List<Column> leftOut,
      List<SchemaChange.Retyped> retyped) {
    public Settled {
      requireNonNull(table, "table");
      held = List.copyOf(held);
      leftOut = List.copyOf(leftOut);
      retyped = List.copyOf(retyped);
    }

    private static Settled asFound(TableDefinition found) {
      return new Settled(found, List.of(), List.of(), List.of());
    }
  }

  private SchemaRule() {}

  /**
   * By the policy that a table declares.
   *
   * @param before the table's newest definition; empty if there is none, and then all is taken over
   * @throws RuleException if the table is locked, and was found to be another
   */
  public static Settled settle(
      TableSpec spec, Optional<TableDefinition> before, TableDefinition found) {
    if (before.isEmpty()) {
      return Settled.asFound(found);
    }
    TableDefinition known = with(before.get(), found);
    return switch (spec.onSchemaChange()) {
      case EVOLVE -> Settled.asFound(found);
      case ADD_COLUMNS -> added(known, found);
      case LOCK -> locked(spec, before.get().version(), known, found);
      case LOG -> {
        SchemaChange change = SchemaChange.between(known, found);
        boolean same = change.lines().isEmpty();
        yield new Settled(same ? found : known, change.lines(), change.added(), change.retyped());
      }
    };
  }

  /** That a table has files again is nothing that a policy is about. */
  private static TableDefinition with(TableDefinition before, TableDefinition found) {
    return before.status() == found.status()
        ? before
        : before.with(found.status()).withVersion(found.version());
  }

  /**
   * Makes sure that a run reads all columns of its files, with their values: of text a record that
   * does not fit is rejected, but a reader of other formats may make null of it.
   *
   * @throws RuleException if a column is held back, or the type of one that has its type in the
   *     files
   */
  public static void requireAllColumns(TableSpec spec, Settled settled) {
    if (!settled.leftOut().isEmpty()) {
      String expected = "the columns of version " + settled.table().version();
      throw heldBack(spec, settled, expected, "A run would leave columns out", "add-columns");
    }
    if (!settled.table().fileFormat().isText() && !settled.retyped().isEmpty()) {
      String expected = "columns of the types that the table has";
      String consequence = "A run would read values by types they do not have";
      throw heldBack(spec, settled, expected, consequence, "evolve");
    }
  }

  private static RuleException heldBack(
      TableSpec spec, Settled settled, String expected, String consequence, String policy) {
    return new RuleException(
        spec.location()
            + ": table '"
            + spec.name()
            + "': expected "
            + expected
            + ", found "
            + String.join("; ", settled.held())
            + ". "
            + consequence
            + ": take the change over with 'on-schema-change = "
            + policy
            + "' ("
            + spec.origin()
            + "), or take the files away");
  }

  private static Settled locked(
      TableSpec spec, int version, TableDefinition known, TableDefinition found) {
    List<String> lines = SchemaChange.between(known, found).lines();
    if (!lines.isEmpty()) {
      throw new RuleException(
          spec.location()
              + ": table '"
              + spec.name()
              + "': 'on-schema-change = lock': expected files of version "
              + version
              + ", found "
              + String.join("; ", lines)
              + ". Take the files away, or the lock ("
              + spec.origin()
              + ")");
    }
    return Settled.asFound(found);
  }

  private static Settled added(TableDefinition known, TableDefinition found) {
    Map<String, ColumnDefinition> before = new HashMap<>();
    known.columns().forEach(column -> before.put(column.name(), column));
    List<ColumnDefinition> columns = new ArrayList<>();
    for (ColumnDefinition column : found.columns()) {
      ColumnDefinition was = before.get(column.name());
      columns.add(was == null ? column : column.of(was.column()));
    }
    boolean sameFolders = known.partitions().names().equals(found.partitions().names());
    PartitionLayout folders = sameFolders ? known.partitions() : found.partitions();
    TableDefinition settled = found.with(columns, folders);
    SchemaChange held = SchemaChange.between(settled, found);
    return new Settled(settled, held.lines(), List.of(), held.retyped());
  }
}
