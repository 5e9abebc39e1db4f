package dev.inlet.infer;

import static dev.inlet.infer.Crawler.content;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.Hint;
import dev.inlet.format.Column;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.CsvHeader;
import dev.inlet.format.TextLayout;
import dev.inlet.format.W3c;
import dev.inlet.infer.ColumnUnion.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts a definition together from what the files of one format showed. */
final class TableBuilder {
  private final TableSpec spec;
  private final Optional<TableDefinition> previous;
  private final TextTypes types;
  private final List<String> notes;
  private final List<Decision> decisions;
  private final Optional<DataPackage> declaredBeside;
  private final List<Head> heads;

  TableBuilder(
      TableSpec spec,
      Optional<TableDefinition> previous,
      TextTypes types,
      List<String> notes,
      List<Decision> decisions,
      Optional<DataPackage> declaredBeside,
      List<Head> heads) {
    this.spec = spec;
    this.previous = previous;
    this.types = types;
    this.notes = notes;
    this.decisions = decisions;
    this.declaredBeside = declaredBeside;
    this.heads = heads;
  }

  TableDefinition build(
      FileFormat format,
      CsvDialect dialect,
      TextLayout declared,
      String encoding,
      List<FileSample> samples,
      PartitionLayout folders,
      List<SourceFile> files) {
    List<ColumnDefinition> before = previous.map(TableDefinition::columns).orElse(List.of());
    ColumnUnion union = union(format, declared, before);
    TextLayout layout = declared;
    CsvDialect csv = CsvDialect.NONE;
    if (format == FileFormat.CSV) {
      csv = addCsv(union, dialect, samples);
    } else {
      samples.forEach(sample -> union.addFile(content(sample).columns()));
      noteMisfits(format, samples);
    }
    requireRows(format, declared, union);
    DeclaredTypes typed = new DeclaredTypes(declaredBeside);
    List<ColumnDefinition> columns = union.definitions(spec, csv, typed, notes);
    typed.decision().ifPresent(decisions::add);
    if (format == FileFormat.CSV) {
      ColumnUnion.checkText(spec, columns);
      csv = csv.withTypedNullWords(union.nullWords(columns, csv.typedNullWords()));
    } else if (format == FileFormat.XML) {
      ColumnUnion.checkXml(spec, columns);
    } else if (format.isDeclared() || format == FileFormat.W3C) {
      ColumnUnion.checkText(spec, columns);
      List<String> words = previous.map(table -> table.layout().nulls().typed()).orElse(List.of());
      layout = layout.with(layout.nulls().withTyped(union.nullWords(columns, words)));
    }
    if (format == FileFormat.W3C) {
      List<String> names = columns.stream().map(ColumnDefinition::name).toList();
      layout = TextLayout.of(new W3c(names), layout.nulls());
    }
    if (!format.isText()) {
      ColumnUnion.checkTyped(spec, columns);
    }
    noteFolders(folders, columns);
    FolderColumns.unlike(format, csv, folders, samples).ifPresent(notes::add);
    return new TableDefinition(
            spec.name(),
            previous.map(table -> table.version() + 1).orElse(1),
            spec.location(),
            format.word(),
            compressions(samples),
            csv,
            layout,
            encoding,
            spec.timeZone().getId(),
            columns,
            folders,
            size(samples, files, csv),
            decisions,
            notes)
        .withStatistics(union.statistics(columns, objects(format, samples)));
  }

  /** Spark tells columns apart by more than case; keys and elements are matched exactly. */
  private static ColumnUnion union(
      FileFormat format, TextLayout declared, List<ColumnDefinition> before) {
    return switch (format) {
      case JSON -> new ColumnUnion(Names.EXACT, before, TypeLattice::join);
      case XML -> {
        XmlTypes types = new XmlTypes(declared.xml().valueColumn());
        yield new ColumnUnion(Names.EXACT, before, types::join);
      }
      default -> new ColumnUnion(Names.ANY_CASE, before, TypeLattice::join);
    };
  }

  private void requireRows(FileFormat format, TextLayout declared, ColumnUnion union) {
    if (format == FileFormat.XML && union.isEmpty()) {
      throw new InputException(
          spec.location()
              + ": table '"
              + spec.name()
              + "': expected elements <"
              + declared.xml().rowTag()
              + ">, found none at the start of any file. Correct the table's xml.row-tag");
    }
  }

