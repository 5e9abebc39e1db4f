package dev.inlet.catalog;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Map;

/**
 * Gives substituted values the place at which they were declared. The library gives them the place
 * of what was substituted, where a user would look in vain for the key.
 */
final class Origins {
  private Origins() {}

  static Config ofDeclarations(Config resolved, Config unresolved) {
    return ((ConfigObject) declared(resolved.root(), unresolved.root())).toConfig();
  }

  private static ConfigValue declared(ConfigValue resolved, ConfigValue unresolved) {
    try {
      boolean isObject = unresolved.valueType() == ConfigValueType.OBJECT;
      return isObject && resolved instanceof ConfigObject object
          ? entries(object, (ConfigObject) unresolved)
          : resolved;
    } catch (ConfigException.NotResolved e) {
      return resolved.withOrigin(unresolved.origin());
    }
  }

  private static ConfigObject entries(ConfigObject resolved, ConfigObject unresolved) {
    ConfigObject result = resolved;
    for (Map.Entry<String, ConfigValue> entry : resolved.entrySet()) {
      ConfigValue before = unresolved.get(entry.getKey());
      if (before != null) {
        result = result.withValue(entry.getKey(), declared(entry.getValue(), before));
      }
    }
    return result;
  }
}
