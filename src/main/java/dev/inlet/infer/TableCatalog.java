package dev.inlet.infer;

import static java.util.Objects.requireNonNull;

import dev.inlet.infer.TableDefinition.Status;
import dev.inlet.state.StateStore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The versions of all table definitions; a version that is stored never changes. */
public final class TableCatalog {
  private static final String SUFFIX = ".json";

  /** What a crawl has seen. */
  private record Crawled(List<String> marks) {}

  private final StateStore state;

  public TableCatalog(StateStore state) {
    this.state = requireNonNull(state, "state");
  }

  /** The newest definition of a table; none if it was dropped. */
  public Optional<TableDefinition> latest(String table) {
    List<Integer> versions = versions(table);
    return versions.isEmpty()
        ? Optional.empty()
        : version(table, versions.get(versions.size() - 1))
            .filter(newest -> newest.status() != Status.DROPPED);
  }

  /** One definition of a table. */
  public Optional<TableDefinition> version(String table, int version) {
    return state.read(document(table, version), TableDefinition.class);
  }

  /** The numbers of a table's definitions, ascending. */
  public List<Integer> versions(String table) {
    return state.list(folder(table)).stream()
        .filter(name -> name.matches("v\\d{7,9}\\.json"))
        .map(name -> Integer.valueOf(name.substring(1, name.length() - SUFFIX.length())))
        .sorted()
        .toList();
  }

  /**
   * Stores a definition as the table's next version, whatever number it carries.
   *
   * @return the definition under the number it got
   */
  public TableDefinition put(TableDefinition definition) {
    List<Integer> versions = versions(definition.table());
    int next = versions.isEmpty() ? 1 : versions.get(versions.size() - 1) + 1;
    TableDefinition numbered = definition.withVersion(next);
    // Another writer may take a number between the listing and the put.
    while (!state.putIfAbsent(document(definition.table(), numbered.version()), numbered)) {
      numbered = definition.withVersion(numbered.version() + 1);
    }
    state.removeDrafts(folder(definition.table()));
    return numbered;
  }

  /** Marks of what the last crawl of a table has seen; none if nobody asked for them. */
  List<String> crawled(String table) {
    return crawls(table).stream()
        .reduce((older, newer) -> newer)
        .flatMap(name -> state.read(folder(table) + "/" + name, Crawled.class))
        .map(Crawled::marks)
        .orElse(List.of());
  }

  /** Keeps marks of what a crawl has seen, in place of those of the one before. */
  void putCrawled(String table, List<String> marks) {
    List<String> before = crawls(table);
    int number = before.stream().mapToInt(TableCatalog::number).max().orElse(0);
    do {
      number++;
    } while (!state.putIfAbsent(
        folder(table) + String.format(Locale.ROOT, "/crawl-%07d", number) + SUFFIX,
        new Crawled(marks)));
    before.forEach(name -> state.remove(folder(table) + "/" + name));
  }

  private List<String> crawls(String table) {
    return state.list(folder(table)).stream()
        .filter(name -> name.matches("crawl-\\d{7,9}\\.json"))
        .sorted()
        .toList();
  }

  private static int number(String crawl) {
    return Integer.parseInt(crawl.replaceAll("\\D", ""));
  }

  private static String document(String table, int version) {
    return folder(table) + String.format(Locale.ROOT, "/v%07d", version) + SUFFIX;
  }

  private static String folder(String table) {
    return "tables/" + (table.contains(".") ? table.replace('.', '/') : "default/" + table);
  }
}
