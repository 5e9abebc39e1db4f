package dev.inlet.catalog;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds every substitution that leads nowhere, where the library would stop at the first. */
final class Unresolved {
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{\\??([^}]*)\\}");

  private Unresolved() {}

  static void find(ConfigValue value, Problems problems) {
    try {
      value.valueType();
    } catch (ConfigException.NotResolved e) {
      report(value, problems);
      return;
    }
    if (value instanceof ConfigObject object) {
      entries(object, problems);
    } else if (value instanceof ConfigList list) {
      entries(list, problems);
    }
  }

  private static void entries(ConfigObject object, Problems problems) {
    try {
      object.values().forEach(child -> find(child, problems));
    } catch (ConfigException.NotResolved e) {
      report(object, problems);
    }
  }

  private static void entries(ConfigList list, Problems problems) {
    try {
      list.forEach(child -> find(child, problems));
    } catch (ConfigException.NotResolved e) {
      report(list, problems);
    }
  }

  private static void report(ConfigValue value, Problems problems) {
    Matcher names = SUBSTITUTION.matcher(value.render(ConfigRenderOptions.concise()));
    boolean found = false;
    while (names.find()) {
      found = true;
      problems.add(
          Node.origin(value),
          "unresolved substitution ${"
              + names.group(1)
              + "}: expected a key of the job catalog or"
              + " an environment variable of that name. Define it, or write ${?"
              + names.group(1)
              + "} if it may be absent");
    }
    if (!found) {
      problems.add(Node.origin(value), "unresolved substitution");
    }
  }
}
