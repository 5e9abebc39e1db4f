package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.catalog.ClassifierSpec;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.TableSpec;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.JsonRecords;
import dev.inlet.format.TextLayout;
import dev.inlet.format.XmlRows;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tries the classifiers of the job catalog, in their order. The first fits of which the share, over
 * all heads, is {@value #MIN_SHARE} at least: of the lines that its pattern fits, of the records of
 * CSV that have one size, of the heads that have rows of XML or JSON.
 *
 * <p>A table keeps the classifier that it was found to be of; others are not tried on it again.
 */
final class CustomClassifiers {
  private static final String ABOUT = "classifier";
  private static final String NONE = "none of the job catalog";
  private static final double MIN_SHARE = 0.9;

  private final TableSpec spec;
  private final List<Head> heads;

  /**
   * @param heads of files of a table that is new
   */
  CustomClassifiers(TableSpec spec, List<Head> heads) {
    this.spec = spec;
    this.heads = heads;
  }

  /** The table as if what fits had been declared; the same if nothing does. */
  TableSpec choose(Optional<TableDefinition> previous, List<Decision> decisions) {
    if (spec.classifier().isPresent()) {
      decisions.add(
          new Decision(ABOUT, spec.classifier().get().name(), List.of("the table names it")));
      return spec;
    }
    if (previous.isPresent()) {
      Optional<ClassifierSpec> before = before(previous.get(), spec);
      before.ifPresent(
          one -> decisions.add(new Decision(ABOUT, one.name(), List.of("as it was before"))));
      return before.map(spec::as).orElse(spec);
    }
    List<String> votes = new ArrayList<>();
    for (ClassifierSpec one : spec.classifiers()) {
      double share = share(one);
      votes.add(String.format(Locale.ROOT, "%s fits %.1f %%", one.name(), share * 100));
      if (share >= MIN_SHARE) {
        decisions.add(new Decision(ABOUT, one.name(), votes));
        return spec.as(one);
      }
    }
    if (!votes.isEmpty()) {
      decisions.add(new Decision(ABOUT, NONE, votes));
    }
    return spec;
  }

  /** The one that a table was found to be of, as it is now. */
  private static Optional<ClassifierSpec> before(TableDefinition table, TableSpec spec) {
    Optional<String> name = name(table);
    return spec.classifiers().stream()
        .filter(one -> name.equals(Optional.of(one.name())))
        .findFirst();
  }

  /** What a table was found to be of. */
  static Optional<String> name(TableDefinition table) {
    return table.decisions().stream()
        .filter(one -> one.about().equals(ABOUT))
        .map(Decision::outcome)
        .findFirst();
  }

  /**
   * Whether a table was of a classifier that is not there any more, or is now of another format.
   */
  static boolean isEdited(TableSpec chosen, TableDefinition previous) {
    boolean had = name(previous).filter(one -> !one.equals(NONE)).isPresent();
    boolean names = chosen.classifier().isPresent();
    return (had && !names) || (names && chosen.format().get() != previous.fileFormat());
  }

  private double share(ClassifierSpec one) {
    TableSpec tried = spec.as(one);
    return heads.stream().mapToDouble(head -> share(head, tried)).average().orElse(0);
  }

  private static double share(Head head, TableSpec tried) {
    FileFormat format = tried.format().get();
    if (!FileSampler.isText(head)) {
      return 0;
    }
    try {
      return switch (format) {
        case GROK -> LogFormats.share(DeclaredLayout.of(tried), head);
        case XML -> xml(head, DeclaredLayout.of(tried));
        case JSON -> json(head, tried);
        default -> csv(head, tried);
      };
    } catch (InputException e) {
      return 0;
    }
  }

  private static double xml(Head head, TextLayout layout) {
    try (XmlRows rows =
        new XmlRows(new ByteArrayInputStream(head.bytes()), layout.xml(), head.file())) {
      return rows.next() ? 1 : 0;
    }
  }

  /** Documents of another layout have nothing at the path. */
  private static double json(Head head, TableSpec tried) {
    if (Classifier.classify(head.bytes(), head.file()).format() != FileFormat.JSON) {
      return 0;
    }
    TextLayout layout = DeclaredLayout.of(tried);
    try (JsonRecords records =
        new JsonRecords(new ByteArrayInputStream(head.bytes()), layout.json(), head.file())) {
      return !records.next() || records.problem().isEmpty() ? 1 : 0;
    }
  }

  private static double csv(Head head, TableSpec tried) {
    if (Classifier.classify(head.bytes(), head.file()).format() != FileFormat.CSV) {
      return 0;
    }
    CsvDialect dialect = DialectChoice.joined(tried, CsvDialect.STANDARD);
    CsvSample sample = CsvSample.of(head, dialect, new TextTypes(List.of()), head.file());
    int size = sample.first().size();
    long same = sample.groups().containsKey(size) ? sample.groups().get(size).records : 0;
    return size < 2 ? 0 : (same + 1.0) / Math.max(1, sample.records());
  }
}
