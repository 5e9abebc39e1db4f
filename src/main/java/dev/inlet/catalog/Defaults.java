package dev.inlet.catalog;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;

/** What {@code inlet.defaults} lays under each kind of declaration. */
record Defaults(
    ConfigObject table,
    ConfigObject job,
    ConfigObject source,
    ConfigObject target,
    ConfigObject partition,
    ConfigObject compact,
    ConfigObject compactTable,
    ConfigObject vacuum,
    ConfigObject compactAfterRun) {

  static Defaults of(Config effective) {
    Config defaults = effective.getConfig("inlet.defaults");
    return new Defaults(
        defaults.getObject("table"),
        defaults.getObject("job"),
        defaults.getObject("source"),
        defaults.getObject("target"),
        defaults.getObject("partition"),
        defaults.getObject("compact"),
        defaults.getObject("compact-table"),
        defaults.getObject("vacuum"),
        defaults.getObject("compact-after-run"));
  }

  /** A table's declaration with its defaults. */
  ConfigObject table(Config effective, String name) {
    return effective.getObject("inlet.tables." + name).withFallback(table);
  }

  /** A job's declaration with all defaults within. */
  ConfigObject job(Config effective, JobSpec spec) {
    if (spec.deltaCompact().isPresent()) {
      Config own = effective.getConfig("inlet.jobs." + spec.name());
      ConfigObject filled = own.getObject("compact").withFallback(compactTable);
      return own.withValue("compact", within(filled, "vacuum", vacuum)).root();
    }
    if (spec.compact().isPresent()) {
      Config own = effective.getConfig("inlet.jobs." + spec.name());
      return own.withValue("compact", own.getObject("compact").withFallback(compact)).root();
    }
    Config declared = effective.getConfig("inlet.jobs." + spec.name()).withFallback(job);
    for (SourceSpec one : spec.sources()) {
      String key = "sources." + one.name();
      declared = declared.withValue(key, declared.getObject(key).withFallback(source));
    }
    for (TargetSpec one : spec.targets()) {
      String key = "targets." + one.name();
      ConfigObject filled = declared.getObject(key).withFallback(target);
      ConfigObject whole = within(filled, "compact-after-run", compactAfterRun);
      declared = declared.withValue(key, whole.withValue("partition-by", partitions(whole)));
    }
    return declared.root();
  }

  /** With the defaults of an object that may be left out. */
  private static ConfigObject within(ConfigObject object, String key, ConfigObject defaults) {
    return object.get(key) instanceof ConfigObject inner
        ? object.withValue(key, inner.withFallback(defaults))
        : object;
  }

  private ConfigValue partitions(ConfigObject filled) {
    List<ConfigValue> values = new ArrayList<>();
    for (ConfigValue value : filled.toConfig().getList("partition-by")) {
      values.add(value instanceof ConfigObject object ? object.withFallback(partition) : value);
    }
    ConfigValue list = filled.get("partition-by");
    return values.equals(list) ? list : ConfigValueFactory.fromIterable(values);
  }
}
