package dev.inlet.compact;

import static java.util.Objects.requireNonNull;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.catalog.DeltaCompactSpec;
import dev.inlet.catalog.PartitionFilter;
import dev.inlet.compact.DeltaPlan.Choice;
import dev.inlet.compact.DeltaPlan.Part;
import dev.inlet.format.DeltaFile;
import dev.inlet.format.DeltaState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides which partitions of a Delta table are compacted, by what its log says of its files. */
public final class DeltaPlanner {
  /** As Delta has it: a file with more of its rows deleted is rewritten whatever its size. */
  private static final double MAX_DELETED = 0.05;

  private static final Map<String, String> CODECS =
      Map.of("snappy", "snappy", "gz", "gzip", "zstd", "zstd", "lz4raw", "lz4_raw");
  private static final Pattern CODEC = Pattern.compile("\\.(snappy|gz|zstd|lz4raw)\\.parquet$");

  private final DeltaCompactSpec spec;

  public DeltaPlanner(DeltaCompactSpec spec) {
    this.spec = requireNonNull(spec, "spec");
  }

  /**
   * The plan for all partitions.
   *
   * @throws CatalogException if the declaration does not fit the table
   */
  public DeltaPlan plan(DeltaState state, Instant now) {
    return plan(state, now, Optional.empty());
  }

  /**
   * The plan for partitions that a batch has written to.
   *
   * @param touched by the values of their columns
   */
  public DeltaPlan plan(DeltaState state, Instant now, Set<List<Optional<String>>> touched) {
    return plan(state, now, Optional.of(touched));
  }

  private DeltaPlan plan(
      DeltaState state, Instant now, Optional<Set<List<Optional<String>>>> touched) {
    DeltaColumns columns = columns(state);
    columns.check(spec, state);
    Map<List<Optional<String>>, List<DeltaFile>> partitions = new LinkedHashMap<>();
    for (DeltaFile file : state.files()) {
      partitions.computeIfAbsent(file.partition(), values -> new ArrayList<>()).add(file);
    }
    List<Part> parts = new ArrayList<>();
    partitions.forEach(
        (values, files) -> {
          Part part = part(columns, state, values, files);
          boolean isMeant = touched.isEmpty() || touched.get().contains(values);
          parts.add(part.with(isMeant ? choice(part, columns, now) : Choice.NOT_TOUCHED));
        });
    parts.sort(Comparator.comparing(Part::name));
    return new DeltaPlan(
        spec.table(),
        state.version(),
        state.files().size(),
        state.bytes(),
        spec.targetBytes(),
        codec(state.files()),
        !state.clusteringColumns().isEmpty(),
        limited(parts));
  }

  /** Spark's word for what its writers, and others, put into the names of files. */
  private static Optional<String> codec(List<DeltaFile> files) {
    Map<String, Long> bytes = new HashMap<>();
    for (DeltaFile file : files) {
      Matcher name = CODEC.matcher(file.path());
      bytes.merge(name.find() ? CODECS.get(name.group(1)) : "", file.bytes(), Long::sum);
    }
    return bytes.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .filter(word -> !word.isEmpty());
  }

  private DeltaColumns columns(DeltaState state) {
    try {
      return DeltaColumns.of(state.header());
    } catch (IOException e) {
      throw new InputException(
          spec.table()
              + "/_delta_log: schema: expected JSON, found "
              + e.getMessage()
              + ". Restore the log from a backup",
          e);
    }
  }

  private Part part(
      DeltaColumns columns,
      DeltaState state,
      List<Optional<String>> values,
      List<DeltaFile> files) {
    boolean isClustered = !state.clusteringColumns().isEmpty();
    boolean isSorted = isClustered || !spec.zOrder().isEmpty();
    List<DeltaFile> rewritten = isClustered ? unclustered(files) : rewritten(files);
    long rewrittenBytes = rewritten.stream().mapToLong(DeltaFile::bytes).sum();
    long made =
        isSorted
            ? Math.max(Math.min(1, rewritten.size()), rewrittenBytes / spec.targetBytes())
            : bins(candidates(files)).size();
    long small = files.stream().filter(file -> file.bytes() < spec.targetBytes()).count();
    long becomes = files.size() - rewritten.size() + made;
    return new Part(
        values,
        columns.name(values),
        columns.predicate(values),
        files.size(),
        files.stream().mapToLong(DeltaFile::bytes).sum(),
        small,
        becomes,
        rewrittenBytes,
        Instant.ofEpochMilli(files.stream().mapToLong(DeltaFile::modified).max().orElse(0)),
        isClustered
            ? enough(!rewritten.isEmpty(), rewritten.size())
            : spec.zOrder().isEmpty()
                ? packing(rewritten, small)
                : enough(becomes < files.size(), small));
  }

