package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import com.typesafe.config.ConfigUtil;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sends one job to other places: its state, the tables that it reads and its targets. Everything
 * else is as the user declared it. As a job catalog after the user's own, it wins.
 */
public record Overlay(String state, String job, List<Place> tables, List<Place> targets) {
  /** Where a table or target of this name is instead. */
  public record Place(String name, String path) {
    public Place {
      requireNonNull(name, "name");
      requireNonNull(path, "path");
    }
  }

  public Overlay {
    requireNonNull(state, "state");
    requireNonNull(job, "job");
    tables = List.copyOf(tables);
    targets = List.copyOf(targets);
  }

  /** The job catalog. */
  public String text() {
    StringBuilder text = new StringBuilder();
    set(text, "inlet.state", state);
    tables.forEach(table -> set(text, key("inlet.tables", table, "location"), table.path()));
    String prefix = "inlet.jobs." + ConfigUtil.quoteString(job) + ".targets";
    targets.forEach(target -> set(text, key(prefix, target, "path"), target.path()));
    return text.toString();
  }

  /** The dots in a table's name are levels of the catalog. */
  private static String key(String prefix, Place place, String key) {
    String name =
        Arrays.stream(place.name().split("\\.", -1))
            .map(ConfigUtil::quoteString)
            .collect(Collectors.joining("."));
    return prefix + "." + name + "." + key;
  }

  private static void set(StringBuilder text, String key, String value) {
    text.append(key).append(" = ").append(ConfigUtil.quoteString(value)).append('\n');
  }
}
