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

  TableBuilder(
      TableSpec spec,
      Optional<TableDefinition> previous,
      TextTypes types,
      List<String> notes,
      List<Decision> decisions) {
    this.spec = spec;
    this.previous = previous;
    this.types = types;
    this.notes = notes;
    this.decisions = decisions;
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
    List<ColumnDefinition> columns = union.definitions(spec, csv, notes);
    if (format == FileFormat.CSV) {
      ColumnUnion.checkText(spec, columns);
      csv = csv.withTypedNullWords(union.nullWords(columns, csv.typedNullWords()));
    } else if (format == FileFormat.XML) {
      ColumnUnion.checkXml(spec, columns);
    } else if (format.isDeclared()) {
      ColumnUnion.checkText(spec, columns);
      List<String> words = previous.map(table -> table.layout().nulls().typed()).orElse(List.of());
      layout = layout.with(layout.nulls().withTyped(union.nullWords(columns, words)));
    }
    if (!format.isText()) {
      ColumnUnion.checkTyped(spec, columns);
    }
    noteFolders(folders, columns);
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
        size(samples, files),
        decisions,
        notes);
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
              + "': expected records, found blank lines only. Check the table's location");
    }
    noteFindings(files);
    CsvDialect.Unnamed unnamed =
        previous.isPresent() ? dialect.unnamed() : HeaderLayout.unnamed(files);
    files.forEach(file -> file.add(unnamed));
    if (!hasHeader(files, dialect)) {
      int size = commonSize(files);
      noteRagged(files, size);
      files.forEach(file -> union.addFile(byPosition(file, size)));
      return dialect.withHeader(CsvDialect.Header.ABSENT);
    }
    files.forEach(file -> union.addFile(byName(file)));
    CsvDialect found = dialect.withHeader(CsvDialect.Header.PRESENT).withUnnamed(unnamed);
    if (previous.isEmpty()) {
      HeaderLayout.decision(found).ifPresent(decisions::add);
    }
    return found;
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
    HeaderVotes.Outcome decision = HeaderVotes.decide(files, types);
    decisions.add(decision.decision());
    return decision.header();
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

  private static Map<String, TypeTally> byPosition(CsvSample file, int size) {
    Map<String, TypeTally> columns = new LinkedHashMap<>();
    for (TypeTally tally : file.withFirst(size)) {
      columns.put(CsvHeader.nameless(columns.size()), tally);
    }
    return columns;
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
                  case JSON -> lines + " not JSON; a load will reject them";
                  case XML -> "not XML up to its end; a load will reject the rest";
                  default -> lines + " not of the layout; a load will reject them";
                });
      }
    }
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

  private static SampleSize size(List<FileSample> samples, List<SourceFile> files) {
    return new SampleSize(
        samples.size(),
        files.size(),
        samples.stream().mapToLong(sample -> content(sample).records()).sum(),
        samples.stream().mapToLong(FileSample::bytes).sum(),
        files.stream().mapToLong(SourceFile::length).sum(),
        samples.size() == files.size() && samples.stream().allMatch(FileSample::whole));
  }
}
