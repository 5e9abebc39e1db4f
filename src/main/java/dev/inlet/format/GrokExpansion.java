package dev.inlet.format;

import dev.inlet.format.DataType.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A pattern with its references replaced by what they stand for. */
final class GrokExpansion {
  /** Escaped characters are met first, so that they are not taken for the start of anything. */
  private static final Pattern PART =
      Pattern.compile(
          "\\\\k<(?<back>[A-Za-z]\\w*)>|\\\\.|%\\{(?<reference>[^}]*)\\}"
              + "|\\(\\?<(?<group>[A-Za-z]\\w*)>",
          Pattern.DOTALL);

  /** To make one takes longer than to read a small file. */
  private static final Map<Grok, GrokExpansion> MADE = new ConcurrentHashMap<>();

  private static final int MOST_KEPT = 100;

  private static final int MAX_CHARS = 1 << 17;

  /**
   * What a field is captured by.
   *
   * @param groups of the regular expression; one of them takes part in a match at the most
   */
  record Cell(String name, List<String> groups, Optional<DataType> type) {}

  private static final class Field {
    final String name;
    final List<String> groups = new ArrayList<>();
    Optional<DataType> type = Optional.empty();

    Field(String name) {
      this.name = name;
    }
  }

  private final Map<String, String> definitions;
  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final Set<String> open = new LinkedHashSet<>();
  private final StringBuilder regex = new StringBuilder();
  private int groups;
  private Pattern compiled;

  private GrokExpansion(Map<String, String> definitions) {
    this.definitions = definitions;
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with the pattern
   */
  static GrokExpansion of(Grok grok) {
    GrokExpansion made = MADE.get(grok);
    if (made == null) {
      made = made(grok);
      if (MADE.size() >= MOST_KEPT) {
        MADE.clear();
      }
      MADE.put(grok, made);
    }
    return made;
  }

  private static GrokExpansion made(Grok grok) {
    Map<String, String> definitions = new LinkedHashMap<>(GrokPatterns.standard());
    grok.definitions().forEach(one -> definitions.put(one.name(), one.pattern()));
    GrokExpansion expansion = new GrokExpansion(definitions);
    expansion.append(grok.pattern());
    try {
      expansion.compiled = Pattern.compile(expansion.regex.toString());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "expected a regular expression, found one with '"
              + e.getDescription()
              + "' at character "
              + (e.getIndex() + 1)
              + " of "
              + Bytes.shown(e.getPattern()),
          e);
    }
    if (expansion.fields.isEmpty()) {
      throw new IllegalArgumentException(
          "expected a field, such as %{WORD:name}, found none in " + Bytes.shown(grok.pattern()));
    }
    return expansion;
  }

  Pattern regex() {
    return compiled;
  }

  List<Cell> cells() {
    return fields.values().stream()
        .map(field -> new Cell(field.name, List.copyOf(field.groups), field.type))
        .toList();
  }

  private void append(String pattern) {
    Matcher part = PART.matcher(pattern);
    int at = 0;
    while (part.find()) {
      regex.append(pattern, at, part.start());
      at = part.end();
      if (part.group("reference") != null) {
        refer(part.group("reference"));
      } else if (part.group("group") != null) {
        regex.append(opened(part.group("group"), Optional.empty()));
      } else if (part.group("back") != null) {
        regex.append("\\k<").append(lastGroup(part.group("back"))).append('>');
      } else {
        regex.append(part.group());
      }
    }
    regex.append(pattern, at, pattern.length());
    if (regex.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "expected a pattern of at most " + MAX_CHARS + " characters, found a longer one");
    }
  }

  private void refer(String reference) {
    String[] parts = reference.split(":", 3);
    String name = parts[0];
    String definition = definitions.get(name);
    if (definition == null) {
      throw new IllegalArgumentException(
          "expected the name of a pattern, found '" + name + "' in %{" + reference + "}");
    }
    if (!open.add(name)) {
      throw new IllegalArgumentException(
          "expected patterns that end, found one within itself: "
              + String.join(" in ", open)
              + " in "
              + name);
    }
    Optional<DataType> type = parts.length > 2 ? Optional.of(type(parts[2])) : Optional.empty();
    regex.append(parts.length > 1 ? opened(parts[1], type) : "(?:");
    append(definition);
    regex.append(')');
    open.remove(name);
  }

  /** The beginning of a group for a field. */
  private String opened(String name, Optional<DataType> type) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("expected a name of a field, found none");
    }
    Field field = fields.computeIfAbsent(name.toLowerCase(Locale.ROOT), lower -> new Field(name));
    String group = "f" + groups++;
    field.groups.add(group);
    field.type = type.or(() -> field.type);
    return "(?<" + group + ">";
  }

  private String lastGroup(String name) {
    Field field = fields.get(name.toLowerCase(Locale.ROOT));
    if (field == null) {
      throw new IllegalArgumentException(
          "expected a group before \\k<" + name + ">, found none of that name");
    }
    return field.groups.get(field.groups.size() - 1);
  }

  /** Other tools mean numbers of any size by these words. */
  private static DataType type(String word) {
    return switch (word) {
      case "int", "integer", "long" -> Scalar.BIGINT;
      case "float", "double" -> Scalar.DOUBLE;
      default -> DataType.parse(word);
    };
  }
}