  private CsvDialect addCsv(ColumnUnion union, CsvDialect dialect, List<FileSample> samples) {
    List<CsvSample> files =
        samples.stream()
            .map(sample -> content(sample).csv().orElseThrow())
            .filter(file -> !file.first().isEmpty())
            .toList();
    if (files.isEmpty()) {
      throw new InputException(
          spec.location()
              + ": table '"
              + spec.name()
              + (dialect.skipLines() == 0
                  ? "': expected records, found blank lines only. Check the table's location"
                  : "': expected records behind the lines that are skipped ("
                      + dialect.skipLines()
                      + "), found none. Correct the table's csv.skip-lines or location"));
    }
    requireSameDelimiter(files, dialect);
    noteOtherDelimiter(dialect);
    noteFindings(files);
    CsvDialect.Unnamed unnamed =
        previous.isPresent() ? dialect.unnamed() : HeaderLayout.unnamed(files);
    files.forEach(file -> file.add(unnamed));
    if (!hasHeader(files, dialect)) {
      int size = commonSize(files);
      noteRagged(files, size);
      List<String> names = namesByPosition(dialect, size);
      files.forEach(file -> union.addFile(byPosition(file, size, names)));
      return dialect.withHeader(CsvDialect.Header.ABSENT);
    }
    for (CsvSample file : files) {
      requireKnownNames(file, dialect);
      union.addFile(byName(file));
    }
    CsvDialect found = dialect.withHeader(CsvDialect.Header.PRESENT).withUnnamed(unnamed);
    if (previous.isEmpty()) {
      HeaderLayout.decision(found).ifPresent(decisions::add);
    }
    return found;
  }

  private void noteOtherDelimiter(CsvDialect dialect) {
    declaredBeside
        .flatMap(DataPackage::delimiter)
        .filter(one -> !one.equals(dialect.delimiter()))
        .ifPresent(
            one ->
                notes.add(
                    "datapackage.json says that '"
                        + one
                        + "' is between cells, and the files have '"
                        + dialect.delimiter()
                        + "'"));
  }

  /** A file that is parted otherwise would be one column, named by its header. */
  private void requireSameDelimiter(List<CsvSample> files, CsvDialect dialect) {
    boolean parted =
        previous.filter(table -> table.columns().size() > 1).isPresent()
            || files.stream().anyMatch(file -> file.first().size() > 1);
    Optional<CsvSample> other =
        files.stream().filter(file -> parted && file.otherDelimiter().isPresent()).findFirst();
    if (other.isPresent()) {
      throw new InputException(
          spec.location()
              + ": table '"
              + spec.name()
              + "': mixed delimiters: expected "
              + dialect.text().replaceAll(", .*", "")
              + " as in other files, found '"
              + other.get().otherDelimiter().get()
              + "' in "
              + other.get().path()
              + ". Exclude some of them, or declare a table for each delimiter");
    }
  }

  /** Each finding with the first file that has it. */
  private void noteFindings(List<CsvSample> files) {
    Map<String, List<String>> told = new LinkedHashMap<>();
    for (CsvSample file : files) {
      for (String finding : file.findings()) {
        String kind = finding.replaceAll("[\\d,]+", "");
        told.computeIfAbsent(kind, key -> new ArrayList<>()).add(file.path() + ": " + finding);
      }
    }
    told.values()
        .forEach(
            all ->
                notes.add(
                    all.get(0)
                        + (all.size() == 1
                            ? ""
                            : "; and so in " + TypeTally.counted(all.size() - 1L, "other file"))));
  }

  private boolean hasHeader(List<CsvSample> files, CsvDialect dialect) {
    if (spec.csv().header().isPresent()) {
      return spec.csv().header().get();
    }
    if (previous.isPresent()) {
      return dialect.header();
    }
    Set<String> first = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    first.addAll(files.get(0).first());
    Optional<Hint> named =
        spec.hints().stream().filter(h -> first.contains(h.column())).findFirst();
    if (named.isPresent()) {
      decisions.add(
          new Decision(
              "header",
              "present, since a hint names its column '" + named.get().column() + "'",
              List.of()));
      return true;
    }
    HeaderVotes.Outcome decision = HeaderVotes.decide(files, types, declaredBeside);
    decisions.add(decision.decision());
    return decision.header();
  }

  /**
   * A row that is taken for a header would be gone, and a column be there for each of its cells.
   */
  private void requireKnownNames(CsvSample file, CsvDialect dialect) {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    previous.ifPresent(table -> table.columns().forEach(column -> known.add(column.name())));
    List<String> names = CsvHeader.names(file.first());
    if (previous.isPresent() && names.stream().noneMatch(known::contains)) {
      throw new InputException(
          spec.location()
              + ": table '"
              + spec.name()
              + "': "
              + file.path()
              + ": expected a header with columns of version "
              + previous.get().version()
              + (dialect.skipLines() == 0
                  ? ""
                  : " behind " + TypeTally.counted(dialect.skipLines(), "line"))
              + ", such as '"
              + previous.get().columns().get(0).name()
              + "', found '"
              + String.join("', '", names)
              + "'. Exclude the file, or declare a table of its own for it");
    }
  }

