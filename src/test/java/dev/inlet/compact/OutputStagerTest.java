package dev.inlet.compact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.compact.CompactionPlan.Output;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputStagerTest {
  private static String staged(String path) {
    return OutputStager.staged("000007", new Output(path, "", List.of(), Optional.empty()));
  }

  @Test
  void outputsAreStagedUnderNamesThatEveryDiskTakes() {
    assertEquals("000007/out.csv.gz", staged("Länder/Übersicht 東京.csv.gz"));
    assertEquals("000007/out.parquet", staged("x".repeat(1_000) + ".parquet"));
    assertEquals("000007/out", staged("größe.ä"));
  }
}
