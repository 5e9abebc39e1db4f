package dev.inlet.publish;

import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import dev.inlet.format.DataType.Decimal;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.format.Notation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The SQL that makes a column's value of the text of its cell, as a run does.
 *
 * @param anyNulls texts that mean null in every column
 * @param typedNulls texts that mean null in columns that are not strings
 * @param isEmptyNull whether the engine tells no empty cell from an empty text
 */
record TextValues(Sql sql, List<String> anyNulls, List<String> typedNulls, boolean isEmptyNull) {
  private static final Pattern DATE_PART = Pattern.compile("d+|M+|y+|E+|[^dMyE]+");
  private static final Set<String> PLAIN_DATES = Set.of("d", "dd", "M", "MM", "yyyy");

  /**
   * The value.
   *
   * @param text SQL that gives the text of the cell
   * @return empty if it cannot be said in SQL: then the text itself is all there is
   */
  Optional<String> of(Column column, String text) {
    if (column.type() == Scalar.STRING) {
      List<String> words = new ArrayList<>(anyNulls);
      if (isEmptyNull) {
        words.add(0, "");
      }
      return Optional.of(words.isEmpty() ? text : unless(text, words, text));
    }
    List<String> words = new ArrayList<>(List.of(""));
    words.addAll(anyNulls);
    words.addAll(typedNulls);
    String trimmed = "TRIM(" + text + ")";
    return value(column, trimmed).map(value -> unless(trimmed, words, value));
  }

  private String unless(String text, List<String> words, String value) {
    String list = words.stream().map(sql::text).collect(Collectors.joining(", "));
    return "CASE WHEN " + text + " IN (" + list + ") THEN NULL ELSE " + value + " END";
  }

  private Optional<String> value(Column column, String text) {
    DataType type = column.type();
    if (!column.notation().isEmpty()) {
      return written(Notation.of(column.notation()), type, text);
    }
    if (type instanceof Decimal) {
      return Optional.of(cast(text, type));
    }
    if (!(type instanceof Scalar scalar)) {
      return Optional.empty();
    }
    return switch (scalar) {
      case BOOLEAN -> Optional.of(words(text, "true", "false"));
      case TINYINT, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, DATE -> Optional.of(cast(text, type));
      case TIMESTAMP -> Optional.of(moment(text));
      case TIMESTAMP_NTZ -> Optional.of(local(text));
      case VOID, STRING, BINARY -> Optional.empty();
    };
  }