  private Map<String, TypeTally> byName(CsvSample file) {
    List<String> names = CsvHeader.names(file.first());
    CsvSample.Group group = file.groups().getOrDefault(names.size(), new CsvSample.Group());
    long others = file.records() - 1 - group.records;
    if (others > 0) {
      notes.add(raggedNote(file, others, names.size()));
    }
    Map<String, TypeTally> columns = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      columns.put(names.get(i), group.columns.isEmpty() ? new TypeTally() : group.columns.get(i));
    }
    return columns;
  }

  private static Map<String, TypeTally> byPosition(CsvSample file, int size, List<String> names) {
    Map<String, TypeTally> columns = new LinkedHashMap<>();
    for (TypeTally tally : file.withFirst(size)) {
      int i = columns.size();
      columns.put(i < names.size() ? names.get(i) : CsvHeader.nameless(i), tally);
    }
    return columns;
  }

  /** Of columns without a header: as they were before, or as a comment calls them. */
  private List<String> namesByPosition(CsvDialect dialect, int size) {
    if (previous.isPresent()) {
      return previous.get().columns().stream().map(ColumnDefinition::name).toList();
    }
    List<String> names = CommentNames.of(heads, dialect, size);
    if (!names.isEmpty()) {
      decisions.add(
          new Decision(
              "column names",
              "from the comment above the first record, which has as many cells",
              List.of()));
    }
    return names;
  }

  /** The number of cells that most records have; the first record of each file counts too. */
  private static int commonSize(List<CsvSample> files) {
    Map<Integer, Long> sizes = new TreeMap<>();
    for (CsvSample file : files) {
      sizes.merge(file.first().size(), 1L, Long::sum);
      file.groups().forEach((size, group) -> sizes.merge(size, group.records, Long::sum));
    }
    return sizes.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  private void noteRagged(List<CsvSample> files, int size) {
    for (CsvSample file : files) {
      long others = file.first().size() == size ? 0 : 1;
      for (Map.Entry<Integer, CsvSample.Group> group : file.groups().entrySet()) {
        others += group.getKey() == size ? 0 : group.getValue().records;
      }
      if (others > 0) {
        notes.add(raggedNote(file, others, size));
      }
    }
  }

  private static String raggedNote(CsvSample file, long others, int size) {
    return file.path()
        + ": "
        + TypeTally.counted(others, "sampled record")
        + " not of "
        + TypeTally.counted(size, "field")
        + file.otherThan(size)
        + "; a load will reject them";
  }

  private void noteMisfits(FileFormat format, List<FileSample> samples) {
    for (FileSample sample : samples) {
      long misfits = content(sample).misfits();
      if (misfits > 0) {
        String lines = TypeTally.counted(misfits, "sampled line");
        notes.add(
            sample.path()
                + ": "
                + switch (format) {
                  case JSON -> json(misfits);
                  case XML -> "not XML up to its end; a load will reject the rest";
                  default -> lines + " not of the layout; a load will reject them";
                });
      }
    }
  }

  private static String json(long misfits) {
    return TypeTally.counted(misfits, "sampled record") + " not JSON; a load will reject them";
  }

  private void noteFolders(PartitionLayout folders, List<ColumnDefinition> columns) {
    for (Column folder : folders.columns()) {
      columns.stream()
          .filter(column -> column.name().equalsIgnoreCase(folder.name()))
          .forEach(
              column ->
                  notes.add(
                      "column '"
                          + column.name()
                          + "': files and folders have it; the folder's value wins"));
    }
  }

  private List<String> compressions(List<FileSample> samples) {
    TreeSet<String> words = new TreeSet<>();
    previous.ifPresent(table -> words.addAll(table.compressions()));
    samples.forEach(sample -> words.add(sample.compression()));
    return List.copyOf(words);
  }

  /** Of JSON, whose records need not have a column that all others have. */
  private static long objects(FileFormat format, List<FileSample> samples) {
    return format == FileFormat.JSON
        ? samples.stream().mapToLong(one -> content(one).records() - content(one).misfits()).sum()
        : 0;
  }

  private static SampleSize size(List<FileSample> samples, List<SourceFile> files, CsvDialect csv) {
    return new SampleSize(
        samples.size(),
        files.size(),
        samples.stream().mapToLong(sample -> rows(content(sample), csv)).sum(),
        samples.stream().mapToLong(FileSample::bytes).sum(),
        files.stream().mapToLong(SourceFile::length).sum(),
        samples.size() == files.size() && samples.stream().allMatch(FileSample::whole));
  }

  /** A header is not one of them. */
  private static long rows(FileSample.Content content, CsvDialect csv) {
    boolean headed = content.csv().isPresent() && csv.header();
    return Math.max(0, content.records() - (headed ? 1 : 0));
  }
}
