package dev.inlet.infer;

import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/** The types that were seen in one column, with how often and where first. */
final class TypeTally {
  /** Values of one kind of type: one scalar, or all structs, all arrays, all decimals. */
  private record Seen(DataType type, long count, Witness first) {
    Seen plus(Seen other, BinaryOperator<DataType> join) {
      return new Seen(join.apply(type, other.type), count + other.count, first);
    }
  }

  private final Map<Object, Seen> kinds = new LinkedHashMap<>();
  private final Map<String, Long> nullWords = new TreeMap<>();
  private final BinaryOperator<DataType> join;
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
    if (type == Scalar.VOID) {
      return;
    }
    Object kind = type instanceof Scalar ? type : type.getClass();
    Seen known = kinds.get(kind);
    Witness first = known == null ? witness.get() : known.first;
    Seen seen = new Seen(type, 1, first);
    kinds.put(kind, known == null ? seen : known.plus(seen, join));
  }

  void addNullWord(String word) {
    nullWords.merge(word, 1L, Long::sum);
  }

  /** Takes in what another file has. */
  void addFile(TypeTally file) {
    file.kinds.forEach((kind, seen) -> kinds.merge(kind, seen, (a, b) -> a.plus(b, join)));
    file.nullWords.forEach((word, count) -> nullWords.merge(word, count, Long::sum));
    files++;
  }

  DataType type() {
    return kinds.values().stream().map(Seen::type).reduce(Scalar.VOID, join);
  }

  Set<String> nullWords() {
    return nullWords.keySet();
  }

  /** The rarest kind decides: without it the type would be another one. */
  Witness witness() {
    return kinds.values().stream()
        .min(Comparator.comparingLong(Seen::count))
        .map(Seen::first)
        .orElse(Witness.NONE);
  }

  /** Such as {@code bigint in 12,400 of 12,400 values from 31 files}. */
  String evidence() {
    long all = kinds.values().stream().mapToLong(Seen::count).sum();
    if (all == 0) {
      return nullWords.isEmpty()
          ? "no values in " + counted(files, "file")
          : "no values but "
              + String.join(", ", nullWords.keySet())
              + " in "
              + counted(files, "file");
    }
    Seen most = kinds.values().stream().max(Comparator.comparingLong(Seen::count)).orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s in %,d of %s from %s",
        most.type instanceof Scalar ? most.type.sql() : word(most.type),
        most.count,
        counted(all, "value"),
        counted(files, "file"));
  }

  private static String word(DataType type) {
    String sql = type.sql();
    return sql.indexOf('<') < 0 ? sql : sql.substring(0, sql.indexOf('<'));
  }

  static String counted(long count, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
  }
}
