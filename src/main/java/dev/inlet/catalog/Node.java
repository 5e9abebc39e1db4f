package dev.inlet.catalog;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One HOCON object while it is read. Asking for a key makes it known; what was never asked for is
 * an unknown key. A wrong value is noted as a problem and a stand-in is returned, so that all
 * problems of a catalog are found at once; no stand-in is ever seen outside, for the problems
 * throw.
 */
final class Node {
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*|[^:/]+(/.*)?|/.*", Pattern.DOTALL);

  private final String where;
  private final Origin origin;
  private final ConfigObject object;
  private final Problems problems;
  private final TreeSet<String> asked = new TreeSet<>();

  /**
   * @param where what this object is, for messages, such as {@code job 'orders'}; may be empty
   */
  Node(String where, ConfigObject object, Problems problems) {
    this(where, origin(object), object, problems);
  }

  private Node(String where, Origin origin, ConfigObject object, Problems problems) {
    this.where = where;
    this.origin = origin;
    this.object = object;
    this.problems = problems;
  }

  /** What this object is, for messages. */
  String where() {
    return where;
  }

  Origin origin() {
    return origin;
  }

  Origin origin(String key) {
    ConfigValue value = object.get(key);
    return value == null ? origin : origin(value);
  }

  static Origin origin(ConfigValue value) {
    ConfigOrigin origin = value.origin();
    String file = origin.filename() != null ? origin.filename() : origin.resource();
    if (file == null) {
      // It has the line in it, of a text that is no file.
      return new Origin(origin.description(), 0);
    } else if (file.endsWith("/" + JobCatalog.REFERENCE)) {
      file = JobCatalog.REFERENCE;
    }
    return new Origin(file, Math.max(0, origin.lineNumber()));
  }

  void problem(Origin at, String text) {
    problems.add(at, where.isEmpty() ? text : where + ": " + text);
  }

  /** Keys that are there, whether asked for or not, in the order of their lines. */
  List<String> keys() {
    return object.keySet().stream()
        .sorted(
            Comparator.comparingInt((String k) -> object.get(k).origin().lineNumber())
                .thenComparing(k -> k))
        .toList();
  }

  boolean has(String key) {
    asked.add(key);
    return object.containsKey(key) && object.get(key).valueType() != ConfigValueType.NULL;
  }

  boolean isObject(String key) {
    return has(key) && object.get(key).valueType() == ConfigValueType.OBJECT;
  }

  String string(String key) {
    return required(key, "text", Config::getString, "");
  }

  /** A path or URI that Hadoop can take: what stands before a ':' in its first name is a scheme. */
  String path(String key) {
    String text = string(key);
    boolean isText = has(key) && object.get(key).valueType() == ConfigValueType.STRING;
    if (isText && !PATH.matcher(text).matches()) {
      problem(
          origin(key),
          "'"
              + key
              + "': expected a path, or a URI such as hdfs:///data or s3a://BUCKET/data, found '"
              + text
              + "'. A ':' in the first name of a path is taken for the end of a scheme: write the"
              + " whole path, from '/' on");
    }
    return text;
  }

  Optional<String> optionalString(String key) {
    return has(key) ? Optional.of(string(key)) : Optional.empty();
  }

  long number(String key) {
    return required(key, "a whole number", Config::getLong, 0L);
  }

  double ratio(String key) {
    double value = required(key, "a number from 0 to 1", Config::getDouble, 0.0);
    if (value < 0 || value > 1) {
      problem(origin(key), "'" + key + "': expected a number from 0 to 1, found " + value);
    }
    return value;
  }

  Optional<Long> optionalNumber(String key) {
    return has(key) ? Optional.of(number(key)) : Optional.empty();
  }

  Optional<Boolean> optionalBoolean(String key) {
    return has(key)
        ? Optional.of(required(key, "true or false", Config::getBoolean, false))
        : Optional.empty();
  }

  /** A length of time, which may be none. */
  Duration duration(String key) {
    String expected = "a duration such as '2 minutes'";
    Duration value = required(key, expected, Config::getDuration, Duration.ZERO);
    if (value.isNegative()) {
      problem(origin(key), "'" + key + "': expected " + expected + ", found a negative one");
    }
    return value;
  }

  Optional<Duration> optionalDuration(String key) {
    return has(key) ? Optional.of(duration(key)) : Optional.empty();
  }

  /** A number of things, of which there is at least one. */
  OptionalLong optionalPositive(String key) {
    return has(key) ? positive(key, number(key)) : OptionalLong.empty();
  }

  /** A size of at least one byte. */
  OptionalLong optionalBytes(String key) {
    return has(key)
        ? positive(key, required(key, "a size such as '10 GiB'", Config::getBytes, 1L))
        : OptionalLong.empty();
  }

