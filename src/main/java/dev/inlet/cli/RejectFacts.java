package dev.inlet.cli;

import dev.inlet.read.RejectedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Counts the rejected records of some batches, and keeps the first of them to be shown. */
final class RejectFacts {
  private static final int OLDER = 10;

  /** As many characters as are shown of a reason; and of a record at the least. */
  private static final int REASON_CHARACTERS = 60;

  private static final int RAW_CHARACTERS = 20;

  /** A batch, as JSON. */
  record OfBatch(long batch, String state, long rejected) {}

  /** A record with its batch, as JSON. */
  record Shown(long batch, RejectedRecord reject) {}

  /** All, as JSON. */
  record Facts(
      String job,
      long rejected,
      List<OfBatch> batches,
      List<RejectReasons.Reason> reasons,
      List<Shown> records) {}

  private final String job;
  private final String source;
  private final int limit;
  private final List<OfBatch> batches = new ArrayList<>();
  private final RejectReasons reasons = new RejectReasons();
  private final List<Shown> records = new ArrayList<>();

  /**
   * @param source only its records; all if it is empty
   * @param limit as many are kept; all are counted
   */
  RejectFacts(String job, String source, int limit) {
    this.job = job;
    this.source = source;
    this.limit = limit;
  }

  /**
   * Adds those of a batch.
   *
   * @param state what became of it
   */
  void read(long batch, String state, Consumer<Consumer<RejectedRecord>> rejects) {
    long[] count = {0};
    rejects.accept(
        reject -> {
          if (source.isEmpty() || source.equals(reject.source())) {
            count[0]++;
            reasons.add(reject.reason());
            if (records.size() < limit) {
              records.add(new Shown(batch, reject));
            }
          }
        });
    if (count[0] > 0) {
      batches.add(new OfBatch(batch, state, count[0]));
    }
  }

  Facts shown() {
    return new Facts(job, rejected(), batches, reasons.all(), records);
  }

  private long rejected() {
    return batches.stream().mapToLong(OfBatch::rejected).sum();
  }

  /**
   * @param named what was asked for
   * @param older batches with rejects that were not read
   */
  void print(Console console, String named, List<Long> older) {
    if (batches.isEmpty()) {
      console.out().println(job + ": no rejected records" + named);
    } else {
      console.out().println(summary());
      table(console);
    }
    if (!older.isEmpty()) {
      console
          .out()
          .println(
              "older batches may have more; name one with --batch: "
                  + older.stream()
                      .limit(OLDER)
                      .map(String::valueOf)
                      .collect(Collectors.joining(", "))
                  + (older.size() > OLDER ? ", …" : ""));
    }
  }

  private String summary() {
    return job
        + ": "
        + Text.count(rejected(), "rejected record")
        + " in "
        + batches.stream().map(RejectFacts::text).collect(Collectors.joining(", "))
        + ": "
        + reasons.text();
  }

  private static String text(OfBatch batch) {
    return "batch "
        + batch.batch()
        + (batch.state().equals("committed") ? "" : " (" + batch.state() + ")");
  }

  private void table(Console console) {
    if (records.isEmpty()) {
      return;
    }
    String[] header = {"BATCH", "SOURCE", "FILE", "RECORD", "BYTE", "REASON", "RAW"};
    List<String[]> rows = records.stream().map(RejectFacts::cells).toList();
    int used = 0;
    for (int i = 0; i < header.length - 1; i++) {
      int column = i;
      int widest = rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
      used += Math.max(header[i].length(), widest) + 2;
    }
    int columns = Console.width(Optional.ofNullable(System.getenv("INLET_COLUMNS")));
    int left = Math.max(RAW_CHARACTERS, columns - used);
    TextTable table = new TextTable(header);
    for (String[] row : rows) {
      row[header.length - 1] = Text.cut(row[header.length - 1], left);
      table.row((Object[]) row);
    }
    console.out().println();
    table.print(console.out());
    if (rejected() > records.size()) {
      console
          .out()
          .println(
              "… and "
                  + Text.count(rejected() - records.size())
                  + " more; --limit shows more of them");
    }
  }

  private static String[] cells(Shown shown) {
    RejectedRecord reject = shown.reject();
    boolean ofReader = reject.step().isEmpty();
    return new String[] {
      String.valueOf(shown.batch()),
      ofReader ? reject.source() : "-",
      Text.visible(ofReader ? reject.file() : reject.step()),
      ofReader ? Text.count(reject.record()) : "-",
      ofReader ? offset(reject) : "-",
      Text.cut(Text.visible(reject.reason()), REASON_CHARACTERS),
      Text.visible(reject.shown())
    };
  }

  /** Where a split is not a file's first, the byte of the text counts from its start. */
  private static String offset(RejectedRecord reject) {
    return (reject.split() == 0 ? "" : Text.count(reject.split()) + "+")
        + Text.count(reject.offset());
  }
}
