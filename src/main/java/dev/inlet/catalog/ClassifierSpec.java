package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import dev.inlet.catalog.TableSpec.CsvSpec;
import java.util.Optional;

/**
 * What a table may be read as, tried before what a crawl knows by itself.
 *
 * @param name unique in a job catalog
 * @param csv of CSV
 * @param layout of other formats
 */
public record ClassifierSpec(
    String name, FileFormat format, CsvSpec csv, Optional<LayoutSpec> layout, Origin origin) {
  public ClassifierSpec {
    requireNonNull(name, "name");
    requireNonNull(format, "format");
    requireNonNull(csv, "csv");
    requireNonNull(layout, "layout");
    requireNonNull(origin, "origin");
  }

  /**
   * One that is declared outside of a job catalog, by the keys that {@code inlet.classifiers} has.
   *
   * @throws dev.inlet.CatalogException if it is not declared so
   */
  public static ClassifierSpec parse(String name, String declaration) {
    return ClassifierReader.parse(name, declaration);
  }
}
