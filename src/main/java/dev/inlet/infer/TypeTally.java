package dev.inlet.infer;

import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.Notation;
import java.util.BitSet;
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
  private static final class Seen {
    private final Witness first;
    private final BitSet files;
    private Reading reading;
    private long count;

    Seen(Reading reading, long count, BitSet files, Witness first) {
      this.reading = reading;
      this.count = count;
      this.files = files;
      this.first = first;
    }

    /** Takes in another value of the same file. */
    void add(Reading other, BinaryOperator<DataType> join) {
      count++;
      if (!reading.equals(other)) {
        reading = reading.plus(other, join);
      }
    }

    Seen plus(Seen other, BinaryOperator<DataType> join) {
      return new Seen(
          reading.plus(other.reading, join), count + other.count, union(files, other.files), first);
    }
  }

  private static final String LONG_SHAPE = "9999999";
  private static final BitSet ONE_FILE = new BitSet();

  private final Map<Object, Seen> kinds = new LinkedHashMap<>();

  /** Of the values that came last, for most are read alike; null before the first one. */
  private Reading lastReading;

  private Seen last;
  private final Map<String, Long> nullWords = new TreeMap<>();
  private final BinaryOperator<DataType> join;
  private Witness firstWord = Witness.NONE;
  private final BitSet wordFiles = new BitSet();
  private long nulls;
  private int files;
  private Optional<ValueStats> stats = Optional.empty();

  /** Of words for null, which are values in a column of strings. */
  private final ValueStats wordStats = new ValueStats();

  /** Of the values behind the first one; null if nobody asks for them. */
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
    boolean scalar = reading.type() instanceof Scalar;
    Object kind = scalar ? reading : reading.type().getClass();
    Seen known = kinds.get(kind);
    if (known == null) {
      known = new Seen(reading, 1, ONE_FILE, witness.get());
      kinds.put(kind, known);
    } else {
      known.add(reading, join);
    }
    if (scalar) {
      lastReading = reading;
      last = known;
    }
  }

  /** Adds a value if it is none, or is read as the last one was; says false otherwise. */
  boolean addAgain(Object read) {
    if (read == lastReading && read != null) {
      last.count++;
      return true;
    }
    nulls += read == Reading.NOTHING ? 1 : 0;
    return read == Reading.NOTHING;
  }

  /** Adds what {@link TextTypes} makes of a text. */
  void addText(Object read, Supplier<Witness> witness) {
    if (read instanceof TextTypes.NullWord word) {
      firstWord = nullWords.isEmpty() ? witness.get() : firstWord;
      nullWords.merge(word.word(), 1L, Long::sum);
    } else {
      add((Reading) read, witness);
    }
  }

  /** Adds what {@link TextTypes} makes of a text to the counts of values. */
  void countText(String text, Object read) {
    if (stats.isEmpty()) {
      stats = Optional.of(new ValueStats());
    }
    if (read instanceof TextTypes.NullWord) {
      wordStats.add(text, Scalar.STRING);
    } else if (read instanceof Reading reading && reading.type() != Scalar.VOID) {
      stats.get().add(text, reading.type());
    }
  }

  /** The counts of the values of a column; none if nobody asked for them, or some are nested. */
  Optional<ColumnStatistics> statistics(ColumnDefinition column) {
    boolean nested =
        kinds.values().stream().anyMatch(seen -> !(seen.reading.type() instanceof Scalar));
    if (stats.isEmpty() || nested) {
      return Optional.empty();
    }
    ValueStats all = new ValueStats();
    all.add(stats.get());
    if (column.type().equals(Scalar.STRING.sql())) {
      all.add(wordStats);
    }
    return Optional.of(all.of(column));
  }

  /** Takes in what another file has. */
  void addFile(TypeTally file) {
    lastReading = null;
    if (file.stats.isPresent()) {
      ValueStats all = stats.orElseGet(ValueStats::new);
      all.add(file.stats.get());
      stats = Optional.of(all);
      wordStats.add(file.wordStats);
    }
    BitSet number = new BitSet();
    number.set(files);
    file.kinds.forEach(
        (kind, seen) ->
            kinds.merge(
                kind,
                new Seen(seen.reading, seen.count, number, seen.first),
                (a, b) -> a.plus(b, join)));
    if (!file.nullWords.isEmpty()) {
      wordFiles.set(files);
    }
    firstWord = nullWords.isEmpty() ? file.firstWord : firstWord;
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

  /** Whether all first values have as many digits as telephones' numbers have. */
  boolean isLong() {
    return kinds.values().stream().allMatch(seen -> seen.first.shape().contains(LONG_SHAPE));
  }

  /** Whether some values are of other types than string. */
  boolean hasTyped() {
    return kinds.values().stream().anyMatch(seen -> seen.reading.type() != Scalar.STRING);
  }

  Set<String> nullWords() {
    return nullWords.keySet();
  }

  /** Empty cells, and words for null but in a column of strings, where they are texts. */
  long nulls(DataType column) {
    return nulls + (column == Scalar.STRING ? 0 : words());
  }

  private long words() {
    return nullWords.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The rarest type decides: without it the column's would be another one. */
  Witness witness(Column column) {
    return seen(column).stream()
        .min(Comparator.comparingLong(TypeSeen::count))
        .map(TypeSeen::first)
        .orElse(Witness.NONE);
  }

  /** The types of the values, the most frequent one first; by the notation of their column. */
  List<TypeSeen> seen(Column column) {
    Optional<Notation> notation =
        Optional.of(column.notation()).filter(text -> !text.isEmpty()).map(Notation::of);
    // What is written differently may be of one type all the same.
    Map<String, Seen> types = new LinkedHashMap<>();
    if (column.type() == Scalar.STRING && !nullWords.isEmpty()) {
      types.put(
          Scalar.STRING.sql(), new Seen(Reading.of(Scalar.STRING), words(), wordFiles, firstWord));
    }
    for (Seen seen : kinds.values()) {
      types.merge(word(seen.reading, notation), seen, (a, b) -> a.plus(b, join));
    }
    return types.entrySet().stream()
        .map(
            one ->
                new TypeSeen(
                    one.getKey(),
                    one.getValue().count,
                    Math.max(1, one.getValue().files.cardinality()),
                    one.getValue().first))
        .sorted(Comparator.comparingLong(TypeSeen::count).reversed())
        .toList();
  }

  private static BitSet union(BitSet a, BitSet b) {
    BitSet both = new BitSet();
    both.or(a);
    both.or(b);
    return both;
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
  String evidence(Column column) {
    List<TypeSeen> seen = kinds.isEmpty() ? List.of() : seen(column);
    if (!seen.isEmpty()) {
      TypeSeen most = seen.get(0);
      long all = seen.stream().mapToLong(TypeSeen::count).sum();
      return new TypeSeen(most.type(), most.count(), files, most.first()).text(all);
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
