package dev.inlet.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.inlet.bookmark.BatchFile;
import dev.inlet.infer.Crawler;
import dev.inlet.run.RunPlan;
import dev.inlet.run.RunPlanner;
import dev.inlet.run.SourcePlan;
import dev.inlet.testing.SyntheticFileSystem;
import dev.inlet.testing.SyntheticFileSystem.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What it costs to plan, freeze, commit and checkpoint where so many files were read before. All
 * times are medians, in milliseconds; the first rounds, while Java compiles, do not count.
 */
final class LedgerBench {
  private static final int NEW = 1000;
  private static final int RUNS = 100;
  private static final int YEARS = 10;
  private static final LocalDate FIRST_DAY = LocalDate.of(2001, 1, 1);

  private final HeapPeak heap = new HeapPeak();
  private final Map<String, String> results = new LinkedHashMap<>();
  private final BenchJob job;
  private final int rounds;

  private LedgerBench(BenchJob job, int rounds) {
    this.job = job;
    this.rounds = rounds;
  }

  /** A folder of files that were read, and then a thousand new ones. */
  static Map<String, String> ofFolder(Path folder, int files) throws IOException {
    SyntheticFileSystem.put(BenchJob.BUCKET, Layout.flat(BenchJob.FOLDER, files));
    LedgerBench bench = new LedgerBench(new BenchJob(folder, ""), files > 5_000_000 ? 3 : 7);
    bench.results.put("files read", String.format("%,d", files));
    bench.job.read(files);
    bench.readEverything();
    SyntheticFileSystem.put(BenchJob.BUCKET, Layout.flat(BenchJob.FOLDER, files + NEW));
    bench.withNew();
    SyntheticFileSystem.put(BenchJob.BUCKET, Layout.flat(BenchJob.FOLDER, files + NEW * RUNS));
    bench.runs();
    return bench.results;
  }

  /** Ten years of days. */
  static Map<String, String> ofYears(Path folder, int filesPerDay, String listing)
      throws IOException {
    int days = YEARS * 365;
    Layout before = Layout.daily(BenchJob.FOLDER, FIRST_DAY, days, filesPerDay);
    SyntheticFileSystem.put(BenchJob.BUCKET, before);
    LedgerBench bench = new LedgerBench(new BenchJob(folder, listing), 7);
    bench.results.put("files read", String.format("%,d", before.files()));
    bench.job.read(before.files());
    bench.readEverything();
    SyntheticFileSystem.put(
        BenchJob.BUCKET, Layout.daily(BenchJob.FOLDER, FIRST_DAY, days + 1, filesPerDay));
    bench.withNew();
    return bench.results;
  }

  private void readEverything() throws IOException {
    Times listing = new Times();
    Times planning = new Times();
    Times loading = new Times();
    heap.take();
    for (int round = -2; round < rounds; round++) {
      listing.add(round, this::list);
      planning.add(round, () -> require(!plan().hasNew(), "nothing to be new"));
      loading.add(round, () -> require(job.ledger().bookmark().files() == job.done(), "all"));
    }
    System.gc();
    results.put("bare listing", time(listing.median()));
    results.put("plan, nothing new", time(planning.median()));
    results.put("ratio to the listing", ratio(planning.median(), listing.median()));
    results.put("CPU time, listing", time(listing.medianCpu()));
    results.put("CPU time, plan", time(planning.medianCpu()));
    results.put("of it the thread that lists", time(planning.medianOwnCpu()));
    results.put("bookmark alone", time(loading.median()));
    results.put("live heap at most", megabytes(heap.take()));
  }

  private void withNew() throws IOException {
    Times listing = new Times();
    Times planning = new Times();
    Times sampling = new Times();
    long calls = 0;
    for (int round = -1; round < rounds; round++) {
      listing.add(round, this::list);
      long before = SyntheticFileSystem.calls(BenchJob.BUCKET);
      RunPlan[] plan = new RunPlan[1];
      planning.add(round, () -> plan[0] = plan());
      calls = SyntheticFileSystem.calls(BenchJob.BUCKET) - before;
      SourcePlan source = plan[0].sources().get(0);
      require(!source.taken().isEmpty(), "files to be new");
      sampling.add(round, () -> sample(source));
    }
    results.put("list calls", String.format("%,d", calls));
    results.put("plan of new files, less sampling", time(planning.median() - sampling.median()));
    results.put("their sampling", time(sampling.median()));
    results.put(
        "ratio of the former to the listing",
        ratio(planning.median() - sampling.median(), listing.median()));
  }

