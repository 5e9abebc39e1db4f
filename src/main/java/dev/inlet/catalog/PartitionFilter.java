package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which partitions of a table are meant: comparisons of partition columns with values, joined by
 * {@code and}, such as {@code day >= '2001-01-01' and country in ('it', 'fr')}. It is decided by
 * the values in a table's log alone.
 *
 * @param text as it was written
 */
public record PartitionFilter(String text, List<Term> terms) {
  /** What is expected, for messages. */
  public static final String EXPECTED =
      "comparisons of partition columns with values, joined by 'and', such as day >= '2001-01-01'"
          + " and country in ('it', 'fr')";

  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<name>[A-Za-z_][A-Za-z0-9_]*)|`(?<quoted>[^`]+)`|'(?<text>(?:[^']|'')*)'"
              + "|(?<number>-?\\d+(?:\\.\\d+)?)|(?<sign><=|>=|<>|!=|=|<|>|\\(|\\)|,))\\s*");

  /** How a value is compared. */
  public enum Operator {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    IN,
    IS_NULL,
    IS_NOT_NULL
  }

  /** One comparison. Absent values meet nothing but {@code is null}. */
  public record Term(String column, Operator operator, List<String> values) {
    public Term {
      requireNonNull(column, "column");
      requireNonNull(operator, "operator");
      values = List.copyOf(values);
    }

    boolean accepts(Optional<String> value, boolean isNumeric) {
      if (value.isEmpty()) {
        return operator == Operator.IS_NULL;
      }
      return switch (operator) {
        case IS_NULL -> false;
        case IS_NOT_NULL -> true;
        case IN -> values.stream().anyMatch(one -> compare(value.get(), one, isNumeric) == 0);
        case EQUAL -> compare(value.get(), values.get(0), isNumeric) == 0;
        case NOT_EQUAL -> compare(value.get(), values.get(0), isNumeric) != 0;
        case LESS -> compare(value.get(), values.get(0), isNumeric) < 0;
        case LESS_OR_EQUAL -> compare(value.get(), values.get(0), isNumeric) <= 0;
        case GREATER -> compare(value.get(), values.get(0), isNumeric) > 0;
        case GREATER_OR_EQUAL -> compare(value.get(), values.get(0), isNumeric) >= 0;
      };
    }

    /** What is no number is compared as text, dates among it. */
    private static int compare(String value, String other, boolean isNumeric) {
      if (!isNumeric) {
        return value.compareTo(other);
      }
      Optional<BigDecimal> a = number(value);
      Optional<BigDecimal> b = number(other);
      return a.isPresent() && b.isPresent() ? a.get().compareTo(b.get()) : value.compareTo(other);
    }

    private static Optional<BigDecimal> number(String text) {
      try {
        return Optional.of(new BigDecimal(text));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }
  }

  public PartitionFilter {
    requireNonNull(text, "text");
    terms = List.copyOf(terms);
  }

  /** Empty if the text is none. */
  public static Optional<PartitionFilter> parse(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher next = TOKEN.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!next.region(at, text.length()).lookingAt()) {
        return Optional.empty();
      }
      tokens.add(Token.of(next));
      at = next.end();
    }
    return new Parser(tokens).terms().map(terms -> new PartitionFilter(text, terms));
  }

  /**
   * Whether a partition is meant.
   *
   * @param values by column
   * @param isNumeric whether values of a column are numbers
   */
  public boolean accepts(Function<String, Optional<String>> values, Predicate<String> isNumeric) {
    return terms.stream()
        .allMatch(term -> term.accepts(values.apply(term.column()), isNumeric.test(term.column())));
  }

  /** The columns that are compared. */
  public List<String> columns() {
    return terms.stream().map(Term::column).distinct().toList();
  }

  private enum Kind {
    NAME,
    VALUE,
    SIGN
  }

  /**
   * @param word a name, a value without quotes, or a sign
   */
  private record Token(Kind kind, String word, boolean isQuoted) {
    static Token of(Matcher found) {
      if (found.group("text") != null) {
        return new Token(Kind.VALUE, found.group("text").replace("''", "'"), true);
      } else if (found.group("number") != null) {
        return new Token(Kind.VALUE, found.group("number"), false);
      } else if (found.group("sign") != null) {
        return new Token(Kind.SIGN, found.group("sign"), false);
      }
      boolean quoted = found.group("quoted") != null;
      return new Token(Kind.NAME, quoted ? found.group("quoted") : found.group("name"), quoted);
    }

    boolean is(String text) {
      return !isQuoted && kind != Kind.VALUE && word.toLowerCase(Locale.ROOT).equals(text);
    }
  }

  private static final class Parser {
    private final List<Token> tokens;
    private int at;

    Parser(List<Token> tokens) {
      this.tokens = tokens;
    }

    Optional<List<Term>> terms() {
      List<Term> terms = new ArrayList<>();
      do {
        Optional<Term> term = term();
        if (term.isEmpty()) {
          return Optional.empty();
        }
        terms.add(term.get());
      } while (takes("and"));
      return at == tokens.size() ? Optional.of(terms) : Optional.empty();
    }

    private Optional<Term> term() {
      Optional<String> column = take(Kind.NAME);
      if (column.isEmpty()) {
        return Optional.empty();
      }
      if (takes("is")) {
        Operator operator = takes("not") ? Operator.IS_NOT_NULL : Operator.IS_NULL;
        return takes("null")
            ? Optional.of(new Term(column.get(), operator, List.of()))
            : Optional.empty();
      }
      if (takes("in")) {
        return in().map(values -> new Term(column.get(), Operator.IN, values));
      }
      Optional<Operator> operator = take(Kind.SIGN).flatMap(Parser::operator);
      Optional<String> value = take(Kind.VALUE);
      return operator.isPresent() && value.isPresent()
          ? Optional.of(new Term(column.get(), operator.get(), List.of(value.get())))
          : Optional.empty();
    }

    private Optional<List<String>> in() {
      List<String> values = new ArrayList<>();
      if (!takes("(")) {
        return Optional.empty();
      }
      do {
        Optional<String> value = take(Kind.VALUE);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        values.add(value.get());
      } while (takes(","));
      return takes(")") ? Optional.of(values) : Optional.empty();
    }

    private static Optional<Operator> operator(String sign) {
      return Optional.ofNullable(
          switch (sign) {
            case "=" -> Operator.EQUAL;
            case "!=", "<>" -> Operator.NOT_EQUAL;
            case "<" -> Operator.LESS;
            case "<=" -> Operator.LESS_OR_EQUAL;
            case ">" -> Operator.GREATER;
            case ">=" -> Operator.GREATER_OR_EQUAL;
            default -> null;
          });
    }

    private Optional<String> take(Kind kind) {
      return at < tokens.size() && tokens.get(at).kind() == kind
          ? Optional.of(tokens.get(at++).word())
          : Optional.empty();
    }

    private boolean takes(String word) {
      boolean found = at < tokens.size() && tokens.get(at).is(word);
      at += found ? 1 : 0;
      return found;
    }
  }
}
