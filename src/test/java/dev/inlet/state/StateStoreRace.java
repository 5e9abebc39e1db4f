package dev.inlet.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writers that put documents of the same names at the same time, on whatever file system. */
final class StateStoreRace {
  /** Where the documents are. */
  static final String FOLDER = "race";

  private StateStoreRace() {}

  /** Of each document exactly one writer is told that it has put it, and its text is there. */
  static void requireOneWinner(StateStore store, int rounds, int writers) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    try {
      for (int round = 0; round < rounds; round++) {
        String name = FOLDER + "/" + round;
        List<Callable<String>> puts = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
          String text = "writer " + i;
          puts.add(() -> store.putIfAbsent(name, text) ? text : "");
        }
        List<String> winners = new ArrayList<>();
        for (Future<String> put : pool.invokeAll(puts)) {
          if (!put.get().isEmpty()) {
            winners.add(put.get());
          }
        }
        assertEquals(1, winners.size(), winners.toString());
        assertEquals(Optional.of(winners.get(0)), store.read(name));
      }
      assertEquals(rounds, store.list(FOLDER).size());
    } finally {
      pool.shutdownNow();
    }
  }
}
