package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.inlet.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BesideTest {
  @Test
  void workIsDoneInTheOrderInWhichItWasGivenMoreThanMayWaitToo() {
    List<Integer> done = new ArrayList<>();
    try (Beside beside = new Beside()) {
      for (int i = 0; i < 2000; i++) {
        int number = i;
        beside.run(() -> done.add(number));
      }
      beside.await();
      assertEquals(IntStream.range(0, 2000).boxed().toList(), done);
    }
  }

  @Test
  void aFailureIsThrownAsItIsAndNothingIsDoneAfterIt() {
    InputException failure = new InputException("corrupt");
    List<String> done = new ArrayList<>();
    try (Beside beside = new Beside()) {
      CountDownLatch given = new CountDownLatch(1);
      beside.run(
          () -> {
            awaitUninterruptibly(given);
            throw failure;
          });
      beside.run(() -> done.add("after"));
      given.countDown();
      assertSame(failure, assertThrows(InputException.class, beside::await));
      assertSame(
          failure,
          assertThrows(InputException.class, () -> beside.run(() -> done.add("later still"))));
    }
    assertEquals(List.of(), done);
  }

  @Test
  void closingWaitsForWhatIsAtWork() {
    List<String> done = new ArrayList<>();
    CountDownLatch atWork = new CountDownLatch(1);
    try (Beside beside = new Beside()) {
      beside.run(
          () -> {
            atWork.countDown();
            done.add("done");
          });
      awaitUninterruptibly(atWork);
    }
    assertEquals(List.of("done"), done);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
