package dev.inlet.catalog;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import dev.inlet.CatalogException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code inlet.classifiers}, which is a list for their order. */
final class ClassifierReader {
  private static final Set<FileFormat> FORMATS =
      Set.of(FileFormat.CSV, FileFormat.JSON, FileFormat.GROK, FileFormat.XML);

  private final Defaults defaults;
  private final Problems problems;

  ClassifierReader(Defaults defaults, Problems problems) {
    this.defaults = defaults;
    this.problems = problems;
  }

  /** One alone, with the defaults of a job catalog that changes none. */
  static ClassifierSpec parse(String name, String declaration) {
    String where = "classifier '" + name + "'";
    Config reference =
        ConfigFactory.parseResources(JobCatalog.class, "/" + JobCatalog.REFERENCE).resolve();
    Problems problems = new Problems();
    try {
      Config declared =
          ConfigFactory.parseString(
              declaration, ConfigParseOptions.defaults().setOriginDescription(where));
      Config named = declared.withValue("name", ConfigValueFactory.fromAnyRef(name));
      Node node = new Node(where, named.root(), problems);
      Optional<ClassifierSpec> spec =
          new ClassifierReader(Defaults.of(reference), problems).one(name, node);
      problems.throwIfAny();
      return spec.orElseThrow();
    } catch (ConfigException e) {
      throw new CatalogException(
          where + ": expected keys such as 'format = csv', found another text: " + e.getMessage(),
          e);
    }
  }

  List<ClassifierSpec> read(Node inlet) {
    List<ClassifierSpec> found = new ArrayList<>();
    for (Node declared : inlet.objects("classifiers", i -> "classifier " + i)) {
      String name = declared.string("name");
      if (found.stream().anyMatch(one -> one.name().equals(name))) {
        declared.problem(
            declared.origin("name"),
            "'name': expected names that differ, found '" + name + "' twice");
      }
      one(name, declared).ifPresent(found::add);
    }
    return found;
  }

  private Optional<ClassifierSpec> one(String name, Node declared) {
    Node node = declared.withDefaults(new Node("", layouts(), problems));
    node.string("name");
    Optional<FileFormat> format = node.optionalWord("format", FileFormat.class);
    if (format.filter(FORMATS::contains).isEmpty()) {
      node.problem(
          format.isPresent() ? node.origin("format") : node.origin(),
          "'format': expected csv, json, grok or xml, found "
              + format.map(word -> "'" + word.word() + "'").orElse("none"));
      FORMATS.forEach(known -> node.has(known.word()));
      node.rejectUnknownKeys();
      return Optional.empty();
    }
    String where = "classifier '" + name + "'";
    ClassifierSpec spec =
        new ClassifierSpec(
            name,
            format.get(),
            new CsvSpecReader(node.object("csv", where + ": csv")).read(),
            new LayoutReader(where, declared, node).read(format),
            declared.origin());
    node.rejectUnknownKeys();
    return Optional.of(spec);
  }

  /** What a table leaves out of a layout, a classifier may leave out too. */
  private ConfigObject layouts() {
    ConfigObject table = defaults.table();
    for (String key : defaults.table().keySet()) {
      boolean layout = FORMATS.stream().anyMatch(format -> format.word().equals(key));
      table = layout ? table : table.withoutKey(key);
    }
    return table;
  }
}
