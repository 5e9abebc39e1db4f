package dev.inlet.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.run.Forecast.Earlier;
import dev.inlet.write.RowSize;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final Earlier EARLIER = new Earlier("r1", 1000, 50, 400, 3);

  @Test
  void withoutAnEarlierRunARowIsAsWideAsARecordOfTheInput() {
    Forecast first = new Forecast(1000, 5000, 0.25, Optional.empty());
    assertEquals(
        new RowSize(
            12.5, false, "13 bytes a row, by the size of the input, for want of an earlier run"),
        first.ofRows(40, 100));
    assertEquals(1250, first.bytes());
    assertEquals("1.25 bytes for each byte of input, for want of an earlier run", first.basis());
  }

  @Test
  void whereNobodyCountedRecordsThereAreAsManyAsRows() {
    assertEquals(31.25, new Forecast(1000, 5000, 0.25, Optional.empty()).ofRows(40, -1).bytes());
  }

  @Test
  void anEarlierRunTellsHowLargeRowsAre() {
    Forecast forecast = new Forecast(3000, 0, 0.25, Optional.of(EARLIER));
    assertEquals(
        new RowSize(8, true, "8.0 bytes a row, as run r1 wrote them"), forecast.ofRows(40, 100));
    assertEquals(1200, forecast.bytes());
    assertEquals("0.40 bytes for each byte of input, as run r1 wrote them", forecast.basis());
  }

  @Test
  void ofFilesThatAMergeWritesAgainItsOwnRowsTakeTheirShareOnly() {
    Earlier merged = Earlier.of(report(1000), landed(2, 8_000_000, 1_000_000)).orElseThrow();
    assertEquals(new Earlier("r1", 1000, 2, 16, 1), merged);
    assertEquals(
        new RowSize(8, true, "8.0 bytes a row, as run r1 wrote them"),
        new Forecast(1000, 0, 0.25, Optional.of(merged)).ofRows(2, 2));
  }

  @Test
  void whereNobodyKnowsTheRowsOfTheFilesNothingIsConcluded() {
    assertEquals(Optional.empty(), Earlier.of(report(1000), landed(2, 8_000_000, -1)));
    assertEquals(Optional.empty(), Earlier.of(report(1000), landed(2, 8_000_000, 0)));
    assertEquals(Optional.empty(), Earlier.of(report(1000), landed(-1, 8_000_000, 10)));
  }

  private static RunReport report(long bytes) {
    return new RunReport(
        "r1",
        "j",
        RunReport.Status.DONE,
        0,
        "",
        "",
        1,
        false,
        List.of(new RunReport.Source("s", "t", 1, 1, bytes, "", 0, "", 0, 0)),
        0,
        0,
        0,
        "",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        RunReport.Requests.NONE,
        "");
  }

  private static RunReport.Target landed(long rows, long bytes, long rowsInFiles) {
    return new RunReport.Target(
        "x", "lake", "delta", rows, 1, bytes, rowsInFiles, List.of("d=1"), 2, null);
  }

  @Test
  void aRunOfAHundredthOfTheRowsSaysNothing() {
    assertTrue(EARLIER.isEnoughForRows(5_000));
    assertFalse(EARLIER.isEnoughForRows(5_100));
    assertTrue(EARLIER.isEnoughForInput(100_000));
    assertFalse(EARLIER.isEnoughForInput(101_000));
    assertFalse(new Earlier("r", 10, 0, 0, 0).isEnoughForRows(1));
    assertFalse(new Earlier("r", 0, 10, 10, 0).isEnoughForInput(0));
  }
}
