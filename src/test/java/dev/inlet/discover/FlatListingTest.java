package dev.inlet.discover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.catalog.Origin;
import dev.inlet.catalog.SourceSpec;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.state.LocalDisk;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.Test;

class FlatListingTest {
  private static final int PAGE = 10;
  private static final String BASE = "/data/";

  /** A store of keys, which knows folders by the slashes in them alone. */
  private static final class Keys extends LocalDisk.Raw {
    private final Collection<String> keys;
    private final AtomicLong pages = new AtomicLong();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private String gone = "nothing";
    private String broken = "nothing";

    /** In the order in which they are listed. */
    Keys(Collection<String> keys) {
      this.keys = keys;
    }

    @Override
    public RemoteIterator<LocatedFileStatus> listFiles(Path folder, boolean recursive)
        throws IOException {
      threads.add(Thread.currentThread());
      String prefix = folder.toUri().getPath() + "/";
      if (prefix.endsWith(gone)) {
        throw new FileNotFoundException(prefix);
      }
      if (prefix.endsWith(broken)) {
        throw new IOException("slow down");
      }
      List<LocatedFileStatus> found = new ArrayList<>();
      keys.stream().map(BASE::concat).filter(k -> k.startsWith(prefix)).forEach(k -> add(k, found));
      return new Pages<>(found.iterator());
    }

    private static void add(String key, List<LocatedFileStatus> found) {
      found.add(new LocatedFileStatus(status(key, false), new BlockLocation[0]));
    }

    private static FileStatus status(String key, boolean isFolder) {
      return new FileStatus(isFolder ? 0 : 1, isFolder, 1, 1, 1, new Path("keys:" + key));
    }

    @Override
    public RemoteIterator<FileStatus> listStatusIterator(Path folder) {
      String prefix = folder.toUri().getPath() + "/";
      NavigableMap<String, FileStatus> children = new TreeMap<>();
      for (String key : keys) {
        String whole = BASE + key;
        if (whole.startsWith(prefix)) {
          int slash = whole.indexOf('/', prefix.length());
          String child = slash < 0 ? whole : whole.substring(0, slash);
          children.put(child + (slash < 0 ? "" : "/"), status(child, slash >= 0));
        }
      }
      return new Pages<>(children.values().iterator());
    }

    /** Counts what it brings by pages. */
    private final class Pages<T> implements RemoteIterator<T> {
      private final Iterator<T> all;
      private int left;

      Pages(Iterator<T> all) {
        this.all = all;
        pages.incrementAndGet();
        left = PAGE;
      }

      @Override
      public boolean hasNext() {
        if (left == 0 && all.hasNext()) {
          pages.incrementAndGet();
          left = PAGE;
        }
        return all.hasNext();
      }

      @Override
      public T next() {
        left--;
        return all.next();
      }
    }
  }

  private final Set<String> found = new TreeSet<>();

  private long list(Keys keys) throws IOException {
    Set<Thread> adding = ConcurrentHashMap.newKeySet();
    TableSpec table =
        new TableSpec(
            "orders",
            "keys:/data",
            Optional.empty(),
            CsvSpec.open(),
            List.of(),
            List.of(),
            List.of(),
            ZoneOffset.UTC,
            new Origin("jobs.conf", 1));
    Collector collector =
        new Collector(
            table,
            SourceSpec.whole(table),
            new Path("keys:/data"),
            file -> {
              assertTrue(adding.add(Thread.currentThread()) && adding.size() == 1, "one at a time");
              assertTrue(found.add(file.path()), () -> file.path() + " came twice");
              adding.clear();
              return false;
            });
    new FlatListing(keys, collector, PAGE).list(new Path("keys:/data"));
    return collector.found();
  }

