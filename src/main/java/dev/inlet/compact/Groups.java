package dev.inlet.compact;

import static java.util.stream.Collectors.joining;

import dev.inlet.catalog.CompactSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the group of a file by its path. */
final class Groups {
  /**
   * A group.
   *
   * @param key differs where groups do
   * @param name of its outputs; with a template a whole path below the destination
   */
  record Group(String key, String name) {}

  private final Matcher matcher;
  private final int groups;
  private final Optional<String> template;
  private final List<String> asked;

  Groups(CompactSpec spec, Pattern groupBy) {
    this.matcher = groupBy.matcher("");
    this.groups = matcher.groupCount();
    this.template = spec.name();
    this.asked = template.map(CompactSpec::namesIn).orElse(List.of());
  }

  /**
   * The group of a file; empty if the pattern does not match, or captures nothing.
   *
   * @param path whole
   */
  Optional<Group> of(String path) {
    if (!matcher.reset(path).matches()) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 1; i <= groups; i++) {
      // An alternative that did not match contributes nothing.
      texts.add(Objects.requireNonNullElse(matcher.group(i), ""));
    }
    if (texts.stream().allMatch(String::isEmpty)) {
      return Optional.empty();
    }
    if (template.isEmpty()) {
      String name = String.join("", texts);
      return Optional.of(new Group(texts.stream().collect(joining("\u0000")), name));
    }
    String name = template.get();
    for (String group : asked) {
      name = name.replace("{" + group + "}", text(group));
    }
    return Optional.of(new Group(name, name));
  }

  private String text(String group) {
    boolean isNumber = group.chars().allMatch(Character::isDigit);
    String text = isNumber ? matcher.group(Integer.parseInt(group)) : matcher.group(group);
    return Objects.requireNonNullElse(text, "");
  }
}
