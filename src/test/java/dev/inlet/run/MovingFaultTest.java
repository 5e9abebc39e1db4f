package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.testing.FaultyFileSystem;
import dev.inlet.testing.FaultyFileSystem.Operation;
import dev.inlet.testing.FaultyFileSystem.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dies at one durable operation after the other, before and after its effect, and runs again. */
@Tag("spark")
class MovingFaultTest {
  @TempDir Path folder;

  @AfterEach
  void revive() {
    FaultyFileSystem.revive();
  }

  @Test
  void aRunThatDoesNotDieIsWell() throws IOException {
    CrashLake lake = lake("alive");
    assertEquals(RunReport.Status.DONE, lake.run().status());
    FaultyFileSystem.operations().forEach(System.out::println);
    lake.assertAllIsWell();
  }

  @Test
  @Tag("long")
  void whereverARunDiesTheNextOneFinishesIt() throws IOException {
    boolean died = true;
    for (int n = 1; died; n++) {
      for (Side side : Side.values()) {
        died = diesAndIsFinished(n, side);
      }
    }
  }

  private CrashLake lake(String name) throws IOException {
    return new CrashLake(Files.createDirectories(folder.resolve(name)));
  }

  /** Whether the run was long enough to die. */
  private boolean diesAndIsFinished(int n, Side side) throws IOException {
    CrashLake lake = lake(side + "-" + n);
    FaultyFileSystem.dieAt(n, side);
    try {
      lake.run();
    } catch (RuntimeException e) {
      if (!FaultyFileSystem.isDead()) {
        throw e;
      }
    }
    boolean died = FaultyFileSystem.isDead();
    List<Operation> done = FaultyFileSystem.operations();
    String where = side + " " + n + ", " + done.get(done.size() - 1);
    lake.restart();
    try {
      lake.run();
      lake.assertAllIsWell();
    } catch (RuntimeException | AssertionError e) {
      System.out.println("died " + where + ": " + e);
      if (!(e instanceof AssertionError) && !(e instanceof dev.inlet.InletException))
        e.printStackTrace(System.out);
    }
    return died;
  }
}
