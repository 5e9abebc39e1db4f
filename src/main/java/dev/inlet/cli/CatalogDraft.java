package dev.inlet.cli;

import dev.inlet.catalog.TableSpec;
import dev.inlet.format.Column;
import dev.inlet.format.DataType.Scalar;
import dev.inlet.infer.ColumnDefinition;
import dev.inlet.infer.TypeSeen;
import dev.inlet.state.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A first job catalog, as text: the tables of a location, and a job for each that loads it.
 *
 * @param warehouse the folder of state and targets
 * @param format of the targets, {@code delta} or {@code parquet}
 */
record CatalogDraft(String location, String warehouse, String format, TableProposals.Found found) {
  private static final int WIDTH = 110;

  /** What neither Parquet nor Delta takes in a name. */
  private static final String REFUSED = "[ ,;{}()\\n\\t=]";

  String text() {
    StringBuilder text = new StringBuilder();
    comment(text, "", "Written by `inlet init` after a look at " + Text.visible(location) + ".");
    comment(
        text, "", "`inlet validate` checks this file, `inlet plan JOB` tells what a run would do.");
    text.append("inlet {\n");
    comment(text, "  ", "What was read and written, as small documents, and where rows go.");
    text.append("  state = ").append(quoted(warehouse + "/_inlet")).append('\n');
    text.append("  warehouse = ").append(quoted(warehouse)).append('\n');
    text.append("\n  tables {\n");
    found.tables().forEach(one -> table(text, one));
    found.apart().forEach(one -> comment(text, "    ", Text.visible(one)));
    found.leftOut().forEach(one -> comment(text, "    ", "Left out: " + Text.visible(one)));
    text.append("  }\n");
    found.tables().forEach(one -> job(text, one));
    return text.append("}\n").toString();
  }

  private void table(StringBuilder text, TableProposal one) {
    TableSpec spec = one.spec();
    List<String> packed =
        one.table().compressions().stream().filter(word -> !word.equals("none")).toList();
    comment(
        text,
        "    ",
        one.table().format()
            + (packed.isEmpty() ? "" : ", " + String.join(", ", packed))
            + (spec.isDelta()
                ? ""
                : "; "
                    + Text.count(one.files(), "file")
                    + ", "
                    + Text.bytes(one.bytes())
                    + "; "
                    + Text.count(one.table().sampled().records(), "record")
                    + " looked at"
                    + (one.table().sampled().whole() ? ", all there are" : "")));
    one.notes().forEach(note -> comment(text, "    ", note));
    text.append("    ").append(one.name()).append(" {\n");
    text.append("      location = ").append(quoted(spec.location())).append('\n');
    if (spec.isDelta()) {
      text.append("      format = delta\n");
    }
    patterns(text, "include-files", spec.include());
    patterns(text, "exclude-files", spec.exclude());
    columns(text, one);
    text.append("    }\n");
  }

  private static void patterns(StringBuilder text, String key, List<String> globs) {
    if (!globs.isEmpty()) {
      String list = globs.stream().map(CatalogDraft::quoted).collect(Collectors.joining(", "));
      text.append("      ").append(key).append(" = [").append(list).append("]\n");
    }
  }

  private void columns(StringBuilder text, TableProposal one) {
    List<String> found =
        one.table().schema().all().stream()
            .map(c -> Text.visible(c.name()) + " " + c.typeText())
            .toList();
    comment(text, "      ", "Found: " + String.join(", ", found));
    one.table().notes().forEach(note -> comment(text, "      ", Text.visible(note)));
    List<String> near = one.table().columns().stream().flatMap(c -> nearCalls(c).stream()).toList();
    if (!near.isEmpty() && !one.spec().isDelta()) {
      comment(text, "      ", "What stands here wins over what is found. Near calls:");
      text.append("      hints {\n");
      near.forEach(line -> text.append("        # ").append(line).append('\n'));
      text.append("      }\n");
    }
  }

