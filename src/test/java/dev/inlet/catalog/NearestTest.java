package dev.inlet.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KEYS = List.of("bookmark", "table", "path");

  @Test
  void slipsOfTheFingerAreForgiven() {
    assertEquals(Optional.of("bookmark"), Nearest.to("bookmrk", KEYS));
    assertEquals(Optional.of("table"), Nearest.to("tabel", KEYS));
    assertEquals(Optional.of("path"), Nearest.to("paths", KEYS));
  }

  @Test
  void otherWordsAreNotGuessedAt() {
    assertEquals(Optional.empty(), Nearest.to("schedule", KEYS));
    assertEquals("Known: bookmark, path, table", Nearest.hint("schedule", KEYS));
    assertEquals("There are none", Nearest.hint("x", List.of()));
  }
}
