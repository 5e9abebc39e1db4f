package dev.inlet.infer;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.catalog.TableSpec;
import dev.inlet.format.Column;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.XmlFormat;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/** The columns of all files by name, after those that the table had before. */
final class ColumnUnion {
  /** Whether names that differ in case are one column. */
  enum Names {
    ANY_CASE,
    EXACT
  }

  private static final class Entry {
    final String name;
    final TypeTally tally;
    Optional<ColumnDefinition> previous = Optional.empty();

    Entry(String name, TypeTally tally) {
      this.name = name;
      this.tally = tally;
    }
  }

  private final Names names;
  private final BinaryOperator<DataType> join;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * @param join the least type that holds the values of two
   */
  ColumnUnion(Names names, List<ColumnDefinition> previous, BinaryOperator<DataType> join) {
    this.names = names;
    this.join = join;
    previous.forEach(column -> entry(column.name()).previous = Optional.of(column));
  }

  void addFile(Map<String, TypeTally> columns) {
    columns.forEach((name, tally) -> entry(name).tally.addFile(tally));
  }

  private Entry entry(String name) {
    String key = names == Names.EXACT ? name : name.toLowerCase(Locale.ROOT);
    return entries.computeIfAbsent(key, k -> new Entry(name, new TypeTally(join)));
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The columns with their final types; adds notes on those that stayed unknown. */
  List<ColumnDefinition> definitions(
      TableSpec spec, CsvDialect csv, DeclaredTypes declared, List<String> notes) {
    Map<String, Column> hints = new LinkedHashMap<>();
    for (TableSpec.Hint hint : spec.hints()) {
      hints.put(hint.column().toLowerCase(Locale.ROOT), hinted(spec, hint));
    }
    TypeChoices choices = new TypeChoices(join);
    choices.addDelimiter(csv.delimiter());
    entries.values().forEach(entry -> choices.add(entry.name, entry.tally));
    List<ColumnDefinition> columns = new ArrayList<>();
    for (Entry entry : entries.values()) {
      Column hint = hints.remove(entry.name.toLowerCase(Locale.ROOT));
      columns.add(
          hint == null
              ? definition(entry, choices, declared, notes)
              : described(
                  entry,
                  choices.hinted(hint, entry.previous.map(ColumnDefinition::column), entry.tally),
                  true));
    }
    hints.forEach((name, type) -> notes.add("hint for '" + name + "': no file has such a column"));
    return columns;
  }

  /**
   * Of all columns whose values were counted.
   *
   * @param least that there are records, if that is known; more where a column tells of more
   */
  List<ColumnStatistics> statistics(List<ColumnDefinition> definitions, long least) {
    List<ColumnStatistics> all = new ArrayList<>();
    int i = 0;
    for (Entry entry : entries.values()) {
      ColumnDefinition column = definitions.get(i++);
      entry.tally.statistics(column).ifPresent(all::add);
    }
    // Records of files that lack a column have no value of it.
    long known = all.stream().mapToLong(one -> one.values() + one.nulls()).max().orElse(0);
    long records = Math.max(known, least);
    return all.stream().map(one -> one.of(records)).toList();
  }

  /** The words that stand for null in columns that are not strings. */
  List<String> nullWords(List<ColumnDefinition> definitions, List<String> before) {
    TreeSet<String> words = new TreeSet<>(before);
    int i = 0;
    for (Entry entry : entries.values()) {
      if (!definitions.get(i++).type().equals(Scalar.STRING.sql())) {
        boolean misfits =
            entry.tally.type() == Scalar.STRING && definitions.get(i - 1).notation().isEmpty();
        entry.tally.nullWords().stream()
            .filter(word -> !misfits || TextTypes.isUsual(word))
            .forEach(words::add);
      }
    }
    return List.copyOf(words);
  }

  private ColumnDefinition definition(
      Entry entry, TypeChoices choices, DeclaredTypes declared, List<String> notes) {
    TypeChoices.Choice seen =
        declared.weigh(choices.of(entry.name, entry.tally), entry.tally, choices, notes);
    boolean nothing = seen.column().type() == Scalar.VOID;
    if (nothing && entry.previous.isEmpty()) {
      notes.add(
          "column '" + entry.name + "': string, since " + entry.tally.evidence(seen.column()));
    }
    Column column =
        entry
            .previous
            .map(before -> choices.widened(before.column(), seen, entry.tally))
            .orElse(seen.column());
    DataType settled = TypeLattice.settled(column.type());
    boolean keepsReasons =
        entry.previous.isPresent()
            && (nothing || !TypeLattice.settled(seen.column().type()).equals(settled));
    if (entry.previous.isEmpty()) {
      seen.note().ifPresent(notes::add);
    } else if (keepsReasons && !nothing && settled == Scalar.STRING) {
      noteReturn(entry, seen.column(), settled, notes);
    }
    Column typed = new Column(entry.name, settled, column.notation());
    return keepsReasons
        ? entry.previous.get().of(typed)
        : described(entry, new TypeChoices.Choice(typed, seen.meaning(), seen.note()), false);
  }

  /** A column that was two types already and is one of them again is not believed. */
  private static void noteReturn(Entry entry, Column seen, DataType settled, List<String> notes) {
    String type = seen.typeText();
    boolean before =
        entry.previous.orElseThrow().seen().stream().anyMatch(one -> one.type().equals(type));
    notes.add(
        "column '"
            + entry.name
            + "' stays "
            + settled.sql()
            + ": "
            + entry.tally.evidence(seen)
            + " that were looked at now"
            + (before ? ", as some were before: it goes to and fro" : ""));
  }

  private static ColumnDefinition described(
      Entry entry, TypeChoices.Choice choice, boolean hinted) {
    Column column = choice.column();
    String evidence = entry.tally.evidence(column);
    return new ColumnDefinition(
        entry.name,
        column.type().sql(),
        column.notation(),
        hinted || !column.notation().isEmpty() ? "" : choice.meaning(),
        hinted ? "hint; " + evidence : evidence,
        entry.tally.witness(column),
        entry.tally.seen(column),
        entry.tally.nulls(column.type()),
        hinted);
  }

  private static Column hinted(TableSpec spec, TableSpec.Hint hint) {
    String where =
        hint.origin() + ": table '" + spec.name() + "': hint for '" + hint.column() + "': ";
    try {
      return Column.of(hint.column(), hint.type());
    } catch (IllegalArgumentException e) {
      throw new CatalogException(where + e.getMessage() + ". Correct the type", e);
    }
  }

  /** Checks that cells of text can be of the declared types. */
  static void checkText(TableSpec spec, List<ColumnDefinition> columns) {
    check(spec, columns, column -> column.parser(ZoneOffset.UTC));
  }

  /** Checks that elements can be of the declared types. */
  static void checkXml(TableSpec spec, List<ColumnDefinition> columns) {
    check(spec, columns, XmlFormat::check);
  }

  /** Checks that values which are no texts are not said to be written in some way. */
  static void checkTyped(TableSpec spec, List<ColumnDefinition> columns) {
    check(
        spec,
        columns,
        column -> {
          if (!column.notation().isEmpty()) {
            throw new IllegalArgumentException(
                "expected a type alone, found '"
                    + column.typeText()
                    + "': values of this format are not written as text");
          }
        });
  }

  private static void check(
      TableSpec spec, List<ColumnDefinition> columns, Consumer<Column> checking) {
    for (ColumnDefinition column : columns) {
      try {
        checking.accept(column.column());
      } catch (IllegalArgumentException e) {
        throw new InputException(
            spec.origin()
                + ": table '"
                + spec.name()
                + "': column '"
                + column.name()
                + "': "
                + e.getMessage()
                + ". Correct the hint",
            e);
      }
    }
  }
}