  private OptionalLong positive(String key, long value) {
    if (value < 1) {
      problem(origin(key), "'" + key + "': expected at least 1, found " + value);
    }
    return OptionalLong.of(value);
  }

  /** A date, or a date and time, which is of UTC unless it names an offset. */
  Optional<Instant> optionalTime(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    String text = string(key);
    Optional<Instant> time = Times.parse(text);
    if (time.isEmpty()) {
      problem(origin(key), "'" + key + "': expected " + Times.EXPECTED + ", found '" + text + "'");
    }
    return time;
  }

  Optional<Character> optionalCharacter(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    String text = string(key);
    if (text.length() != 1) {
      problem(origin(key), "'" + key + "': expected one character, found '" + text + "'");
      return Optional.empty();
    }
    return Optional.of(text.charAt(0));
  }

  ZoneId timeZone(String key) {
    String text = string(key);
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      problem(
          origin(key),
          "'"
              + key
              + "': expected a time zone such as 'UTC' or 'Europe/Rome', found '"
              + text
              + "'");
      return ZoneId.of("UTC");
    }
  }

  <E extends Enum<E>> Optional<E> optionalWord(String key, Class<E> type) {
    return optionalWord(key, List.of(type.getEnumConstants()));
  }

  <E extends Enum<E>> Optional<E> optionalWord(String key, List<E> choices) {
    if (!has(key)) {
      return Optional.empty();
    }
    String text = string(key);
    List<String> words = new ArrayList<>();
    for (E constant : choices) {
      String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (word.equals(text)) {
        return Optional.of(constant);
      }
      words.add(word);
    }
    problem(
        origin(key),
        "'" + key + "': expected " + String.join(" or ", words) + ", found '" + text + "'");
    return Optional.empty();
  }

  <E extends Enum<E>> E word(String key, Class<E> type) {
    if (!has(key)) {
      missing(key, "one word");
    }
    return optionalWord(key, type).orElse(type.getEnumConstants()[0]);
  }

  List<String> strings(String key) {
    return required(key, "a list of texts", Config::getStringList, List.of());
  }

  /** The object of this key; an empty one if there is none. */
  Node object(String key, String name) {
    Node empty = new Node(name, origin, ConfigFactory.empty().root(), problems);
    return has(key) ? asObject(object.get(key), name).orElse(empty) : empty;
  }

  /** The objects in a list, which may be left out. */
  List<Node> objects(String key, Function<Integer, String> name) {
    if (!has(key)) {
      return List.of();
    }
    if (!(object.get(key) instanceof ConfigList list)) {
      problem(origin(key), "'" + key + "': expected a list, found " + found(object.get(key)));
      return List.of();
    }
    List<Node> nodes = new ArrayList<>();
    for (ConfigValue value : list) {
      asObject(value, name.apply(nodes.size() + 1)).ifPresent(nodes::add);
    }
    return nodes;
  }

  /** This node with what it lacks taken from another object. */
  Node withDefaults(Node defaults) {
    return new Node(where, origin, object.withFallback(defaults.object), problems);
  }

  ConfigObject raw() {
    return object;
  }

  /** Notes every key that was never asked for. To be called when all of them were. */
  void rejectUnknownKeys() {
    for (String key : keys()) {
      if (!asked.contains(key)) {
        problem(origin(key), "unknown key '" + key + "'. " + Nearest.hint(key, asked));
      }
    }
  }

  private Optional<Node> asObject(ConfigValue value, String name) {
    if (value instanceof ConfigObject found) {
      return Optional.of(new Node(name, found, problems));
    }
    problems.add(origin(value), name + ": expected an object in braces, found " + found(value));
    return Optional.empty();
  }

  private <T> T required(String key, String expected, ConfigGetter<T> getter, T standIn) {
    if (!has(key)) {
      missing(key, expected);
      return standIn;
    }
    try {
      return getter.get(object.toConfig(), ConfigUtil.quoteString(key));
    } catch (ConfigException e) {
      problem(
          origin(key), "'" + key + "': expected " + expected + ", found " + found(object.get(key)));
      return standIn;
    }
  }

  private void missing(String key, String expected) {
    problem(origin(), "missing key '" + key + "': expected " + expected);
  }

  private static String found(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "an object";
      case LIST -> "a list";
      case STRING -> "'" + value.unwrapped() + "'";
      default -> String.valueOf(value.unwrapped());
    };
  }

  /** One of the typed getters of {@link Config}. */
  @FunctionalInterface
  interface ConfigGetter<T> {
    T get(Config config, String path);
  }
}