  private void runs() {
    Times freezing = new Times();
    Times checkpointing = new Times();
    long committed = 0;
    long checkpointed = 0;
    SortedMap<String, Long> before = job.documents(name -> true);
    for (int run = 0; run < RUNS; run++) {
      freezing.add(run, () -> job.run(NEW));
      committed += newBytes(before);
      checkpointing.add(run, job::checkpoint);
      checkpointed += newBytes(before);
    }
    results.put("freeze and commit 1,000", time(freezing.median()));
    results.put("bytes of it", String.format("%,d", committed / RUNS));
    results.put("checkpoint, mean", time(checkpointing.mean()));
    results.put("checkpoint, longest", time(checkpointing.longest()));
    results.put("bytes of it, mean", String.format("%,d", checkpointed / RUNS));
    results.put(
        "segments",
        String.valueOf(job.documents(name -> name.matches("checkpoint-.*\\.tsv")).size()));
  }

  /** The bytes of the documents that came since; they count as known from now on. */
  private long newBytes(SortedMap<String, Long> known) {
    SortedMap<String, Long> now = job.documents(name -> true);
    long bytes = 0;
    for (Map.Entry<String, Long> document : now.entrySet()) {
      bytes +=
          known.putIfAbsent(document.getKey(), document.getValue()) == null
              ? document.getValue()
              : 0;
    }
    return bytes;
  }

  /** Walks the files exactly as a listing of a source does, and does nothing with them. */
  private void list() throws IOException {
    FileSystem files = BenchJob.LOCATION.getFileSystem(job.conf());
    RemoteIterator<LocatedFileStatus> all = files.listFiles(BenchJob.LOCATION, true);
    long found = 0;
    while (all.hasNext()) {
      found += all.next().isFile() ? 1 : 0;
    }
    require(found >= job.done(), "all files");
  }

  private RunPlan plan() {
    return new RunPlanner(job.catalog(), job.store(), job.conf(), Clock.systemUTC())
        .plan(job.spec());
  }

  private void sample(SourcePlan source) {
    new Crawler(job.conf())
        .crawl(
            job.catalog().table("orders"),
            source.listing().only(source.taken().stream().map(BatchFile::file).toList()),
            Optional.empty());
  }

  private interface Timed {
    void happen() throws IOException;
  }

  /** What something took. Of the processors' time, all threads count. */
  private static final class Times {
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<Long> wall = new ArrayList<>();
    private final List<Long> cpu = new ArrayList<>();
    private final List<Long> ownCpu = new ArrayList<>();

    private void add(int round, Timed what) {
      long start = System.nanoTime();
      long startCpu = SYSTEM.getProcessCpuTime();
      long startOwnCpu = THREADS.getCurrentThreadCpuTime();
      try {
        what.happen();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (round >= 0) {
        wall.add(System.nanoTime() - start);
        cpu.add(SYSTEM.getProcessCpuTime() - startCpu);
        ownCpu.add(THREADS.getCurrentThreadCpuTime() - startOwnCpu);
      }
    }

    private long median() {
      return median(wall);
    }

    private long medianCpu() {
      return median(cpu);
    }

    /** Of the thread that lists. */
    private long medianOwnCpu() {
      return median(ownCpu);
    }

    private long mean() {
      return wall.stream().mapToLong(time -> time).sum() / wall.size();
    }

    private long longest() {
      return Collections.max(wall);
    }

    private static long median(List<Long> times) {
      return times.stream().sorted().toList().get(times.size() / 2);
    }
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("expected " + what);
    }
  }

  private static String time(long nanos) {
    return String.format(nanos < 10_000_000 ? "%,.1f ms" : "%,.0f ms", nanos / 1e6);
  }

  private static String ratio(long of, long to) {
    return String.format("%.2f", (double) of / to);
  }

  private static String megabytes(long bytes) {
    return String.format("%,d MB", bytes >> 20);
  }
}
