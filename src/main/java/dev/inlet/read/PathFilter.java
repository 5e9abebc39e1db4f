package dev.inlet.read;

import dev.inlet.format.Column;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Tells of files by their paths that none of their rows fulfils a query's predicates. What it does
 * not understand, nulls among it, may be fulfilled: Spark looks at the rows again.
 */
final class PathFilter {
  private final List<Column> columns;
  private final List<Predicate> predicates;

  /**
   * @param columns those whose values a file's path tells
   * @param predicates of a query, all of which a row has to fulfil
   */
  PathFilter(List<Column> columns, Predicate[] predicates) {
    this.columns = columns;
    this.predicates = Stream.of(predicates).filter(this::isOfPath).toList();
  }

  /** Those that are looked at. */
  Stream<Predicate> predicates() {
    return predicates.stream();
  }

  private boolean isOfPath(Expression expression) {
    return expression instanceof NamedReference name
        ? index(name).isPresent()
        : Stream.of(expression.children()).allMatch(this::isOfPath);
  }

  private OptionalInt index(NamedReference reference) {
    String[] names = reference.fieldNames();
    for (int i = 0; i < columns.size(); i++) {
      if (names.length == 1 && columns.get(i).name().equalsIgnoreCase(names[0])) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** The tasks with the files that may have rows to give. */
  List<ReadTask> of(List<ReadTask> tasks) {
    if (predicates.isEmpty()) {
      return tasks;
    }
    List<ReadTask> left = new ArrayList<>();
    for (ReadTask task : tasks) {
      ArrayList<InputSplit> splits = new ArrayList<>(task.splits());
      splits.removeIf(split -> !mayHaveRows(split.file()));
      if (!splits.isEmpty()) {
        left.add(new ReadTask(splits, task.hosts()));
      }
    }
    return left;
  }

  private boolean mayHaveRows(InputFile file) {
    return predicates.stream().allMatch(p -> holds(p, file.partitionValues()).orElse(true));
  }

  /** Nothing if that cannot be said. */
  private Optional<Boolean> holds(Expression expression, List<Object> values) {
    if (!(expression instanceof Predicate predicate)) {
      return Optional.empty();
    }
    Expression[] parts = predicate.children();
    return switch (predicate.name()) {
      case "AND" -> both(holds(parts[0], values), holds(parts[1], values));
      case "OR" ->
          both(holds(parts[0], values).map(b -> !b), holds(parts[1], values).map(b -> !b))
              .map(b -> !b);
      case "NOT" -> holds(parts[0], values).map(b -> !b);
      case "=" -> compared(parts, values).map(c -> c == 0);
      case "<>" -> compared(parts, values).map(c -> c != 0);
      case "<" -> compared(parts, values).map(c -> c < 0);
      case "<=" -> compared(parts, values).map(c -> c <= 0);
      case ">" -> compared(parts, values).map(c -> c > 0);
      case ">=" -> compared(parts, values).map(c -> c >= 0);
      case "IN" -> isIn(parts, values);
      default -> Optional.empty();
    };
  }

  private static Optional<Boolean> both(Optional<Boolean> one, Optional<Boolean> other) {
    boolean isFalse = !one.orElse(true) || !other.orElse(true);
    return isFalse || (one.isPresent() && other.isPresent())
        ? Optional.of(!isFalse)
        : Optional.empty();
  }

  private Optional<Boolean> isIn(Expression[] parts, List<Object> values) {
    boolean isKnown = true;
    for (int i = 1; i < parts.length; i++) {
      Optional<Integer> compared = compared(new Expression[] {parts[0], parts[i]}, values);
      if (compared.isPresent() && compared.get() == 0) {
        return Optional.of(true);
      }
      isKnown &= compared.isPresent();
    }
    return isKnown ? Optional.of(false) : Optional.empty();
  }

  private Optional<Integer> compared(Expression[] sides, List<Object> values) {
    Optional<Comparable<?>> one = value(sides[0], values);
    Optional<Comparable<?>> other = value(sides[1], values);
    return one.isPresent() && other.isPresent() && one.get().getClass() == other.get().getClass()
        ? Optional.of(compare(one.get(), other.get()))
        : Optional.empty();
  }

  @SuppressWarnings("unchecked") // Both are of one class.
  private static <T extends Comparable<T>> int compare(Comparable<?> one, Comparable<?> other) {
    return ((T) one).compareTo((T) other);
  }

  private Optional<Comparable<?>> value(Expression side, List<Object> values) {
    if (side instanceof NamedReference name) {
      return comparable(values.get(index(name).orElseThrow()));
    }
    return side instanceof Literal<?> literal ? comparable(literal.value()) : Optional.empty();
  }

  /** Our values and Spark's own as values of the same classes. */
  private static Optional<Comparable<?>> comparable(Object value) {
    if (value instanceof String text) {
      return Optional.of(UTF8String.fromString(text));
    }
    if (value instanceof LocalDate date) {
      return Optional.of(date.toEpochDay());
    }
    if (value instanceof Instant instant) {
      return Optional.of(
          TimeUnit.SECONDS.toMicros(instant.getEpochSecond())
              + TimeUnit.NANOSECONDS.toMicros(instant.getNano()));
    }
    if (value instanceof Decimal decimal) {
      return Optional.of(decimal.toJavaBigDecimal());
    }
    if (value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long) {
      return Optional.of(((Number) value).longValue());
    }
    return value instanceof UTF8String || value instanceof BigDecimal || value instanceof Boolean
        ? Optional.of((Comparable<?>) value)
        : Optional.empty();
  }
}
