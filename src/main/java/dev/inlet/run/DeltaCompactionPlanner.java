package dev.inlet.run;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.catalog.DeltaCompactSpec;
import dev.inlet.catalog.DeltaCompactSpec.Vacuum;
import dev.inlet.compact.DeltaPlan;
import dev.inlet.compact.DeltaPlanner;
import dev.inlet.format.DeltaFile;
import dev.inlet.format.DeltaState;
import dev.inlet.infer.DeltaTableState;
import dev.inlet.write.DeltaVacuum;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/** Finds out, by a Delta table's log and without Spark, what a compaction of it would do. */
public final class DeltaCompactionPlanner {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final String SETTING = "delta.deletedFileRetentionDuration";
  private static final Pattern PART =
      Pattern.compile(
          "(\\d{1,9})\\s+(week|day|hour|minute|second|millisecond|microsecond)s?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern INTERVAL =
      Pattern.compile("(interval\\s+)?" + PART + "(\\s+" + PART + ")*", Pattern.CASE_INSENSITIVE);

  private final DeltaCompactSpec spec;
  private final Configuration conf;
  private final Clock clock;

  public DeltaCompactionPlanner(DeltaCompactSpec spec, Configuration conf, Clock clock) {
    this.spec = requireNonNull(spec, "spec");
    this.conf = requireNonNull(conf, "conf");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * What a run would do.
   *
   * @param garbage what a vacuum would delete now, with what was compacted by earlier runs; absent
   *     if none is declared
   */
  public record Planned(DeltaPlan plan, Optional<DeltaVacuum.Done> garbage) {
    public Planned {
      requireNonNull(plan, "plan");
      requireNonNull(garbage, "garbage");
    }

    /** Whether there is anything to do. */
    public boolean hasNew() {
      return !plan.chosen().isEmpty() || hasGarbage();
    }

    boolean hasGarbage() {
      return garbage.filter(found -> found.files() > 0).isPresent();
    }
  }

  /**
   * Reads the log, and lists the table's folder if a vacuum is declared.
   *
   * @throws CatalogException if the declaration does not fit the table
   * @throws dev.inlet.InputException if there is no such table
   */
  public Planned plan() {
    DeltaState state = new DeltaTableState(spec.table(), conf).newest();
    spec.vacuum().ifPresent(vacuum -> requireRetention(vacuum, state));
    Instant now = clock.instant();
    DeltaPlan plan = new DeltaPlanner(spec).plan(state, now);
    return new Planned(plan, spec.vacuum().map(vacuum -> garbage(vacuum, state, now)));
  }

  /** The plan for partitions that a batch has written to. */
  DeltaPlan plan(Set<List<Optional<String>>> touched) {
    DeltaState state = new DeltaTableState(spec.table(), conf).newest();
    return new DeltaPlanner(spec).plan(state, clock.instant(), touched);
  }

  private DeltaVacuum.Done garbage(Vacuum vacuum, DeltaState state, Instant now) {
    Instant deadline = now.minus(vacuum.retain());
    Set<String> needed = new HashSet<>();
    state.files().stream().map(DeltaFile::path).forEach(needed::add);
    state.tombstones().entrySet().stream()
        .filter(gone -> gone.getValue() >= deadline.toEpochMilli())
        .forEach(gone -> needed.add(gone.getKey()));
    return new DeltaVacuum(spec.table(), conf).preview(needed, deadline);
  }

  private void requireRetention(Vacuum vacuum, DeltaState state) {
    String set = state.header().setting(SETTING).strip();
    Duration kept = set.isEmpty() ? WEEK : interval(set, vacuum);
    String which = set.isEmpty() ? "" : ", which the table has as " + SETTING;
    if (vacuum.retain().compareTo(kept) < 0 && !vacuum.allowsShort()) {
      throw refused(
          vacuum,
          hours(kept) + " or more" + which,
          "Readers and writers that began before fail if their files go. Set"
              + " 'allow-short-retention = true' (--allowShortRetention) if there are none");
    }
    // A part of an hour counts as a whole one.
    if (vacuum.retain().compareTo(kept.plusHours(1)) >= 0) {
      throw refused(
          vacuum,
          hours(kept) + " or less" + which,
          "Delta knows no longer which files left the table before that, and would delete them."
              + " Set the table's "
              + SETTING
              + " first, to 'interval "
              + hours(vacuum.retain())
              + "'");
    }
  }

  private CatalogException refused(Vacuum vacuum, String expected, String remedy) {
    return new CatalogException(
        vacuum.origin()
            + ": "
            + spec.table()
            + ": vacuum: retain: expected "
            + expected
            + ", found "
            + hours(vacuum.retain())
            + ". "
            + remedy);
  }

  private static String hours(Duration duration) {
    return duration.toMillis() % 3_600_000 == 0
        ? duration.toHours() + " hours"
        : duration.toSeconds() + " seconds";
  }

  /** As Delta reads it, such as {@code interval 30 days}. */
  private Duration interval(String text, Vacuum vacuum) {
    if (!INTERVAL.matcher(text).matches()) {
      throw new CatalogException(
          vacuum.origin()
              + ": "
              + spec.table()
              + ": vacuum: "
              + SETTING
              + " of the table: expected an interval such as 'interval 7 days', found '"
              + text
              + "'. Set the property anew");
    }
    Duration sum = Duration.ZERO;
    for (Matcher part = PART.matcher(text); part.find(); ) {
      sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
    }
    return sum;
  }

  private static Duration unit(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "week" -> WEEK;
      case "day" -> Duration.ofDays(1);
      case "hour" -> Duration.ofHours(1);
      case "minute" -> Duration.ofMinutes(1);
      case "second" -> Duration.ofSeconds(1);
      case "millisecond" -> Duration.ofMillis(1);
      default -> Duration.of(1, ChronoUnit.MICROS);
    };
  }
}
