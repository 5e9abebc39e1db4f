package dev.inlet.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.inlet.catalog.FileFormat;
import dev.inlet.format.TextEncoding;
import dev.inlet.infer.TableDefinition;
import dev.inlet.read.RecordTrial;
import dev.inlet.read.RejectedRecord;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tries rejected records by the definitions that their tables have now; in memory. */
final class RejectTrial {
  /** Of one input file. */
  private record FileOf(String source, String path, String header) {}

  /** Around rows of XML, of which a file has but one at its root; no row is called that. */
  private static final String ROOT = "inlet-records-read-again";

  private final Map<String, TableDefinition> tables;
  private final Map<String, RecordTrial> trials = new LinkedHashMap<>();
  private final Map<FileOf, List<RejectedRecord>> fitting = new LinkedHashMap<>();
  private final List<RejectedRecord> left = new ArrayList<>();

  /**
   * @param tables of the sources that keep a bookmark
   */
  RejectTrial(Map<String, TableDefinition> tables) {
    this.tables = tables;
    tables.forEach((source, table) -> trials.put(source, new RecordTrial(table.recordFormat())));
  }

  /** One that is not to be tried. */
  void leave(RejectedRecord reject) {
    left.add(reject);
  }

  void add(RejectedRecord reject) {
    if (!canBeTried(reject)) {
      left.add(reject);
      return;
    }
    TableDefinition table = tables.get(reject.source());
    Optional<String> misfit = trials.get(reject.source()).misfit(text(List.of(reject)));
    if (misfit.isPresent()) {
      left.add(reject.again(table.version(), misfit.get()));
    } else {
      fitting
          .computeIfAbsent(
              new FileOf(reject.source(), reject.file(), reject.header()), f -> new ArrayList<>())
          .add(reject);
    }
  }

  /** Whether all that is needed was kept. */
  private boolean canBeTried(RejectedRecord reject) {
    TableDefinition table = tables.get(reject.source());
    return table != null
        && !reject.isCut()
        && reject.rawLength() > 0
        // The line that names the fields was not kept.
        && table.fileFormat() != FileFormat.W3C
        && (isUtf8(table) || reject.rawBase64().isEmpty())
        && (!table.csv().header() || !reject.header().isEmpty());
  }

  RejectReplay outcome(long batch) {
    Map<String, RejectReplay.Fitting> files = new LinkedHashMap<>();
    fitting.forEach(
        (file, records) -> {
          byte[] text = text(records);
          String name = file.source() + "/" + file.path();
          // Together they are what a run will read, so it is together that they have to fit.
          if (!files.containsKey(name) && trials.get(file.source()).isRows(text, records.size())) {
            files.put(
                name, new RejectReplay.Fitting(file.source(), file.path(), text, records.size()));
          } else {
            records.forEach(record -> left.add(again(record)));
          }
        });
    return new RejectReplay(batch, List.copyOf(files.values()), left);
  }

  private RejectedRecord again(RejectedRecord record) {
    return record.again(
        tables.get(record.source()).version(),
        "read again: fits by itself, but not with the other records of its file");
  }

  private byte[] text(List<RejectedRecord> records) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    RejectedRecord first = records.get(0);
    TableDefinition table = tables.get(first.source());
    String separator = table.csv().recordSeparator();
    byte[] end = (separator.isEmpty() ? "\n" : separator).getBytes(UTF_8);
    boolean isXml = table.fileFormat() == FileFormat.XML;
    if (isXml) {
      text.writeBytes(("<" + ROOT + ">").getBytes(UTF_8));
    }
    // The first lines of each file are no records; those of the input were not kept.
    for (int i = 0; i < table.csv().skipLines(); i++) {
      text.writeBytes(end);
    }
    if (table.csv().header()) {
      text.writeBytes(first.header().getBytes(UTF_8));
      text.writeBytes(end);
    }
    for (RejectedRecord record : records) {
      text.writeBytes(bytes(record, table));
      text.writeBytes(end);
    }
    if (isXml) {
      text.writeBytes(("</" + ROOT + ">").getBytes(UTF_8));
    }
    return TextEncoding.of(table.encoding()).ofUtf8(text.toByteArray());
  }

  /** A record of JSON stands in a document of its own, where the table's path leads to it. */
  private static byte[] bytes(RejectedRecord record, TableDefinition table) {
    return table.layout().json().path().isEmpty() || !record.rawBase64().isEmpty()
        ? record.bytes()
        : table.layout().json().documentOf(new String(record.bytes(), UTF_8)).getBytes(UTF_8);
  }

  /** Elsewhere bytes that are no character were not kept as they were. */
  private static boolean isUtf8(TableDefinition table) {
    return table.encoding().equals(TextEncoding.DEFAULT);
  }
}