  private Choice packing(List<DeltaFile> rewritten, long small) {
    return rewritten.stream().anyMatch(DeltaPlanner::isMostlyDeleted)
        ? Choice.CHOSEN
        : enough(!rewritten.isEmpty(), small);
  }

  private Choice enough(boolean hasGain, long files) {
    if (!hasGain) {
      return Choice.NOTHING_TO_GAIN;
    }
    return files < spec.minFiles() ? Choice.TOO_FEW_SMALL_FILES : Choice.CHOSEN;
  }

  /** What the clustering has not seen yet. */
  private static List<DeltaFile> unclustered(List<DeltaFile> files) {
    return files.stream().filter(file -> !file.isClustered()).toList();
  }

  /** All, where rows are put side by side; else those that Delta would join, as it would. */
  private List<DeltaFile> rewritten(List<DeltaFile> files) {
    if (!spec.zOrder().isEmpty()) {
      return files;
    }
    return bins(candidates(files)).stream().flatMap(List::stream).toList();
  }

  private List<DeltaFile> candidates(List<DeltaFile> files) {
    return files.stream()
        .filter(file -> file.bytes() < spec.targetBytes() || isMostlyDeleted(file))
        .sorted(Comparator.comparingLong(DeltaFile::bytes).thenComparing(DeltaFile::path))
        .toList();
  }

  private static boolean isMostlyDeleted(DeltaFile file) {
    return file.hasDeleted()
        && (file.records() < 0 || (double) file.deleted() / file.records() > MAX_DELETED);
  }

  /** As Delta packs them: smallest first, each bin full before the next is begun. */
  private List<List<DeltaFile>> bins(List<DeltaFile> smallestFirst) {
    List<List<DeltaFile>> bins = new ArrayList<>();
    List<DeltaFile> bin = new ArrayList<>();
    long bytes = 0;
    for (DeltaFile file : smallestFirst) {
      if (bytes + file.bytes() > spec.targetBytes()) {
        bins.add(bin);
        bin = new ArrayList<>();
        bytes = 0;
      }
      bin.add(file);
      bytes += file.bytes();
    }
    bins.add(bin);
    bins.removeIf(one -> one.size() < 2);
    return bins;
  }

  /** What the declaration asks of a partition beside what there is to gain. */
  private Choice choice(Part part, DeltaColumns columns, Instant now) {
    Optional<PartitionFilter> where = spec.where();
    if (where.isPresent()
        && !where.get().accepts(name -> columns.value(name, part.values()), columns::isNumeric)) {
      return Choice.NOT_MEANT;
    }
    if (part.choice() != Choice.CHOSEN || spec.quiet().isEmpty()) {
      return part.choice();
    }
    return part.lastWritten().isAfter(now.minus(spec.quiet().get()))
        ? Choice.NOT_QUIET
        : Choice.CHOSEN;
  }

  /** Those with the most to gain come first. */
  private List<Part> limited(List<Part> parts) {
    OptionalLong most = spec.maxPartitions();
    if (most.isEmpty()) {
      return parts;
    }
    Set<String> first = new HashSet<>();
    Predicate<Part> isChosen = part -> part.choice() == Choice.CHOSEN;
    parts.stream()
        .filter(isChosen)
        .sorted(
            Comparator.comparingLong((Part part) -> part.becomes() - part.files())
                .thenComparing(Part::name))
        .limit(most.getAsLong())
        .map(Part::name)
        .forEach(first::add);
    return parts.stream()
        .map(
            part ->
                isChosen.test(part) && !first.contains(part.name())
                    ? part.with(Choice.LATER)
                    : part)
        .toList();
  }
}
