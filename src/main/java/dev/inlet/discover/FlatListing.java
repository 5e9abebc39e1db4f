package dev.inlet.discover;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Lists all keys below a folder of an object store, which brings them in their order, page by page,
 * and the next one only when the last one is there. Where that takes many pages, the folders that
 * are still to come are listed beside each other, each in the same way.
 *
 * <p>Every folder costs a page of its own then, be it ever so small. So this is only done where the
 * folders seen so far were about as large as pages, or where those to come are not many more than
 * the pages that it has taken to get there; and after ten pages at the earliest.
 */
final class FlatListing {
  /** Keys in a page of S3. */
  private static final int PAGE = 1000;

  /** Pages before it is looked at what comes, for the first time. */
  private static final int FIRST_PAGES = 10;

  /** Folders to come for each page that was brought. */
  private static final int FOLDERS_FOR_A_PAGE = 10;

  /** How many folders are listed at once; S3A has connections for far more. */
  private static final int THREADS = 8;

  private final FileSystem fs;
  private final Collector collector;
  private final int pageKeys;
  private final Queue<Future<?>> begun = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          work -> {
            Thread daemon = new Thread(work, "inlet-listing");
            daemon.setDaemon(true);
            return daemon;
          });

  /**
   * @param collector given the files by one thread at a time
   */
  FlatListing(FileSystem fs, Collector collector) {
    this(fs, collector, PAGE);
  }

  /**
   * @param pageKeys how many keys a page has
   */
  FlatListing(FileSystem fs, Collector collector, int pageKeys) {
    this.fs = fs;
    this.collector = collector;
    this.pageKeys = pageKeys;
  }

  /** Hands all files below a folder to the collector, in no order; once. */
  void list(Path folder) throws IOException {
    try {
      new Folder(folder).list();
      // Who begins others does so before he ends himself.
      for (Future<?> next = begun.poll(); next != null; next = begun.poll()) {
        next.get();
      }
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while listing " + folder, e);
    } finally {
      threads.shutdownNow();
      awaitEnd();
    }
  }

  /** Whoever is given the files may be closed afterwards. */
  private void awaitEnd() {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static IOException thrown(Throwable failure) {
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return (IOException) failure;
  }

  private void beginBeside(Path folder) {
    begun.add(
        threads.submit(
            () -> {
              try {
                new Folder(folder).list();
              } catch (FileNotFoundException e) {
                // All its keys are gone since it was seen; a listing has none of them either.
              }
              return null;
            }));
  }

  /** The listing of one folder. */
  private final class Folder {
    private final Path path;

    /** Where in a key the name of a child begins. */
    private final int start;

    private final List<FileStatus> page = new ArrayList<>(pageKeys);
    private long seen;
    private long nextLook = (long) FIRST_PAGES * pageKeys;

    /** The key that came last, whole. */
    private String last = "";

    /** Not all stores have an order; who has none is listed by one thread. */
    private boolean inOrder = true;

    /** The folder in this one that the last key is in; empty if there is none. */
    private String child = "";

    private long children;
    private boolean isLastChild;

    Folder(Path path) {
      this.path = path;
      String key = path.toUri().getPath();
      this.start = key.endsWith("/") ? key.length() : key.length() + 1;
    }

    void list() throws IOException {
      RemoteIterator<? extends FileStatus> files = fs.listFiles(path, true);
      while (files.hasNext()) {
        FileStatus file = files.next();
        String key = file.getPath().toUri().getPath();
        if (!isIn(key, child)) {
          if (isLastChild) {
            break;
          }
          enter(key);
        }
        if (seen % pageKeys == 0 || nextLook == (long) FIRST_PAGES * pageKeys) {
          inOrder &= ReadOrder.compare(last, key) < 0;
        }
        last = key;
        seen++;
        page.add(file);
        if (page.size() == pageKeys) {
          handOver();
        }
        if (seen == nextLook && !isLastChild) {
          nextLook *= 2;
          isLastChild = inOrder && !child.isEmpty() && othersBeside();
        }
      }
      handOver();
      called(files);
    }

    private boolean isIn(String key, String folder) {
      int end = start + folder.length();
      return !folder.isEmpty()
          && key.startsWith(folder, start)
          && key.length() > end
          && key.charAt(end) == '/';
    }

    private void enter(String key) {
      int slash = key.indexOf('/', start);
      child = slash < 0 ? "" : key.substring(start, slash);
      children += child.isEmpty() ? 0 : 1;
    }

    private void handOver() {
      synchronized (collector) {
        page.forEach(collector::add);
      }
      page.clear();
    }

    private void called(RemoteIterator<?> entries) {
      synchronized (collector) {
        collector.called(Lister.requests(entries));
      }
    }

    /** Leaves what comes after the present child to others, if that is worth it. */
    private boolean othersBeside() throws IOException {
      List<FileStatus> files = new ArrayList<>();
      List<Path> folders = new ArrayList<>();
      RemoteIterator<FileStatus> entries = fs.listStatusIterator(path);
      long count = 0;
      long before = 0;
      while (entries.hasNext() && count <= seen / 2) {
        FileStatus entry = entries.next();
        count++;
        String key = entry.getPath().toUri().getPath() + (entry.isDirectory() ? "/" : "");
        if (ReadOrder.compare(key, last) > 0 && !isIn(key, child)) {
          if (entry.isDirectory()) {
            folders.add(entry.getPath());
          } else {
            files.add(entry);
          }
        } else {
          before += entry.isDirectory() ? 1 : 0;
        }
      }
      called(entries);
      boolean isLarge = children > 1 && seen / children >= pageKeys / 2;
      // A store may have an order within folders, and none of folders.
      if (count > seen / 2
          || before != children
          || folders.isEmpty()
          || !(isLarge || folders.size() <= seen / pageKeys * FOLDERS_FOR_A_PAGE)) {
        return false;
      }
      page.addAll(files);
      folders.forEach(FlatListing.this::beginBeside);
      return true;
    }
  }
}
