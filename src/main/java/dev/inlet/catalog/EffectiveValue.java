package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One value that is in effect, and where it came from.
 *
 * @param key the full path, as it could be written in the job catalog
 * @param value as HOCON; masked if the key names a secret
 */
public record EffectiveValue(String key, String value, Origin origin) {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(password|passwd|secret|token|credential|private|access[-.]?key|api[-.]?key).*");
  private static final Pattern SECRET_IN_URL = Pattern.compile("(://[^/@:]*:)[^/@]+@");

  public EffectiveValue {
    requireNonNull(key, "key");
    requireNonNull(value, "value");
    requireNonNull(origin, "origin");
  }

  /** Adds the leaves of a value, by key in order. An empty object or list is a leaf. */
  static void flatten(String key, ConfigValue value, List<EffectiveValue> into) {
    if (value instanceof ConfigObject object && !object.isEmpty()) {
      new TreeMap<>(object)
          .forEach((name, child) -> flatten(key + "." + quoted(name), child, into));
    } else if (value instanceof ConfigList list
        && list.stream().anyMatch(item -> item.valueType() == ConfigValueType.OBJECT)) {
      for (int i = 0; i < list.size(); i++) {
        flatten(key + "[" + i + "]", list.get(i), into);
      }
    } else {
      into.add(new EffectiveValue(key, shown(key, value), Node.origin(value)));
    }
  }

  private static String shown(String key, ConfigValue value) {
    if (SECRET.matcher(key).matches()) {
      return "\"***\"";
    }
    String text = value.render(ConfigRenderOptions.concise());
    return SECRET_IN_URL.matcher(text).replaceAll("$1***@");
  }

  private static String quoted(String name) {
    return name.matches("[A-Za-z0-9_-]+") ? name : ConfigUtil.quoteString(name);
  }
}
