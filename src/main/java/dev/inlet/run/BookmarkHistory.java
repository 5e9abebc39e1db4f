package dev.inlet.run;

import dev.inlet.bookmark.Batch;
import dev.inlet.bookmark.Entry;
import dev.inlet.bookmark.Entry.Accept;
import dev.inlet.bookmark.Entry.Commit;
import dev.inlet.bookmark.Entry.Landed;
import dev.inlet.bookmark.Entry.Replaced;
import dev.inlet.bookmark.Entry.Return;
import dev.inlet.bookmark.Entry.Skip;
import dev.inlet.bookmark.Ledger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a job's ledger tells, number by number. */
public final class BookmarkHistory {
  /**
   * One entry.
   *
   * @param what such as {@code batch}, {@code commit}, {@code rewind}
   * @param who the run, or the user who decided
   * @param targets the rows that came, or went
   * @param detail what the entry means beside that; may be empty
   */
  public record Line(
      long number,
      String what,
      String at,
      String who,
      long files,
      List<Landed> targets,
      String detail,
      String why) {
    public Line {
      targets = List.copyOf(targets);
    }
  }

  private BookmarkHistory() {}

  /** Every entry, in the order of the numbers. */
  public static List<Line> of(Ledger ledger) {
    List<Line> lines = new ArrayList<>();
    for (long number : ledger.batches()) {
      Batch batch = ledger.batch(number);
      boolean isWindow = batch.inputs().stream().noneMatch(Batch.Input::bookmarked);
      lines.add(
          new Line(
              number,
              "batch",
              batch.frozenAt(),
              batch.run(),
              batch.files(),
              List.of(),
              batch.replays()
                  ? "rejects of batch " + batch.replay().batch()
                  : isWindow ? "moves no bookmark" : "",
              ""));
    }
    ledger.entries().forEach(entry -> lines.add(line(entry)));
    // A stable sort: a batch stays before what settled it.
    lines.sort(Comparator.comparingLong(Line::number));
    return List.copyOf(lines);
  }

  private static Line line(Entry entry) {
    long files = entry instanceof Skip skip ? skip.files().size() : 0;
    List<Landed> targets =
        entry instanceof Commit commit
            ? commit.targets()
            : entry instanceof Replaced replaced ? replaced.targets() : List.of();
    return new Line(
        entry.sequence(),
        entry.word(),
        entry.at(),
        entry.who(),
        files,
        targets,
        detail(entry),
        entry.why());
  }

  private static String detail(Entry entry) {
    if (entry instanceof Return decision) {
      return "to "
          + decision.to()
          + source(decision.source())
          + (decision.replace().isEmpty() ? "" : ", with the rows");
    }
    if (entry instanceof Skip skip) {
      return "source " + skip.source();
    }
    if (entry instanceof Accept accept) {
      return "source "
          + accept.source()
          + (accept.was().equals(accept.source()) ? "" : ", before " + accept.was());
    }
    return "";
  }

  private static String source(String name) {
    return name.isEmpty() ? "" : ", source " + name;
  }
}