  private Optional<String> written(Notation notation, DataType type, String text) {
    String words = notation.text();
    return switch (notation.kind()) {
      case BOOLEAN -> {
        int slash = words.indexOf('/');
        yield Optional.of(
            words(text, lower(words.substring(0, slash)), lower(words.substring(slash + 1))));
      }
      case NUMBER -> Optional.of(cast(number(text, words), type));
      case EPOCH -> Optional.of(epoch(text, words));
      case MOMENT -> type == Scalar.DATE ? date(text, words) : Optional.empty();
    };
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  private String cast(String text, DataType type) {
    return "CAST(" + text + " AS " + sql.type(type) + ")";
  }

  /** Any other text is an error where the engine has one for it, and null elsewhere. */
  private String words(String text, String yes, String no) {
    String rest = sql == Sql.HIVE || sql == Sql.REDSHIFT ? "NULL" : cast(text, Scalar.BOOLEAN);
    return "CASE LOWER("
        + text
        + ") WHEN "
        + sql.text(yes)
        + " THEN TRUE WHEN "
        + sql.text(no)
        + " THEN FALSE ELSE "
        + rest
        + " END";
  }

  /** Without what is between groups of digits, and with a point. */
  private String number(String text, String example) {
    String plain = "REPLACE(" + text + ", " + sql.text(example.substring(1, 2)) + ", '')";
    return example.charAt(5) == '.' ? plain : "REPLACE(" + plain + ", ',', '.')";
  }

  private String moment(String text) {
    return switch (sql) {
      case SPARK -> "CAST(" + text + " AS TIMESTAMP)";
      case HIVE -> "CAST(REPLACE(" + text + ", 'T', ' ') AS TIMESTAMP)";
      case TRINO -> "from_iso8601_timestamp_nanos(REPLACE(" + text + ", ' ', 'T'))";
      case REDSHIFT -> "CAST(" + text + " AS TIMESTAMPTZ)";
      case DUCKDB -> "CAST(" + text + " AS TIMESTAMP WITH TIME ZONE)";
    };
  }

  private String local(String text) {
    return switch (sql) {
      case SPARK -> "CAST(" + text + " AS TIMESTAMP_NTZ)";
      case HIVE -> moment(text);
      case TRINO -> "CAST(REPLACE(" + text + ", 'T', ' ') AS timestamp(6))";
      case REDSHIFT, DUCKDB -> "CAST(" + text + " AS TIMESTAMP)";
    };
  }

  private String epoch(String text, String unit) {
    String whole = cast(text, Scalar.BIGINT);
    int digits = digits(unit);
    String factor = "1" + "0".repeat(Math.abs(6 - digits));
    // In microseconds, which all of them have.
    String micros = digits <= 6 ? whole + " * " + factor : null;
    return switch (sql) {
      case SPARK -> "timestamp_micros(" + (micros == null ? whole + " DIV 1000" : micros) + ")";
      case HIVE -> "CAST(" + whole + " / 1" + "0".repeat(digits) + ".0 AS TIMESTAMP)";
      case TRINO -> "from_unixtime_nanos(" + whole + " * 1" + "0".repeat(9 - digits) + ")";
      case REDSHIFT ->
          "(TIMESTAMP 'epoch' + "
              + (micros == null ? whole + " / 1000" : micros)
              + " * INTERVAL '1 microsecond')";
      case DUCKDB ->
          "timezone('UTC', make_timestamp(" + (micros == null ? whole + " // 1000" : micros) + "))";
    };
  }

  /** How many digits of its numbers are behind the second. */
  private static int digits(String unit) {
    return switch (unit) {
      case "epoch-seconds" -> 0;
      case "epoch-millis" -> 3;
      case "epoch-micros" -> 6;
      default -> 9;
    };
  }

  /** Of patterns in digits, with a year of four. */
  private Optional<String> date(String text, String pattern) {
    List<String> parts = DATE_PART.matcher(pattern).results().map(MatchResult::group).toList();
    boolean plain =
        parts.stream().allMatch(p -> PLAIN_DATES.contains(p) || p.matches("[-/. ]+"))
            && parts.stream().filter(PLAIN_DATES::contains).count() == 3;
    if (!plain) {
      return Optional.empty();
    }
    return switch (sql) {
      case SPARK -> Optional.of("to_date(" + text + ", " + sql.text(spark(parts)) + ")");
      case HIVE ->
          Optional.of(
              "CAST(from_unixtime(unix_timestamp("
                  + text
                  + ", "
                  + sql.text(pattern)
                  + "), 'yyyy-MM-dd') AS DATE)");
      case TRINO ->
          Optional.of("CAST(date_parse(" + text + ", " + sql.text(strptime(parts)) + ") AS date)");
      case REDSHIFT -> Optional.of("TO_DATE(" + text + ", " + sql.text(redshift(parts)) + ")");
      case DUCKDB ->
          Optional.of("CAST(strptime(" + text + ", " + sql.text(strptime(parts)) + ") AS DATE)");
    };
  }

  /** One letter for one digit or two, but where digits stand beside digits. */
  private static String spark(List<String> parts) {
    boolean apart = parts.size() > 3;
    return parts.stream()
        .map(p -> apart && (p.equals("dd") || p.equals("MM")) ? p.substring(1) : p)
        .collect(Collectors.joining());
  }

  private static String strptime(List<String> parts) {
    return parts.stream()
        .map(
            p -> p.startsWith("d") ? "%d" : p.startsWith("M") ? "%m" : p.startsWith("y") ? "%Y" : p)
        .collect(Collectors.joining());
  }

  private static String redshift(List<String> parts) {
    return parts.stream()
        .map(
            p ->
                p.startsWith("d")
                    ? "DD"
                    : p.startsWith("M") ? "MM" : p.startsWith("y") ? "YYYY" : p)
        .collect(Collectors.joining());
  }
}
