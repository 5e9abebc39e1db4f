package dev.inlet.run.protocol;

import java.util.ArrayList;
import java.util.List;

/** The documents below {@code ledger/}, by number; the model of the class of the same name. */
record Ledger(List<Slot> slots) {
  static final Ledger EMPTY = new Ledger(List.of());

  /** A {@code batch.json}; the list is named after the attempt that wrote it. */
  record Batch(int number, int id, int rows) {
    static final Batch NONE = new Batch(0, 0, Rows.NONE);

    boolean exists() {
      return number > 0;
    }
  }

  /** A list of files, {@code N.files.<fence>.jsonl}. */
  record FilesList(int id, int rows) {}

  /**
   * The documents of one number.
   *
   * @param rewindTo of a {@code rewind.json}; -1 if there is none
   * @param done whether the rewind's {@code done.json} is there
   */
  record Slot(
      List<FilesList> lists,
      Batch batch,
      boolean committed,
      boolean voided,
      int rewindTo,
      boolean done) {
    static final Slot FREE = new Slot(List.of(), Batch.NONE, false, false, -1, false);

    boolean isRewind() {
      return rewindTo >= 0;
    }

    boolean isTaken() {
      return batch.exists() || isRewind();
    }

    boolean isUnfinished() {
      return batch.exists() && !committed && !voided;
    }

    /** What {@code Ledger.tidy} leaves. */
    Slot tidied() {
      return new Slot(
          lists.stream().filter(list -> list.id() == batch.id()).toList(),
          batch,
          committed,
          voided,
          rewindTo,
          done);
    }
  }

  Slot slot(int number) {
    return number <= slots.size() ? slots.get(number - 1) : Slot.FREE;
  }

  /** A list of files without its batch leaves its number free. */
  int nextNumber() {
    for (int number = slots.size(); number > 0; number--) {
      if (slot(number).isTaken()) {
        return number + 1;
      }
    }
    return 1;
  }

  /** The newest batch that is neither committed nor void. */
  Batch unfinished() {
    for (int number = slots.size(); number > 0; number--) {
      if (slot(number).isUnfinished()) {
        return slot(number).batch();
      }
    }
    return Batch.NONE;
  }

  /** The batch that was given up next after this number and after the last commit. */
  Batch givenUpAfter(int number) {
    int last = 0;
    for (int n = 1; n <= slots.size(); n++) {
      last = slot(n).committed() ? n : last;
    }
    for (int n = Math.max(number, last) + 1; n <= slots.size(); n++) {
      if (slot(n).batch().exists() && slot(n).voided()) {
        return slot(n).batch();
      }
    }
    return Batch.NONE;
  }

  /** The number of a rewind that has no {@code done.json}; 0 if there is none. */
  int openRewind() {
    for (int n = 1; n <= slots.size(); n++) {
      if (slot(n).isRewind() && !slot(n).done()) {
        return n;
      }
    }
    return 0;
  }

  /** Whether a later rewind, if any, leaves this batch in the bookmark. */
  boolean isBookmarked(int number) {
    if (!slot(number).committed()) {
      return false;
    }
    for (int n = number + 1; n <= slots.size(); n++) {
      // A commit comes first where a number has both.
      if (slot(n).isRewind() && !slot(n).committed() && slot(n).rewindTo() < number) {
        return false;
      }
    }
    return true;
  }

  int bookmark() {
    int rows = Rows.NONE;
    for (int n = 1; n <= slots.size(); n++) {
      if (isBookmarked(n)) {
        rows |= slot(n).batch().rows();
      }
    }
    return rows;
  }

  Ledger withList(int number, FilesList list) {
    Slot old = slot(number);
    List<FilesList> lists = new ArrayList<>(old.lists());
    lists.add(list);
    lists.sort((one, other) -> Integer.compare(one.id(), other.id()));
    return with(
        number,
        new Slot(
            List.copyOf(lists),
            old.batch(),
            old.committed(),
            old.voided(),
            old.rewindTo(),
            old.done()));
  }

  Ledger withBatch(Batch batch) {
    Slot s = slot(batch.number());
    return with(
        batch.number(),
        new Slot(s.lists(), batch, s.committed(), s.voided(), s.rewindTo(), s.done()));
  }

  Ledger withCommit(int number) {
    Slot s = slot(number);
    return with(number, new Slot(s.lists(), s.batch(), true, s.voided(), s.rewindTo(), s.done()));
  }

  Ledger withVoid(int number) {
    Slot s = slot(number);
    return with(
        number, new Slot(s.lists(), s.batch(), s.committed(), true, s.rewindTo(), s.done()));
  }

  Ledger withRewind(int number, int to) {
    Slot s = slot(number);
    return with(number, new Slot(s.lists(), s.batch(), s.committed(), s.voided(), to, s.done()));
  }

  Ledger withDone(int number) {
    Slot s = slot(number);
    return with(
        number, new Slot(s.lists(), s.batch(), s.committed(), s.voided(), s.rewindTo(), true));
  }

  /** Only numbers that had a batch in the listing that the caller has seen. */
  Ledger tidied(Ledger seen) {
    Ledger tidied = this;
    for (int n = 1; n <= slots.size(); n++) {
      if (seen.slot(n).batch().exists()) {
        tidied = tidied.with(n, slot(n).tidied());
      }
    }
    return tidied;
  }

  private Ledger with(int number, Slot slot) {
    List<Slot> all = new ArrayList<>(slots);
    while (all.size() < number) {
      all.add(Slot.FREE);
    }
    all.set(number - 1, slot);
    return new Ledger(List.copyOf(all));
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int n = 1; n <= slots.size(); n++) {
      Slot s = slot(n);
      s.lists().forEach(list -> text.append("list ").append(Rows.text(list.rows())).append(' '));
      text.append(n).append(':');
      text.append(s.batch().exists() ? "batch" + Rows.text(s.batch().rows()) : "");
      text.append(s.committed() ? "+commit" : "").append(s.voided() ? "+void" : "");
      text.append(s.isRewind() ? "+rewind-to-" + s.rewindTo() : "").append(s.done() ? "+done" : "");
      text.append(' ');
    }
    return text.toString().strip();
  }
}
