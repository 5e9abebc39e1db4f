package dev.inlet.state;

import static java.util.Objects.requireNonNull;

import dev.inlet.ConflictException;
import dev.inlet.InletException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to be the one run of a job. Each taking is a numbered document, put if absent, so that
 * of several takers exactly one wins; the number is the fencing number, and only its owner ever
 * rewrites it. A lease that was released, that expired, or whose process on this machine is gone is
 * free for the next number.
 *
 * <p>{@link #check()} before every commit: a run that slept past its lease finds a higher number.
 */
public final class Lease implements AutoCloseable {
  /**
   * The document. Instants are ISO-8601.
   *
   * @param machine identifies host, boot and process namespace; empty when unknown
   */
  record Document(
      long fence,
      String run,
      String host,
      String machine,
      long pid,
      String user,
      String takenAt,
      String expiresAt,
      boolean released) {}

  /**
   * Who had a lease.
   *
   * @param takenAt ISO-8601
   */
  public record Holding(String run, String user, String host, long pid, String takenAt) {}

  private static final Pattern DOCUMENT = Pattern.compile("\\d{10}\\.json");

  /** How often it is looked whether a lease is free, while waiting for it. */
  private static final Duration POLL = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final StateStore store;
  private final String folder;
  private final Duration duration;
  private final Clock clock;
  private final Optional<Holding> lost;
  private final ScheduledExecutorService renewer;
  private final ScheduledFuture<?> renewal;
  private Document document;

  private Lease(
      StateStore store,
      String folder,
      Duration duration,
      Clock clock,
      Document document,
      Optional<Holding> lost) {
    this.lost = lost;
    this.store = store;
    this.folder = folder;
    this.duration = duration;
    this.clock = clock;
    this.document = document;
    this.renewer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "inlet-lease");
              thread.setDaemon(true);
              return thread;
            });
    long third = Math.max(1, duration.toMillis() / 3);
    this.renewal =
        renewer.scheduleAtFixedRate(this::renewQuietly, third, third, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes the lease whose documents are in this folder of the store.
   *
   * @throws ConflictException if another run holds it
   */
  public static Lease take(
      StateStore store, String folder, String run, Duration duration, Clock clock) {
    return take(store, folder, run, duration, clock, Waiting.none());
  }

  /**
   * Takes the lease, and waits for it where somebody else holds it.
   *
   * @throws ConflictException if another run still holds it at the end of the wait
   */
  public static Lease take(
      StateStore store,
      String folder,
      String run,
      Duration duration,
      Clock clock,
      Waiting waiting) {
    requireNonNull(run, "run");
    Instant end = clock.instant().plus(waiting.atMost());
    boolean told = false;
    while (true) {
      Attempt attempt = attempt(store, folder, run, duration, clock);
      if (attempt.lease().isPresent()) {
        return attempt.lease().get();
      }
      if (!told && !waiting.atMost().isZero()) {
        told = true;
        waiting.told().accept(whoHoldsIt(attempt.holder()));
      }
      Duration left = Duration.between(clock.instant(), end);
      if (left.isNegative() || left.isZero()) {
        throw heldBy(store, folder, attempt.holder(), waiting);
      }
      try {
        waiting.sleeper().sleep(left.compareTo(POLL) < 0 ? left : POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw heldBy(store, folder, attempt.holder(), waiting);
      }
    }
  }

  /** Who has the lease: the caller, or the holder of this document. */
  private record Attempt(Optional<Lease> lease, Document holder) {}

  private static Attempt attempt(
      StateStore store, String folder, String run, Duration duration, Clock clock) {
    Holder self = Holder.current();
    List<String> names = documents(store, folder);
    long last = 0;
    Optional<Holding> lost = Optional.empty();
    if (!names.isEmpty()) {
      String newest = names.get(names.size() - 1);
      last = Long.parseLong(newest.substring(0, newest.indexOf('.')));
      Optional<Document> held = store.read(folder + "/" + newest, Document.class);
      if (held.isPresent() && isHeld(held.get(), self, clock)) {
        return new Attempt(Optional.empty(), held.get());
      }
      lost = held.filter(before -> !before.released()).map(Lease::holding);
    }
    Instant now = clock.instant();
    Document mine =
        new Document(
            last + 1,
            run,
            self.host(),
            self.machine(),
            self.pid(),
            self.user(),
            now.toString(),
            now.plus(duration).toString(),
            false);
    if (!store.putIfAbsent(name(folder, mine.fence()), mine)) {
      return new Attempt(
          Optional.empty(), store.read(name(folder, mine.fence()), Document.class).orElse(mine));
    }
    // A number is free again once its document was removed: a taker that slept before its put may
    // have put a number that is long past.
    List<String> present = documents(store, folder);
    String newest = folder + "/" + present.get(present.size() - 1);
    if (!newest.equals(name(folder, mine.fence()))) {
      store.remove(name(folder, mine.fence()));
      return new Attempt(Optional.empty(), store.read(newest, Document.class).orElse(mine));
    }
    for (String name : names) {
      store.remove(folder + "/" + name);
    }
    store.removeDrafts(folder);
    return new Attempt(Optional.of(new Lease(store, folder, duration, clock, mine, lost)), mine);
  }

  /** Takes another lease for the same run, for as long as this one is taken, and waits for it. */
  public Lease beside(StateStore other, String at) {
    Waiting waiting = Waiting.upTo(duration.plusSeconds(1), LOG::info);
    return take(other, at, document.run(), duration, clock, waiting);
  }

  /** Who had the lease before and never gave it back: dead, or asleep for longer than it lasts. */
  public Optional<Holding> lost() {
    return lost;
  }

  /** The number that grows with every taking of this lease. */
  public long fence() {
    return document.fence();
  }

  /**
   * Makes sure that this run still holds the lease, and extends it.
   *
   * @throws ConflictException if another run took it meanwhile
   */
  public synchronized void check() {
    List<String> names = documents(store, folder);
    String mine = name(folder, document.fence());
    if (names.isEmpty() || !mine.endsWith("/" + names.get(names.size() - 1))) {
      throw new ConflictException(
          store.path(folder)
              + ": run "
              + document.run()
              + " lost its lease: expected fencing number "
              + document.fence()
              + ", found "
              + (names.isEmpty() ? "none" : names.get(names.size() - 1))
              + ". Nothing more is written; the run that took over goes on");
    }
    renew(false);
  }

  @Override
  public synchronized void close() {
    renewal.cancel(false);
    renewer.shutdown();
    try {
      if (!document.released() && store.read(name(folder, document.fence())).isPresent()) {
        renew(true);
      }
    } catch (InletException e) {
      // What the run did stands, and the lease expires by itself.
      LOG.warn("cannot release the lease: {}", e.getMessage());
    }
  }

  private synchronized void renewQuietly() {
    try {
      if (!renewer.isShutdown() && store.read(name(folder, document.fence())).isPresent()) {
        renew(false);
      }
    } catch (InletException e) {
      // The next third of the duration tries again; if all fail, check() tells before a commit.
      LOG.warn("cannot renew the lease: {}", e.getMessage());
    }
  }

  private void renew(boolean released) {
    document =
        new Document(
            document.fence(),
            document.run(),
            document.host(),
            document.machine(),
            document.pid(),
            document.user(),
            document.takenAt(),
            clock.instant().plus(duration).toString(),
            released);
    store.replace(name(folder, document.fence()), document);
  }

  private static Holding holding(Document document) {
    return new Holding(
        document.run(), document.user(), document.host(), document.pid(), document.takenAt());
  }

  private static boolean isHeld(Document document, Holder self, Clock clock) {
    boolean expired = clock.instant().isAfter(Instant.parse(document.expiresAt()));
    return !document.released() && !expired && !self.knowsDead(document.machine(), document.pid());
  }

  private static ConflictException heldBy(
      StateStore store, String folder, Document held, Waiting waiting) {
    boolean waited = !waiting.atMost().isZero();
    return new ConflictException(
        store.path(folder)
            + ": run "
            + held.run()
            + " holds the lease: expected a free lease, found it taken by "
            + held.user()
            + "@"
            + held.host()
            + " (process "
            + held.pid()
            + ") since "
            + held.takenAt()
            + ", until "
            + held.expiresAt()
            + " unless it renews it. "
            + (waited
                ? "It was waited for " + waiting.atMost().toSeconds() + " s; wait longer"
                : "Wait for it to end, as --wait does")
            + ", or until then if it died");
  }

  private static String whoHoldsIt(Document held) {
    return "run "
        + held.run()
        + " of "
        + held.user()
        + "@"
        + held.host()
        + " (process "
        + held.pid()
        + ") holds the lease since "
        + held.takenAt();
  }

  /** Sorted; what somebody else put into the folder is no lease. */
  private static List<String> documents(StateStore store, String folder) {
    return store.list(folder).stream().filter(DOCUMENT.asMatchPredicate()).toList();
  }

  private static String name(String folder, long fence) {
    return String.format("%s/%010d.json", folder, fence);
  }
}
