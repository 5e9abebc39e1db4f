package dev.inlet.infer;

import dev.inlet.InputException;
import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.FileFormat;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.format.Compression;
import dev.inlet.format.CsvDialect;
import dev.inlet.format.DataType.Field;
import dev.inlet.format.DataType.Struct;
import dev.inlet.format.JsonLayout;
import dev.inlet.format.TextEncoding;
import dev.inlet.format.TextLayout;
import dev.inlet.format.W3c;
import dev.inlet.infer.Classifier.Classified;
import dev.inlet.infer.Crawler.Depth;
import dev.inlet.infer.FileSample.Certainty;
import dev.inlet.infer.FileSample.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at one file after another; used by several threads. */
final class FileSampler {
  private static final Certainty DECLARED = new Certainty(1, "the job catalog says so");

  private final TableFiles files;
  private final Optional<FileFormat> declared;
  private final CsvDialect dialect;

  /**
   * Of each thread; to make the parsers of all notations takes longer than to read a small file.
   */
  private final ThreadLocal<Map<List<String>, TextTypes>> types =
      ThreadLocal.withInitial(HashMap::new);

  private final List<String> nullWords;

  private final TextLayout layout;
  private final Depth depth;

  /** CSV files are read with {@code dialect}; which may be none where there are no CSV files. */
  FileSampler(
      TableFiles files,
      Optional<FileFormat> declared,
      CsvDialect dialect,
      List<String> nullWords,
      TextLayout layout,
      Depth depth) {
    this.files = files;
    this.declared = declared;
    this.dialect = dialect;
    this.nullWords = List.copyOf(nullWords);
    this.layout = layout;
    this.depth = depth;
  }

