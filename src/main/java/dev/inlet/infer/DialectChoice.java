package dev.inlet.infer;

import dev.inlet.CatalogException;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.TableSpec;
import dev.inlet.format.CsvDialect;
import java.util.List;
import java.util.Optional;

/** The dialect of a table of CSV: as it is declared, as it was before, or as it is found. */
final class DialectChoice {
  private DialectChoice() {}

  /** The dialect but for its header; none where the files are not CSV. */
  static CsvDialect of(
      TableSpec spec,
      Optional<TableDefinition> previous,
      List<Head> all,
      List<Decision> decisions) {
    if (spec.format().filter(format -> format != FileFormat.CSV).isPresent()) {
      return CsvDialect.NONE;
    }
    Optional<CsvDialect> before =
        previous.map(TableDefinition::csv).filter(csv -> !csv.delimiter().isEmpty());
    if (before.isPresent()) {
      return settled(spec, before.get());
    }
    List<Head> heads = all.stream().filter(head -> isCsv(head, spec)).toList();
    if (heads.isEmpty()) {
      return spec.format().isPresent() ? CsvDialect.STANDARD : CsvDialect.NONE;
    }
    DialectFinder.Found found = DialectFinder.find(heads, spec.csv());
    decisions.add(found.decision());
    return found.dialect();
  }

  private static boolean isCsv(Head head, TableSpec spec) {
    return FileSampler.classify(head, spec.format()).format() == FileFormat.CSV;
  }

  private static CsvDialect settled(TableSpec spec, CsvDialect before) {
    try {
      return joined(spec, before);
    } catch (IllegalArgumentException e) {
      throw new CatalogException(
          spec.origin()
              + ": table '"
              + spec.name()
              + "': csv: what is declared does not go with what the table's files had before ("
              + before.text()
              + "): "
              + e.getMessage()
              + ". Declare delimiter, record-separator and quote",
          e);
    }
  }

  /** A dialect with what is declared in place of what it has. */
  static CsvDialect joined(TableSpec spec, CsvDialect before) {
    return new CsvDialect(
        spec.csv().delimiter().orElse(before.delimiter()),
        spec.csv().recordSeparator().orElse(""),
        spec.csv().quote().map(String::valueOf).orElse(before.quote()),
        spec.csv().escape().map(String::valueOf).orElse(before.escape()),
        spec.csv().comment().orElse(before.comment()),
        spec.csv().recordSeparator().isPresent()
            ? 0
            : spec.csv().skipLines().orElse(before.skipLines()),
        spec.csv().header().orElse(before.header()),
        before.unnamed(),
        spec.csv().nullWords(),
        before.typedNullWords());
  }
}
