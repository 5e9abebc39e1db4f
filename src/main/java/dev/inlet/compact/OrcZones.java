package dev.inlet.compact;

import dev.inlet.InputException;
import java.io.IOException;
import java.util.TimeZone;
import org.apache.orc.OrcProto;
import org.apache.orc.Reader;
import org.apache.orc.StripeInformation;
import org.apache.orc.TypeDescription;
import org.apache.orc.impl.RecordReaderImpl;

/**
 * The zone in which the timestamps of ORC files were written. ORC keeps them as a clock showed them
 * there, see its <a href="https://orc.apache.org/docs/types.html">specification</a>; read in
 * another zone, those that its clocks never or twice showed are not what they were.
 *
 * @param zone empty if no timestamps are there
 * @param file the first one with timestamps
 */
record OrcZones(String zone, String file) {
  static final OrcZones NONE = new OrcZones("", "");

  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

  /** The zone of a file, whose stripes are of one writer; its name is not known yet. */
  static OrcZones of(Reader reader) throws IOException {
    if (!hasTimestamps(reader.getSchema()) || reader.getStripes().isEmpty()) {
      return NONE;
    }
    try (var rows = reader.rows()) {
      OrcZones zones = NONE;
      for (StripeInformation stripe : reader.getStripes()) {
        OrcProto.StripeFooter footer = ((RecordReaderImpl) rows).readStripeFooter(stripe);
        String zone =
            footer.getWriterTimezone().isEmpty()
                ? TimeZone.getDefault().getID()
                : footer.getWriterTimezone();
        zones = zones.with("one of its stripes", new OrcZones(zone, ""));
      }
      return zones;
    }
  }

  private static boolean hasTimestamps(TypeDescription type) {
    return type.getCategory() == TypeDescription.Category.TIMESTAMP
        || (type.getChildren() != null
            && type.getChildren().stream().anyMatch(OrcZones::hasTimestamps));
  }

  /**
   * Of these files and another one.
   *
   * @throws InputException if they are of two
   */
  OrcZones with(String other, OrcZones found) {
    if (found.zone.isEmpty()) {
      return this;
    }
    if (zone.isEmpty()) {
      return new OrcZones(found.zone, other);
    }
    if (!isSame(zone, found.zone)) {
      throw new InputException(
          other
              + ": timestamps of another zone: expected "
              + zone
              + " as in "
              + file
              + ", found "
              + found.zone
              + ". Group the files by who wrote them");
    }
    return this;
  }

  /** Whether timestamps can be given as they were written. */
  boolean areUtc() {
    return !zone.isEmpty() && TimeZone.getTimeZone(zone).hasSameRules(UTC);
  }

  /**
   * Before they are decoded and written again.
   *
   * @throws InputException if they would change by that
   */
  void requireKept() {
    if (!zone.isEmpty() && !areUtc() && !isSame(zone, TimeZone.getDefault().getID())) {
      throw new InputException(
          file
              + ": timestamps of another zone: expected UTC or that of this machine, "
              + TimeZone.getDefault().getID()
              + ", for files that are decoded, found "
              + zone
              + ". Set the variable TZ to it, and run again");
    }
  }

  private static boolean isSame(String one, String other) {
    return TimeZone.getTimeZone(one).hasSameRules(TimeZone.getTimeZone(other));
  }
}
