package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.catalog.FileFormat;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Struct;
import dev.inlet.format.TextLayout;
import dev.inlet.infer.Classifier.Classified;
import dev.inlet.infer.FileSample.Certainty;
import dev.inlet.infer.FileSample.Content;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at one file after another; used by several threads. */
final class FileSampler {
  private static final Certainty DECLARED = new Certainty(1, "the job catalog says so");

  private final TableFiles files;
  private final Optional<FileFormat> declared;
  private final CsvDialect dialect;
  private final List<String> nullWords;
  private final TextLayout layout;

  /** CSV files are read with {@code dialect}; which may be none where there are no CSV files. */
  FileSampler(
      TableFiles files,
      Optional<FileFormat> declared,
      CsvDialect dialect,
      List<String> nullWords,
      TextLayout layout) {
    this.files = files;
    this.declared = declared;
    this.dialect = dialect;
    this.nullWords = List.copyOf(nullWords);
    this.layout = layout;
  }

  /** What a head is; a declared format wins over a guess, but not over the bytes. */
  static Classified classify(Head head, Optional<FileFormat> declared) {
    if (declared.isPresent() && declared.get().isDeclared() && isText(head)) {
      return new Classified(declared.get(), DECLARED);
    }
    Classified found = Classifier.classify(head.bytes(), head.file());
    if (declared.isEmpty() || declared.get() == found.format()) {
      return found;
    }
    FileFormat wanted = declared.get();
    if (!wanted.isText() || !found.format().isText()) {
      throw new InputException(
          head.file()
              + ": 1: not "
              + wanted.word()
              + ": expected the format that the table declares, found "
              + found.format().word()
              + ". Correct the table's format, or exclude the file");
    }
    return new Classified(wanted, DECLARED);
  }

  private static boolean isText(Head head) {
    return dev.inlet.format.Content.of(head.bytes()) == dev.inlet.format.Content.TEXT;
  }

  FileSample sample(String path) {
    TableFiles.Opened opened = files.head(path);
    Head head = opened.head();
    String compression = opened.compression().word();
    if (head.bytes().length == 0) {
      return new FileSample(path, compression, head.encoding(), Optional.empty(), 0, true);
    }
    Classified found = classify(head, declared);
    Content content = content(found, head, path);
    return new FileSample(
        path,
        compression,
        head.encoding(),
        Optional.of(content),
        head.bytes().length,
        head.isWholeFile() && content.records() < CsvSample.MAX_RECORDS);
  }

  private Content content(Classified found, Head head, String path) {
    return switch (found.format()) {
      case CSV -> csv(found, head, path);
      case JSON -> {
        JsonSample json = JsonSample.of(head, path);
        yield typed(found, json.columns(), json.records(), json.misfits());
      }
      case FIXED_WIDTH, GROK -> {
        LineSample lines = LineSample.of(head, layout, path);
        yield typed(found, lines.columns(), lines.records(), lines.misfits());
      }
      case XML -> {
        XmlSample xml = XmlSample.of(head, layout, path);
        yield typed(found, xml.columns(), xml.records(), xml.misfits());
      }
      case PARQUET -> columnar(found, files.parquet(path), path);
      case ORC -> columnar(found, files.orc(path), path);
      case AVRO -> columnar(found, files.avro(path), path);
      case DELTA -> throw new IllegalStateException(path + ": a file alone is no Delta table");
    };
  }

  private static Content typed(
      Classified found, Map<String, TypeTally> columns, long records, long misfits) {
    return new Content(
        found.format(), found.certainty(), columns, Optional.empty(), records, misfits);
  }

  private Content csv(Classified found, Head head, String path) {
    if (dialect.delimiter().isEmpty()) {
      // No CSV was met when the dialect was sought; the mix of formats will be told.
      return new Content(FileFormat.CSV, found.certainty(), Map.of(), Optional.empty(), 0, 0);
    }
    CsvSample csv = CsvSample.of(head, dialect, new TextTypes(nullWords), path);
    return new Content(
        FileFormat.CSV, found.certainty(), Map.of(), Optional.of(csv), csv.records(), 0);
  }

  private static Content columnar(Classified found, Struct schema, String path) {
    Map<String, TypeTally> columns = new LinkedHashMap<>();
    for (Field field : schema.fields()) {
      TypeTally tally = new TypeTally();
      tally.add(field.type(), () -> new Witness(path, 0, field.type().sql()));
      columns.put(field.name(), tally);
    }
    return new Content(found.format(), found.certainty(), columns, Optional.empty(), 0, 0);
  }
}