  /** Types that a column nearly had, or might have as well. */
  private static List<String> nearCalls(ColumnDefinition column) {
    List<String> lines = new ArrayList<>();
    String key = quoted(column.name());
    String type = column.column().typeText();
    long all = column.seen().stream().mapToLong(TypeSeen::count).sum();
    if (column.seen().size() > 1) {
      String shares =
          column.seen().stream()
              .map(
                  one ->
                      String.format(
                          Locale.ROOT, "%s %.1f %%", one.type(), 100.0 * one.count() / all))
              .collect(Collectors.joining(", "));
      TypeSeen first = column.seen().get(0);
      String other = first.type().equals(type) ? column.seen().get(1).type() : first.type();
      boolean isType = !other.contains("void") && !other.equals(type);
      lines.add(
          key + " = " + quoted(isType ? other : type) + "   # is " + type + "; seen: " + shares);
    } else if (column.seen().isEmpty() && type.equals(Scalar.STRING.sql())) {
      lines.add(key + " = " + quoted(type) + "   # no values were seen");
    }
    if (column.meaning().startsWith("fits ")) {
      String narrow = column.meaning().substring("fits ".length());
      lines.add(key + " = " + quoted(narrow) + "   # is " + type + ", and all that was seen fits");
    }
    return lines.stream().map(Text::visible).toList();
  }

  private void job(StringBuilder text, TableProposal one) {
    String name = one.name();
    text.append("\n  jobs.").append(name).append(" {\n");
    comment(
        text,
        "    ",
        one.spec().isDelta()
            ? "Each run reads the versions of the table that no run before has read."
            : "Each run reads the files that no run before has read.");
    text.append("    sources.").append(name).append(" { table = ").append(name);
    text.append(", bookmark = ").append(one.spec().isDelta() ? "delta" : "files").append(" }\n");
    Map<String, String> renamed = renamed(one.table().schema().all());
    if (!renamed.isEmpty()) {
      comment(text, "    ", "Names that a " + format + " table cannot have.");
      text.append("    steps = [ { rename { ");
      text.append(
          renamed.entrySet().stream()
              .map(e -> quoted(e.getKey()) + " = " + quoted(e.getValue()))
              .collect(Collectors.joining(", ")));
      text.append(" } } ]\n");
    }
    text.append("    targets.lake {\n");
    text.append("      path = ${inlet.warehouse}\"/").append(name).append("\"\n");
    text.append("      format = ").append(format).append('\n');
    partition(text, one, renamed);
    text.append("    }\n");
    comment(
        text,
        "    ",
        "A run with a larger share of rejected records fails before it writes anything.");
    text.append("    rejects { max-ratio = 0.1 }\n  }\n");
  }

  private static void partition(
      StringBuilder text, TableProposal one, Map<String, String> renamed) {
    one.table().schema().all().stream()
        .filter(c -> c.type() == Scalar.TIMESTAMP || c.type() == Scalar.DATE)
        .findFirst()
        .ifPresent(
            c ->
                text.append("      # partition-by = [ { column = ")
                    .append(quoted(renamed.getOrDefault(c.name(), c.name())))
                    .append(", pattern = \"yyyy/MM/dd\" } ]\n"));
  }

  /** Columns that a target cannot have under their names, with others that are free. */
  private static Map<String, String> renamed(List<Column> columns) {
    Set<String> taken = new HashSet<>();
    columns.forEach(c -> taken.add(c.name().toLowerCase(Locale.ROOT)));
    Set<String> seen = new HashSet<>();
    Map<String, String> renamed = new LinkedHashMap<>();
    for (Column column : columns) {
      boolean twice = !seen.add(column.name().toLowerCase(Locale.ROOT));
      String plain = column.name().replaceAll(REFUSED, "_");
      if (!plain.equals(column.name()) && !twice) {
        String free = plain;
        for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
          free = plain + "_" + i;
        }
        renamed.put(column.name(), free);
      }
    }
    return renamed;
  }

  /** As HOCON reads it back, whatever it holds. */
  private static String quoted(String text) {
    return Json.line(text);
  }

  /** In lines that fit a screen. */
  private static void comment(StringBuilder text, String indent, String words) {
    StringBuilder line = new StringBuilder(indent + "#");
    for (String word : words.split(" ", -1)) {
      if (line.length() + word.length() >= WIDTH && line.length() > indent.length() + 1) {
        text.append(line).append('\n');
        line = new StringBuilder(indent + "#  ");
      }
      line.append(' ').append(word);
    }
    text.append(line).append('\n');
  }
}
