package dev.inlet.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class PartWindowTest {
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();

  /** Ends only once another one is under way too. */
  private Callable<String> inPairs(CyclicBarrier pair, String name) {
    return () -> {
      mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
      pair.await();
      underWay.decrementAndGet();
      return name;
    };
  }

  private Callable<String> refused(String message) {
    return () -> {
      begun.incrementAndGet();
      throw new IOException(message);
    };
  }

  @Test
  void asManyAsThereMayBeAreUnderWayAndTheirOrderIsKept() throws IOException {
    CyclicBarrier pair = new CyclicBarrier(2);
    try (PartWindow window = new PartWindow(2)) {
      for (int i = 1; i <= 6; i++) {
        window.begin(inPairs(pair, "part " + i));
      }
      assertEquals(
          List.of("part 1", "part 2", "part 3", "part 4", "part 5", "part 6"), window.finish());
      assertEquals(6, window.begun());
    }
    assertEquals(2, mostUnderWay.get());
  }

  @Test
  void onceOneHasFailedNoOtherIsBegun() throws IOException {
    try (PartWindow window = new PartWindow(1)) {
      window.begin(refused("the first"));
      IOException e = assertThrows(IOException.class, () -> window.begin(refused("the second")));
      assertEquals("the first", e.getMessage());
      assertEquals("the first", assertThrows(IOException.class, window::finish).getMessage());
    }
    assertEquals(1, begun.get());
  }

  @Test
  void nothingIsUnderWayOnceItIsClosed() throws IOException {
    CountDownLatch isBegun = new CountDownLatch(1);
    CountDownLatch isFailed = new CountDownLatch(1);
    PartWindow window = new PartWindow(2);
    window.begin(
        () -> {
          isBegun.await();
          throw new IOException("not now");
        });
    window.begin(
        () -> {
          underWay.incrementAndGet();
          isBegun.countDown();
          isFailed.await();
          return "part " + underWay.decrementAndGet();
        });
    assertEquals("not now", assertThrows(IOException.class, window::finish).getMessage());
    assertEquals(1, underWay.get());
    new Thread(isFailed::countDown).start();
    window.close();
    assertEquals(0, underWay.get());
  }

  @Test
  void howManyIsTheSettingOfS3A() {
    Configuration conf = new Configuration(false);
    assertEquals(4, PartWindow.most(conf));
    conf.setInt("fs.s3a.fast.upload.active.blocks", 7);
    assertEquals(7, PartWindow.most(conf));
    conf.setInt("fs.s3a.fast.upload.active.blocks", 0);
    assertEquals(1, PartWindow.most(conf));
  }
}
