package dev.inlet.infer;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.catalog.ClassifierSpec;
import dev.inlet.catalog.TableSpec;
import dev.inlet.spi.TextClassifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The classifiers that jars on the class path bring, by their names. */
final class ClassifierPlugins {
  /** With the name that it told. */
  private record Plugin(String name, TextClassifier classifier) {}

  private final List<Plugin> all;

  private ClassifierPlugins(List<Plugin> all) {
    this.all = all;
  }

  /**
   * Those that are there now.
   *
   * @throws CatalogException if one cannot be loaded
   */
  static ClassifierPlugins installed() {
    List<Plugin> found = new ArrayList<>();
    try {
      for (TextClassifier one : ServiceLoader.load(TextClassifier.class)) {
        found.add(new Plugin(name(one), one));
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new CatalogException(
          "classifier of the class path: cannot be loaded: "
              + (e instanceof LinkageError ? e : e.getMessage())
              + ". Mend its jar, or take it away",
          e);
    }
    found.sort(Comparator.comparing(Plugin::name));
    return new ClassifierPlugins(found);
  }

  private static String name(TextClassifier one) {
    String name;
    try {
      name = one.name();
    } catch (RuntimeException | LinkageError e) {
      throw nameless(one, e.toString(), e);
    }
    if (name == null) {
      throw nameless(one, "null", null);
    }
    return name;
  }

  private static CatalogException nameless(TextClassifier one, String found, Throwable cause) {
    return new CatalogException(
        "classifier "
            + one.getClass().getName()
            + " of the class path: name: expected a text, found "
            + found
            + ". Mend its jar, or take it away",
        cause);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whether a table was found to be of one of them. */
  boolean have(TableDefinition table) {
    Optional<String> name = CustomClassifiers.name(table);
    return all.stream().anyMatch(one -> name.equals(Optional.of(one.name())));
  }

  /** A table with what they say of its files, behind the classifiers of the job catalog. */
  TableSpec added(TableSpec spec, List<Head> heads) {
    List<ClassifierSpec> classifiers = new ArrayList<>(spec.classifiers());
    for (Plugin one : all) {
      boolean known = classifiers.stream().anyMatch(other -> other.name().equals(one.name()));
      Optional<String> declared =
          known
              ? Optional.empty()
              : heads.stream()
                  .filter(FileSampler::isText)
                  .flatMap(head -> classify(one, head).stream())
                  .findFirst();
      declared.ifPresent(text -> classifiers.add(ClassifierSpec.parse(one.name(), text)));
    }
    return spec.withClassifiers(classifiers);
  }

  private static Optional<String> classify(Plugin one, Head head) {
    try {
      Optional<String> declared = one.classifier().classify(head.file(), head.bytes().clone());
      if (declared == null) {
        throw new NullPointerException(
            one.classifier().getClass().getName() + ".classify answered null");
      }
      return declared;
    } catch (RuntimeException | LinkageError e) {
      throw new InputException(
          head.file()
              + ": classifier '"
              + one.name()
              + "': failed: "
              + e
              + ". Mend its jar, take it away, or declare the table's format",
          e);
    }
  }
}
