package dev.inlet.cli;

import dev.inlet.catalog.Settings;
import dev.inlet.catalog.Settings.SparkSetting;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many tasks run at a time, as far as that can be told before there is a session.
 *
 * @param because what tells it, for messages
 */
record TaskCores(int cores, String because) {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\d+|\\*)(?:,\\d+)?])?");

  /** By what spark-submit and the catalog say. */
  static TaskCores of(Settings settings) {
    Optional<Integer> parallelism = number(settings, "spark.default.parallelism");
    if (parallelism.isPresent()) {
      return new TaskCores(parallelism.get(), "spark.default.parallelism");
    }
    Optional<String> master = setting(settings, "spark.master");
    Matcher local = LOCAL.matcher(master.orElse("local[*]"));
    if (local.matches()) {
      String number = local.group(1) == null ? "1" : local.group(1);
      return number.equals("*")
          ? ofThisMachine(master.isEmpty() ? "no spark.master is set" : "spark.master is local[*]")
          : new TaskCores(Integer.parseInt(number), "spark.master is " + master.orElse(""));
    }
    return onCluster(settings, master.orElse(""));
  }

  private static TaskCores onCluster(Settings settings, String master) {
    Optional<Integer> most = number(settings, "spark.cores.max");
    if (most.isPresent()) {
      return new TaskCores(most.get(), "spark.cores.max");
    }
    Optional<Integer> executors = number(settings, "spark.executor.instances");
    if (executors.isPresent()) {
      int each = number(settings, "spark.executor.cores").orElse(1);
      return new TaskCores(executors.get() * each, "spark.executor.instances and cores");
    }
    return ofThisMachine(
        "how many executors spark.master " + master + " has is known when it is run");
  }

  private static TaskCores ofThisMachine(String why) {
    return new TaskCores(
        Runtime.getRuntime().availableProcessors(), "those of this machine; " + why);
  }

  /** What spark-submit was given stands nearer to the run than the catalog. */
  static Optional<String> setting(Settings settings, String key) {
    return Optional.ofNullable(System.getProperty(key))
        .or(
            () ->
                settings.spark().stream()
                    .filter(setting -> setting.key().equals(key))
                    .map(SparkSetting::value)
                    .findFirst());
  }

  private static Optional<Integer> number(Settings settings, String key) {
    return setting(settings, key)
        .filter(text -> text.matches("[1-9]\\d{0,8}"))
        .map(Integer::valueOf);
  }
}
