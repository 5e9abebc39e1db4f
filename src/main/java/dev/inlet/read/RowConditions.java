package dev.inlet.read;

import dev.inlet.format.Column;
import dev.inlet.format.Condition;
import dev.inlet.format.Condition.Is;
import dev.inlet.format.DataType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** What of a query's predicates a reader can ask of a record before it decodes all of it. */
final class RowConditions {
  private final List<Column> columns;
  private final List<Predicate> predicates = new ArrayList<>();
  private final List<Condition> conditions = new ArrayList<>();

  /**
   * @param columns those that are decoded from records
   * @param predicates of a query, all of which a row has to fulfil
   */
  RowConditions(List<Column> columns, Predicate[] predicates) {
    this.columns = columns;
    for (Predicate predicate : predicates) {
      condition(predicate)
          .ifPresent(
              condition -> {
                this.predicates.add(predicate);
                conditions.add(condition);
              });
    }
  }

  /** Those that are asked for. */
  Stream<Predicate> predicates() {
    return predicates.stream();
  }

  List<Condition> conditions() {
    return conditions;
  }

  private Optional<Condition> condition(Predicate predicate) {
    Expression[] parts = predicate.children();
    if (parts.length > 1 && parts[0] instanceof Literal<?>) {
      return parts.length == 2
          ? of(turned(predicate.name()), parts[1], new Expression[] {parts[0]})
          : Optional.empty();
    }
    if (parts.length == 0) {
      return Optional.empty();
    }
    Expression[] literals = new Expression[parts.length - 1];
    System.arraycopy(parts, 1, literals, 0, literals.length);
    return of(predicate.name(), parts[0], literals);
  }

  /** With its sides changed. */
  private static String turned(String comparison) {
    return switch (comparison) {
      case "<" -> ">";
      case "<=" -> ">=";
      case ">" -> "<";
      case ">=" -> "<=";
      default -> comparison;
    };
  }

  private Optional<Condition> of(String word, Expression of, Expression[] literals) {
    Optional<Is> is = is(word);
    Optional<Column> column = column(of);
    if (is.isEmpty() || column.isEmpty()) {
      return Optional.empty();
    }
    List<Serializable> values = new ArrayList<>();
    for (Expression literal : literals) {
      Optional<Serializable> value = value(literal, column.get().type());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return Optional.of(new Condition(column.get().name(), is.get(), values));
  }

  private static Optional<Is> is(String word) {
    return switch (word) {
      case "=", "IN" -> Optional.of(Is.ONE_OF);
      case "<" -> Optional.of(Is.LESS);
      case "<=" -> Optional.of(Is.AT_MOST);
      case ">" -> Optional.of(Is.GREATER);
      case ">=" -> Optional.of(Is.AT_LEAST);
      case "IS_NULL" -> Optional.of(Is.NULL);
      case "IS_NOT_NULL" -> Optional.of(Is.NOT_NULL);
      default -> Optional.empty();
    };
  }

  private Optional<Column> column(Expression expression) {
    return expression instanceof NamedReference name && name.fieldNames().length == 1
        ? columns.stream()
            .filter(column -> column.name().equals(name.fieldNames()[0]))
            .filter(column -> Condition.isFor(column.type()))
            .findFirst()
        : Optional.empty();
  }

  /** Spark's value as ours has it in its slot, or as text. */
  private static Optional<Serializable> value(Expression expression, DataType type) {
    if (!(expression instanceof Literal<?> literal)) {
      return Optional.empty();
    }
    Object value = literal.value();
    if (value instanceof UTF8String text) {
      return Optional.of(text.toString());
    }
    if (value instanceof Boolean flag) {
      return Optional.of(flag ? 1L : 0L);
    }
    if (value instanceof Decimal decimal) {
      return type instanceof DataType.Decimal own && own.scale() == decimal.scale()
          ? Optional.of(decimal.toUnscaledLong())
          : Optional.empty();
    }
    return value instanceof Byte
            || value instanceof Short
            || value instanceof Integer
            || value instanceof Long
        ? Optional.of(((Number) value).longValue())
        : Optional.empty();
  }
}