  private static List<String> numbered(String pattern, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> String.format(pattern, i)).toList();
  }

  @Test
  void filesOfAFewPagesAreListedByOneThreadInAsManyRequests() throws IOException {
    TreeSet<String> all = new TreeSet<>(numbered("year=2001/day=%03d/a.csv", 0, 99));
    Keys keys = new Keys(all);
    assertEquals(99, list(keys));
    assertEquals(all, found);
    assertEquals(10, keys.pages.get());
    assertEquals(1, keys.threads.size());
  }

  @Test
  void largeFoldersAreListedBesideEachOther() throws IOException {
    TreeSet<String> all = new TreeSet<>();
    for (int year = 2001; year < 2009; year++) {
      all.addAll(numbered("year=" + year + "/day=%03d.csv", 0, 365));
    }
    Keys keys = new Keys(all);
    assertEquals(all.size(), list(keys));
    assertEquals(all, found);
    assertTrue(keys.threads.size() > 1, "threads: " + keys.threads);
    // A request for the years, and one more at most for each of them.
    assertTrue(keys.pages.get() <= all.size() / PAGE + 10, "pages: " + keys.pages);
  }

  @Test
  void manySmallFoldersAreNotAskedForOneByOne() throws IOException {
    TreeSet<String> all = new TreeSet<>(numbered("a%05d/x.csv", 0, 20_000));
    Keys keys = new Keys(all);
    assertEquals(20_000, list(keys));
    assertEquals(all, found);
    assertTrue(keys.pages.get() <= 2 * all.size() / PAGE, "pages: " + keys.pages);
  }

  @Test
  void aLargeFolderBeforeManySmallOnesCostsAFewTimesAsManyRequests() throws IOException {
    TreeSet<String> all = new TreeSet<>(numbered("a/%05d.csv", 0, 500));
    all.addAll(numbered("b%05d/x.csv", 0, 3000));
    Keys keys = new Keys(all);
    assertEquals(3500, list(keys));
    assertEquals(all, found);
    assertTrue(keys.pages.get() <= 11 * all.size() / PAGE, "pages: " + keys.pages);
  }

  /** Names that come before and after a slash, in their order as bytes. */
  @Test
  void whateverTheKeysAreEachComesOnce() throws IOException {
    String[] names = {"a", "a-", "a.csv", "a0", "aa", "b", "\ud83d\ude00", "\uffee", "year=1"};
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      TreeSet<String> all = new TreeSet<>(ReadOrder::compare);
      int size = 1 + random.nextInt(2500);
      for (int i = 0; i < size; i++) {
        StringBuilder key = new StringBuilder();
        while (random.nextInt(3) > 0) {
          // The first names are frequent, so that some folders are large.
          int name = (int) (names.length * Math.pow(random.nextDouble(), 3));
          key.append(names[name]).append('/');
        }
        all.add(key.append(random.nextInt(500)).append(names[random.nextInt(3)]).toString());
      }
      found.clear();
      assertEquals(all.size(), list(new Keys(all)), "seed " + seed);
      assertEquals(all.stream().collect(TreeSet::new, Set::add, Set::addAll), found);
    }
  }

  /** Directory buckets of S3 list their keys in no order. */
  @Test
  void aStoreWithoutAnOrderIsListedByOneThread() throws IOException {
    List<String> all = new ArrayList<>();
    for (int day = 0; day < 300; day++) {
      for (int year = 2001; year < 2009; year++) {
        all.add("year=" + year + "/" + day + ".csv");
      }
    }
    Keys keys = new Keys(all);
    assertEquals(all.size(), list(keys));
    assertEquals(new TreeSet<>(all), found);
    assertEquals(1, keys.threads.size());
  }

  @Test
  void aFolderThatIsGoneMeanwhileHasNoFiles() throws IOException {
    TreeSet<String> all = new TreeSet<>(numbered("a/%05d.csv", 0, 150));
    all.addAll(numbered("b/%05d.csv", 0, 150));
    all.addAll(numbered("c/%05d.csv", 0, 150));
    Keys keys = new Keys(all);
    keys.gone = "/b/";
    assertEquals(300, list(keys));
  }

  @Test
  void aFailureOfOneThreadIsThatOfTheListing() {
    TreeSet<String> all = new TreeSet<>(numbered("a/%05d.csv", 0, 150));
    all.addAll(numbered("b/%05d.csv", 0, 150));
    Keys keys = new Keys(all);
    keys.broken = "/b/";
    IOException e = assertThrows(IOException.class, () -> list(keys));
    assertEquals("slow down", e.getMessage());
  }
}
