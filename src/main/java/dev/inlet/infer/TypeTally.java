package dev.inlet.infer;

import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.Notation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/** The types that were seen in one column, with how often and where first. */
final class TypeTally {
  /** Values that are read alike, or all structs, all arrays, all decimals. */
  private record Seen(Reading reading, long count, int files, Witness first) {
    Seen plus(Seen other, BinaryOperator<DataType> join) {
      return new Seen(
          reading.plus(other.reading, join), count + other.count, files + other.files, first);
    }
  }

  private final Map<Object, Seen> kinds = new LinkedHashMap<>();
  private final Map<String, Long> nullWords = new TreeMap<>();
  private final BinaryOperator<DataType> join;
  private long nulls;
  private int files;

  TypeTally() {
    this(TypeLattice::join);
  }

  /**
   * @param join the least type that holds the values of two
   */
  TypeTally(BinaryOperator<DataType> join) {
    this.join = join;
  }

  void add(DataType type, Supplier<Witness> witness) {
    add(Reading.of(type), witness);
  }

  /** Adds a value of a file. */
  void add(Reading reading, Supplier<Witness> witness) {
    if (reading.type() == Scalar.VOID) {
      nulls++;
      return;
    }
    Object kind = reading.type() instanceof Scalar ? reading : reading.type().getClass();
    Seen known = kinds.get(kind);
    Seen seen = new Seen(reading, 1, 1, known == null ? witness.get() : known.first);
    kinds.put(
        kind,
        known == null
            ? seen
            : new Seen(known.reading.plus(reading, join), known.count + 1, 1, known.first));
  }

  /** Adds what {@link TextTypes} makes of a text. */
  void addText(Object read, Supplier<Witness> witness) {
    if (read instanceof TextTypes.NullWord word) {
      nullWords.merge(word.word(), 1L, Long::sum);
    } else {
      add((Reading) read, witness);
    }
  }

  /** Takes in what another file has. */
  void addFile(TypeTally file) {
    file.kinds.forEach((kind, seen) -> kinds.merge(kind, seen, (a, b) -> a.plus(b, join)));
    file.nullWords.forEach((word, count) -> nullWords.merge(word, count, Long::sum));
    nulls += file.nulls;
    files++;
  }

  /** What all values have in common. */
  Reading reading() {
    Reading all = Reading.NOTHING;
    for (Seen seen : kinds.values()) {
      all = all.plus(seen.reading, join);
    }
    return all;
  }

  DataType type() {
    return reading().type();
  }

  /** Whether both of what {@link Reading#lesser} tells apart was seen of a way. */
  boolean hasBoth(long way) {
    return kinds.values().stream().anyMatch(seen -> (seen.reading.lesser() & way) != 0)
        && kinds.values().stream().anyMatch(seen -> (seen.reading.lesser() & way) == 0);
  }

  /** Whether some values are of other types than string. */
  boolean hasTyped() {
    return kinds.values().stream().anyMatch(seen -> seen.reading.type() != Scalar.STRING);
  }

  Set<String> nullWords() {
    return nullWords.keySet();
  }

  /** Empty cells, and words for null. */
  long nulls() {
    return nulls + nullWords.values().stream().mapToLong(Long::longValue).sum();
  }

  long values() {
    return kinds.values().stream().mapToLong(Seen::count).sum();
  }

  /** The rarest type decides: without it the column's would be another one. */
  Witness witness(Optional<Notation> notation) {
    List<TypeSeen> seen = seen(notation);
    return seen.isEmpty() ? Witness.NONE : seen.get(seen.size() - 1).first();
  }

  /**
   * The types of the values, the most frequent one first.
   *
   * @param notation of the column; values that are written so are of its types
   */
  List<TypeSeen> seen(Optional<Notation> notation) {
    Map<String, TypeSeen> types = new LinkedHashMap<>();
    for (Seen seen : kinds.values()) {
      String word = word(seen.reading, notation);
      types.merge(
          word,
          new TypeSeen(word, seen.count, seen.files, seen.first),
          (a, b) ->
              // A file may have values of both; how many have is then not known, but at least so.
              new TypeSeen(word, a.count() + b.count(), Math.max(a.files(), b.files()), a.first()));
    }
    Collection<TypeSeen> all = types.values();
    return all.stream().sorted(Comparator.comparingLong(TypeSeen::count).reversed()).toList();
  }

  private static String word(Reading reading, Optional<Notation> notation) {
    if (notation.isPresent() && (reading.ways() & Ways.bit(notation.get().text())) != 0) {
      DataType type = Ways.type(notation.get(), reading);
      return new Column("", type, notation.get().text()).typeText();
    }
    return reading.type() instanceof Scalar ? reading.type().sql() : nested(reading.type());
  }

  private static String nested(DataType type) {
    String sql = type.sql();
    return sql.indexOf('<') < 0 ? sql : sql.substring(0, sql.indexOf('<'));
  }

  /** Such as {@code bigint in 12,400 of 12,400 values from 31 files}. */
  String evidence(Optional<Notation> notation) {
    List<TypeSeen> seen = new ArrayList<>(seen(notation));
    if (!seen.isEmpty()) {
      TypeSeen most = seen.get(0);
      return new TypeSeen(most.type(), most.count(), files, most.first()).text(values());
    }
    return nullWords.isEmpty()
        ? "no values in " + counted(files, "file")
        : "no values but "
            + String.join(", ", nullWords.keySet())
            + " in "
            + counted(files, "file");
  }

  static String counted(long count, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
  }
}