  /** What a head is; a declared format wins over a guess, but not over the bytes. */
  static Classified classify(Head head, Optional<FileFormat> declared) {
    if (declared.isPresent() && declared.get().isDeclared() && isText(head)) {
      return new Classified(declared.get(), DECLARED);
    }
    if (declared.filter(FileFormat.JSON::equals).isPresent() && Classifier.isStartOfObject(head)) {
      return new Classified(FileFormat.JSON, DECLARED);
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
    return new Classified(wanted, DECLARED, found.layout());
  }

  /** With words that stand for no value. */
  private TextTypes types(List<String> words) {
    return types.get().computeIfAbsent(words, TextTypes::new);
  }

  private LineSample lines(SampleText text, TextLayout layout, String path) {
    return LineSample.of(text, layout, types(layout.nulls().everywhere()), path);
  }

  static boolean isText(Head head) {
    return dev.inlet.format.Content.of(head.bytes()) == dev.inlet.format.Content.TEXT;
  }

  FileSample sample(SourceFile file) {
    TableFiles.Opened opened = files.head(file.path());
    Head head = opened.head();
    String compression = opened.compression().word();
    if (head.bytes().length == 0) {
      return new FileSample(file.path(), compression, head.encoding(), Optional.empty(), 0, true);
    }
    Classified found = classify(head, declared);
    if (found.format().isText() && depth == Depth.FULL) {
      return inFull(found, head, compression, file.path());
    }
    if (found.format() == FileFormat.JSON && !JsonSample.hasRecord(head, layout.json())) {
      return behindHead(found, head, compression, file.path());
    }
    boolean cut = opened.compression() == Compression.NONE && hasPieces(found, head);
    List<byte[]> pieces = cut ? Pieces.of(files, file) : List.of();
    return sample(found, SampleText.of(head, pieces), compression, file.path());
  }

  private FileSample inFull(Classified found, Head head, String compression, String path) {
    try (InputStream text =
        head.isWholeFile() ? new ByteArrayInputStream(head.bytes()) : files.text(path, head)) {
      return sample(found, SampleText.inFull(head, text), compression, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a file whose first record is longer than its head. */
  private FileSample behindHead(Classified found, Head head, String compression, String path) {
    try (InputStream text = files.text(path, head)) {
      return sample(found, SampleText.behindHead(head, text), compression, path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether records are lines, so that one can be found from the middle of the file on. */
  private boolean hasPieces(Classified found, Head head) {
    boolean utf8 =
        head.encoding().equals(SampledEncoding.ASCII)
            || head.encoding().equals(TextEncoding.DEFAULT);
    boolean lines =
        switch (found.format()) {
          case CSV -> !dialect.delimiter().isEmpty() && dialect.recordSeparator().isEmpty();
          case JSON -> layout.json().form() == JsonLayout.Form.LINES;
          case FIXED_WIDTH, GROK -> true;
          default -> false;
        };
    return utf8 && lines && !head.isWholeFile();
  }

  private FileSample sample(Classified found, SampleText text, String compression, String path) {
    Content content = content(found, text, path);
    boolean whole = text.isWholeFile() && content.records() < text.maxRecords();
    return new FileSample(
        path, compression, text.head().encoding(), Optional.of(content), text.bytes(), whole);
  }

  private Content content(Classified found, SampleText text, String path) {
    return switch (found.format()) {
      case CSV -> log(text, path).orElseGet(() -> csv(found, text, path));
      case JSON -> {
        JsonSample json = json(found, text, path);
        yield typed(found, json.columns(), json.records(), json.misfits());
      }
      case FIXED_WIDTH, GROK -> {
        if (layout.fixedWidth().fields().isEmpty() && layout.grok().pattern().isEmpty()) {
          // Others of the table are documents or CSV; the mix of formats will be told.
          yield typed(found, Map.of(), 0, 0);
        }
        LineSample lines = lines(text, layout, path);
        yield typed(found, lines.columns(), lines.records(), lines.misfits());
      }
      case W3C -> {
        LineSample lines = lines(text, named(text.head(), path), path);
        yield typed(found, lines.columns(), lines.records(), lines.misfits());
      }
      case XML -> {
        XmlSample xml = XmlSample.of(text, layout, path);
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

  /** The layout of a file that names its fields. */
  private TextLayout named(Head head, String path) {
    List<String> fields = fields(head, path);
    if (fields.isEmpty()) {
      throw new InputException(
          head.file()
              + ": 1: not w3c: expected a line '#Fields: …' that names the columns before the first"
              + " record, found none. Exclude the file, or correct the table's format");
    }
    return TextLayout.of(new W3c(fields), layout.nulls());
  }

  private List<String> fields(Head head, String path) {
    boolean beyond = depth == Depth.FULL && !head.isWholeFile();
    try (InputStream text =
        beyond ? files.text(path, head) : new ByteArrayInputStream(head.wholeLines())) {
      return LogFormats.fields(text, head.file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a file of a table of logs is that does not look like one by itself. */
  private Optional<Content> log(SampleText text, String path) {
    if (layout.grok().pattern().isEmpty()) {
      return Optional.empty();
    }
    LineSample lines = lines(text, layout, path);
    Classified found =
        new Classified(FileFormat.GROK, new Certainty(0.5, "some lines fit the table's pattern"));
    return lines.misfits() < lines.records()
        ? Optional.of(typed(found, lines.columns(), lines.records(), lines.misfits()))
        : Optional.empty();
  }

  private JsonSample json(Classified found, SampleText text, String path) {
    if (found.isDocuments() && layout.json().form() == JsonLayout.Form.LINES) {
      throw new InputException(
          text.file()
              + ": 1: mixed JSON: expected one object per line, as in other files of the table, found"
              + " a document, since "
              + found.certainty().evidence()
              + ". Declare the table's 'format = json' and 'json.documents = true', or exclude the"
              + " file");
    }
    return JsonSample.of(text, layout.json(), types(List.of()), path);
  }

  private Content csv(Classified found, SampleText text, String path) {
    if (dialect.delimiter().isEmpty()) {
      // No CSV was met when the dialect was sought; the mix of formats will be told.
      return new Content(FileFormat.CSV, found.certainty(), Map.of(), Optional.empty(), 0, 0);
    }
    CsvSample csv = CsvSample.of(text, dialect, types(nullWords), path);
    csv.isPartedBy(otherDelimiter(csv, text.head()));
    return new Content(
        FileFormat.CSV, found.certainty(), Map.of(), Optional.of(csv), csv.records(), 0);
  }

  /** What parts the cells of a file that the table's delimiter parts nothing of. */
  private Optional<String> otherDelimiter(CsvSample csv, Head head) {
    boolean single = csv.first().size() == 1 && csv.groups().keySet().equals(Set.of(1));
    if (!single || dialect.delimiter().equals(DialectFinder.NOTHING)) {
      return Optional.empty();
    }
    CsvDialect own = DialectFinder.find(List.of(head), CsvSpec.open()).dialect();
    CsvSample parted = CsvSample.of(head, own, types(nullWords), csv.path());
    return parted.first().size() > 1 && !own.delimiter().equals(dialect.delimiter())
        ? Optional.of(own.delimiter())
        : Optional.empty();
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
