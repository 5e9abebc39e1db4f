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
  private final List<TextClassifier> all;

  private ClassifierPlugins(List<TextClassifier> all) {
    this.all = all;
  }

  /**
   * Those that are there now.
   *
   * @throws CatalogException if one cannot be loaded
   */
  static ClassifierPlugins installed() {
    List<TextClassifier> found = new ArrayList<>();
    try {
      ServiceLoader.load(TextClassifier.class).forEach(found::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new CatalogException(
          "classifier of the class path: cannot be loaded: "
              + (e instanceof LinkageError ? e : e.getMessage())
              + ". Mend its jar, or take it away",
          e);
    }
    for (TextClassifier one : found) {
      if (one.name() == null) {
        throw new CatalogException(
            "classifier "
                + one.getClass().getName()
                + " of the class path: name: expected a text, found null. Mend its jar, or take it"
                + " away");
      }
    }
    found.sort(Comparator.comparing(TextClassifier::name));
    return new ClassifierPlugins(found);
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
    for (TextClassifier one : all) {
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

  private static Optional<String> classify(TextClassifier one, Head head) {
    try {
      Optional<String> declared = one.classify(head.file(), head.bytes().clone());
      if (declared == null) {
        throw new NullPointerException(one.getClass().getName() + ".classify answered null");
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
