package dev.inlet.run.protocol;

import dev.inlet.run.protocol.Ledger.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Delta table: the commits that carry the application id of our job, in order. As all carry it, a
 * transaction that began before another one committed fails.
 */
record DeltaTable(List<Commit> log) implements Target {
  static final DeltaTable EMPTY = new DeltaTable(List.of());

  enum Kind {
    BATCH,
    FENCE,
    REMOVAL
  }

  /**
   * One commit.
   *
   * @param number its transaction number
   * @param id of the batch; 0 but for one
   * @param to a removal takes the rows of batches after this one
   */
  record Commit(Kind kind, int number, int id, int rows, int to) {}

  /** A transaction with a number that was seen is skipped when it begins. */
  boolean skips(int number) {
    return newest() >= number;
  }

  DeltaTable append(Batch batch) {
    return with(new Commit(Kind.BATCH, batch.number(), batch.id(), batch.rows(), 0));
  }

  DeltaTable fence(int number) {
    return with(new Commit(Kind.FENCE, number, 0, Rows.NONE, 0));
  }

  DeltaTable remove(int number, int to) {
    return with(new Commit(Kind.REMOVAL, number, 0, Rows.NONE, to));
  }

  private DeltaTable with(Commit commit) {
    List<Commit> commits = new ArrayList<>(log);
    commits.add(commit);
    return new DeltaTable(List.copyOf(commits));
  }

  @Override
  public List<Shown> shown() {
    List<Shown> shown = new ArrayList<>();
    for (Commit commit : log) {
      if (commit.kind() == Kind.BATCH) {
        shown.add(new Shown(commit.number(), commit.id(), commit.rows()));
      } else if (commit.kind() == Kind.REMOVAL) {
        shown.removeIf(old -> old.number() > commit.to());
      }
    }
    return shown;
  }

  @Override
  public boolean has(Batch batch) {
    return log.stream().anyMatch(c -> c.kind() == Kind.BATCH && c.id() == batch.id());
  }

  @Override
  public boolean isSealed(Batch batch) {
    return skips(batch.number()) && !has(batch);
  }

  @Override
  public int newest() {
    return log.stream().mapToInt(Commit::number).max().orElse(0);
  }

  @Override
  public String text() {
    return log.stream()
        .map(
            c ->
                switch (c.kind()) {
                  case BATCH -> c.number() + Rows.text(c.rows());
                  case FENCE -> c.number() + "-fence";
                  case REMOVAL -> c.number() + "-removes-after-" + c.to();
                })
        .collect(Collectors.joining(" ", "delta[", "]"));
  }
}
