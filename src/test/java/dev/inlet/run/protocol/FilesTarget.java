package dev.inlet.run.protocol;

import dev.inlet.run.protocol.Ledger.Batch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A Parquet target: manifests, staged files, files in place. One file for each source file. */
record FilesTarget(List<Manifest> manifests, List<Staged> staged) implements Target {
  static final FilesTarget EMPTY = new FilesTarget(List.of(), List.of());

  enum Kind {
    BATCH,
    TOMBSTONE,
    REMOVAL
  }

  /**
   * A manifest and what it led to.
   *
   * @param attempt whose staged files it names
   * @param inPlace of the files that it names, those that were published
   * @param removed of the files that it names, those that a rewind deleted
   * @param removes a removal's list: the ids of the batches whose files go, as bits
   */
  record Manifest(
      Kind kind,
      int number,
      int id,
      int rows,
      int attempt,
      int inPlace,
      int removed,
      long removes) {
    int notInPlace() {
      return rows & ~inPlace;
    }

    boolean isOf(Batch batch) {
      return number == batch.number() && id == batch.id();
    }

    private Manifest published(int row) {
      return new Manifest(kind, number, id, rows, attempt, inPlace | row, removed, removes);
    }

    private Manifest deleted(int row) {
      return new Manifest(kind, number, id, rows, attempt, inPlace & ~row, removed | row, removes);
    }
  }

  /** What one attempt has staged of a batch and not moved yet. */
  record Staged(int id, int attempt, int rows) {}

  Manifest manifest(Batch batch) {
    return manifests.stream().filter(m -> m.isOf(batch)).findFirst().orElseThrow();
  }

  boolean hasManifest(Batch batch) {
    return manifests.stream().anyMatch(m -> m.isOf(batch));
  }

  FilesTarget withBatch(Batch batch, int attempt) {
    return with(
        new Manifest(Kind.BATCH, batch.number(), batch.id(), batch.rows(), attempt, 0, 0, 0));
  }

  FilesTarget withTombstone(Batch batch) {
    return with(new Manifest(Kind.TOMBSTONE, batch.number(), batch.id(), 0, 0, 0, 0, 0));
  }

  boolean hasRemoval(int number) {
    return manifests.stream().anyMatch(m -> m.kind() == Kind.REMOVAL && m.number() == number);
  }

  /** Lists the files of all batches between the two numbers as they are now. */
  FilesTarget withRemoval(int number, int to) {
    long removes = 0;
    for (Manifest m : manifests) {
      if (m.kind() == Kind.BATCH && m.number() > to && m.number() < number) {
        removes |= 1L << m.id();
      }
    }
    return with(new Manifest(Kind.REMOVAL, number, 0, 0, 0, 0, 0, removes));
  }

  private FilesTarget with(Manifest manifest) {
    List<Manifest> all = new ArrayList<>(manifests);
    all.removeIf(
        m ->
            m.number() == manifest.number()
                && m.id() == manifest.id()
                && (m.kind() == Kind.REMOVAL) == (manifest.kind() == Kind.REMOVAL));
    all.add(manifest);
    all.sort(
        Comparator.comparingInt(Manifest::number)
            .thenComparingInt(Manifest::id)
            .thenComparing(Manifest::kind));
    return new FilesTarget(List.copyOf(all), staged);
  }

  FilesTarget stage(Batch batch, int attempt) {
    List<Staged> all = new ArrayList<>(staged);
    all.add(new Staged(batch.id(), attempt, batch.rows()));
    all.sort(Comparator.comparingInt(Staged::id).thenComparingInt(Staged::attempt));
    return new FilesTarget(manifests, List.copyOf(all));
  }

  int stagedBy(int id, int attempt) {
    return staged.stream()
        .filter(s -> s.id() == id && s.attempt() == attempt)
        .mapToInt(Staged::rows)
        .findFirst()
        .orElse(Rows.NONE);
  }

  FilesTarget withoutStagingOf(Batch batch) {
    return new FilesTarget(manifests, staged.stream().filter(s -> s.id() != batch.id()).toList());
  }

  /** Renames one staged file to its place. */
  FilesTarget publish(Manifest manifest, int row) {
    List<Staged> left =
        staged.stream()
            .map(
                s ->
                    s.id() == manifest.id() && s.attempt() == manifest.attempt()
                        ? new Staged(s.id(), s.attempt(), s.rows() & ~row)
                        : s)
            .toList();
    return new FilesTarget(manifests, left).with(manifest.published(row));
  }

  /** The first file in place that a removal names; its manifest's {@code inPlace} is 0 if none. */
  Manifest nextToRemove(int number) {
    long removes =
        manifests.stream()
            .filter(m -> m.kind() == Kind.REMOVAL && m.number() == number)
            .mapToLong(Manifest::removes)
            .findFirst()
            .orElseThrow();
    return manifests.stream()
        .filter(m -> m.kind() == Kind.BATCH && m.inPlace() != 0)
        .filter(m -> (removes & (1L << m.id())) != 0)
        .findFirst()
        .orElse(new Manifest(Kind.BATCH, 0, 0, 0, 0, 0, 0, 0));
  }

  FilesTarget deleted(Manifest manifest, int row) {
    return with(manifest.deleted(row));
  }

  @Override
  public List<Shown> shown() {
    return manifests.stream()
        .filter(m -> m.inPlace() != 0)
        .map(m -> new Shown(m.number(), m.id(), m.inPlace()))
        .toList();
  }

  @Override
  public boolean has(Batch batch) {
    return manifests.stream().anyMatch(m -> m.kind() == Kind.BATCH && m.isOf(batch));
  }

  @Override
  public boolean isSealed(Batch batch) {
    return manifests.stream().anyMatch(m -> m.kind() == Kind.TOMBSTONE && m.isOf(batch));
  }

  @Override
  public int newest() {
    return manifests.stream().mapToInt(Manifest::number).max().orElse(0);
  }

  @Override
  public String text() {
    return manifests.stream()
            .map(
                m ->
                    switch (m.kind()) {
                      case BATCH ->
                          m.number() + Rows.text(m.rows()) + "in-place" + Rows.text(m.inPlace());
                      case TOMBSTONE -> m.number() + "-tombstone";
                      case REMOVAL -> m.number() + "-removal";
                    })
            .collect(Collectors.joining(" ", "files[", ""))
        + staged.stream()
            .map(s -> " staged" + Rows.text(s.rows()))
            .collect(Collectors.joining("", "", "]"));
  }
}
