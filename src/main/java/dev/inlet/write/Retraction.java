package dev.inlet.write;

import dev.inlet.CatalogException;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Format;
import dev.inlet.catalog.TargetSpec.Mode;

/** Whether rows of batches can be taken out of a target. */
final class Retraction {
  private Retraction() {}

  /** Where batches replaced rows, taking the new ones out does not bring the old ones back. */
  static void requireAppend(TargetSpec target) {
    if (target.format() == Format.FILES) {
      throw problem(
          target,
          "expected a job that loads rows, found a compaction, whose sources may be gone. Rewind"
              + " without --replace, and remove outputs by hand once their sources are back");
    }
    if (target.mode() != Mode.APPEND) {
      throw problem(
          target,
          "expected mode append, found "
              + target.mode().word()
              + ": what the batches replaced would not come back. Run the job again, which replaces"
              + " rows anew, or restore the target from a backup");
    }
  }

  static CatalogException problem(TargetSpec target, String what) {
    return new CatalogException(
        target.origin()
            + ": target '"
            + target.name()
            + "': cannot take batches out of "
            + target.path()
            + ": "
            + what);
  }
}
