package dev.inlet.run.protocol;

import dev.inlet.run.protocol.Ledger.Batch;
import java.util.List;

/** What a target shows to its readers, and what its own record says of batches. */
sealed interface Target permits DeltaTable, FilesTarget {
  /** The rows of one batch that readers see. */
  record Shown(int number, int id, int rows) {}

  /** The rows that readers see, of each batch that has some. */
  List<Shown> shown();

  /** Whether its record says that this batch landed, be it published or not. */
  boolean has(Batch batch);

  /** Whether its record says that this batch will never land. */
  boolean isSealed(Batch batch);

  /** The highest number in its record; 0 if there is none. */
  int newest();

  String text();
}
