package dev.inlet.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.inlet.CatalogException;
import dev.inlet.ConflictException;
import dev.inlet.catalog.JobCatalog;
import dev.inlet.format.Column;
import dev.inlet.infer.SchemaChange;
import dev.inlet.infer.TableCatalog;
import dev.inlet.infer.TableDefinition;
import dev.inlet.state.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a crawl would store, as a file to review: comments that say what changes, as hints of the
 * job catalog and as DDL too, and the definitions themselves, which are what is applied.
 *
 * @param definitions each under the number that it is to get
 */
record CrawlPatch(List<TableDefinition> definitions) {
  CrawlPatch {
    definitions = List.copyOf(definitions);
  }

  /** Writes it where no file is yet. */
  void write(File file, TableCatalog store) {
    StringBuilder text = new StringBuilder();
    text.append("# What a crawl found. `inlet crawl --apply ").append(file.getName());
    text.append("` stores the definitions below, and nothing else.\n");
    for (TableDefinition table : definitions) {
      Optional<TableDefinition> before = store.latest(table.table());
      describe(table, before).lines().forEach(line -> text.append("# ").append(line).append('\n'));
    }
    text.append(Json.pretty(definitions));
    try {
      Files.writeString(file.toPath(), text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new CatalogException(
          file + ": expected no file yet, found one. Apply it, remove it, or name another", e);
    } catch (IOException e) {
      throw new CatalogException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static String describe(TableDefinition table, Optional<TableDefinition> before) {
    StringBuilder text = new StringBuilder("\n" + table.table() + ": ");
    if (before.isEmpty()) {
      return text + "new, version " + table.version() + "\n";
    }
    SchemaChange change = SchemaChange.between(before.get(), table);
    text.append("version ").append(before.get().version()).append(" to ").append(table.version());
    change.lines().forEach(line -> text.append("\n  ").append(Text.visible(line)));
    List<Column> added = change.added();
    if (!added.isEmpty()) {
      String columns =
          added.stream()
              .map(c -> "`" + c.name().replace("`", "``") + "` " + c.type().sql())
              .collect(Collectors.joining(", "));
      String name = table.table();
      text.append("\n  ALTER TABLE ").append(name).append(" ADD COLUMNS (");
      text.append(Text.visible(columns)).append(")");
    }
    change
        .retyped()
        .forEach(
            c ->
                text.append("\n  to keep the type: hints { ")
                    .append(Json.line(c.column()))
                    .append(" = ")
                    .append(Json.line(c.from()))
                    .append(" }"));
    return text.append('\n').toString();
  }

  /**
   * Reads one back.
   *
   * @throws CatalogException if the file is none
   */
  static CrawlPatch read(File file) {
    try {
      String text =
          Files.readString(file.toPath(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .collect(Collectors.joining("\n"));
      return new CrawlPatch(List.of(Json.parse(text, TableDefinition[].class)));
    } catch (JsonProcessingException | NullPointerException e) {
      throw new CatalogException(
          file
              + ": expected what `inlet crawl --patch` has written, found another text ("
              + requireNonNull(String.valueOf(e.getMessage())).lines().findFirst().orElse("")
              + "). Crawl again",
          e);
    } catch (NoSuchFileException e) {
      throw new CatalogException(
          file + ": expected a patch, found no file. Correct the name, or write one with --patch",
          e);
    } catch (IOException e) {
      throw new CatalogException(
          file
              + ": cannot be read: expected a patch, found '"
              + e.getMessage()
              + "'. Mend that, and try again",
          e);
    }
  }

  /**
   * Makes sure that each definition is of a table of the catalog, and still follows the newest one.
   *
   * @throws ConflictException if a table has changed since
   */
  void check(JobCatalog catalog, TableCatalog store) {
    for (TableDefinition table : definitions) {
      String name = catalog.table(table.table()).name();
      int newest = store.latest(name).map(TableDefinition::version).orElse(0);
      if (newest != table.version() - 1) {
        throw new ConflictException(
            "table '"
                + name
                + "': expected version "
                + (table.version() - 1)
                + " to be the newest, as when the patch was made, found "
                + newest
                + ". Crawl again");
      }
    }
  }
}
