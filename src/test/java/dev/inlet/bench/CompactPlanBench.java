package dev.inlet.bench;

import dev.inlet.catalog.JobCatalog;
import dev.inlet.catalog.JobCatalog.Given;
import dev.inlet.catalog.JobSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.run.RunPlan;
import dev.inlet.run.RunPlanner;
import dev.inlet.state.StateStore;
import dev.inlet.testing.SyntheticFileSystem;
import dev.inlet.testing.SyntheticFileSystem.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** What it costs to plan a compaction of so many files, beside listing them. */
final class CompactPlanBench {
  private static final int DAYS = 365;
  private static final LocalDate FIRST_DAY = LocalDate.of(2001, 1, 1);
  private static final int ROUNDS = 3;

  private CompactPlanBench() {}

  /**
   * Of files on a local disk, or of names that a store makes up.
   *
   * @param where {@code local} or {@code names}
   */
  static Map<String, String> of(Path folder, int files, String where) throws IOException {
    HeapPeak heap = new HeapPeak();
    String src = where.equals("local") ? local(folder, files) : names(files);
    Configuration conf = SyntheticFileSystem.in(new Configuration());
    JobCatalog catalog = catalog(folder, src);
    JobSpec job = catalog.job("j");
    FileDiscovery discovery = new FileDiscovery(conf);
    StateStore state =
        new StateStore(new org.apache.hadoop.fs.Path(catalog.settings().state()), conf);
    RunPlanner planner = new RunPlanner(catalog, state, conf, Clock.systemUTC());
    List<Long> listing = new ArrayList<>();
    List<Long> planning = new ArrayList<>();
    List<Long> heaps = new ArrayList<>();
    List<Long> outputs = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      discovery.listWhole(
          catalog.table(job.sources().get(0).table()), job.sources().get(0), file -> false);
      long listed = System.nanoTime();
      heap.take();
      RunPlan plan = planner.plan(job);
      long planned = System.nanoTime();
      outputs.add((long) plan.sources().get(0).compaction().orElseThrow().outputs().size());
      listing.add((listed - begin) / 1_000_000);
      planning.add((planned - listed) / 1_000_000);
      heaps.add(heap.take() / 1_000_000);
    }
    Map<String, String> results = new LinkedHashMap<>();
    results.put("files", String.format("%,d", files));
    results.put("where", where);
    results.put("outputs", String.format("%,d", median(outputs)));
    results.put("listing alone, ms", String.format("%,d", median(listing)));
    results.put("listing and plan, ms", String.format("%,d", median(planning)));
    results.put("heap after collections, MB", String.format("%,d", median(heaps)));
    return results;
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static String names(int files) {
    SyntheticFileSystem.put(
        BenchJob.BUCKET, Layout.daily(BenchJob.FOLDER, FIRST_DAY, DAYS, files / DAYS + 1));
    return BenchJob.LOCATION.toString();
  }

  private static String local(Path folder, int files) throws IOException {
    Path src = folder.resolve("src");
    for (int i = 0; i < files; i++) {
      Path day = src.resolve("day=" + FIRST_DAY.plusDays(i % DAYS));
      if (i < DAYS) {
        Files.createDirectories(day);
      }
      Files.writeString(day.resolve("part-" + i + ".csv.gz"), "x");
    }
    return src.toUri().toString();
  }

  private static JobCatalog catalog(Path folder, String src) {
    Map<String, Given> keys = new TreeMap<>();
    keys.put("src", new Given(src, "bench"));
    keys.put("dest", new Given(folder.resolve("dest").toString(), "bench"));
    keys.put("group-by", new Given(".*/(?:orders|src)/(.*)/[^/]*", "bench"));
    keys.put("name", new Given("{1}/all", "bench"));
    keys.put("target-size", new Given("128 MiB", "bench"));
    return JobCatalog.withCompaction(List.of(), "bench", "j", keys, folder + "/state");
  }
}
