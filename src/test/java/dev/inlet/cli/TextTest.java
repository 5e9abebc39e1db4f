package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void charactersWithoutAShapeAreShown() {
    assertEquals(
        "a\\tb\\r\\n\\u001b[2J\\u202e \u00e9\ud83d\ude00",
        Text.visible("a\tb\r\n\u001b[2J\u202e \u00e9\ud83d\ude00"));
  }

  @Test
  void textIsCutBetweenCharacters() {
    assertEquals("\ud83d\ude00\ud83d\ude00", Text.cut("\ud83d\ude00\ud83d\ude00", 2));
    assertEquals("\ud83d\ude00\u2026", Text.cut("\ud83d\ude00\ud83d\ude00\ud83d\ude00", 2));
  }

  @Test
  void textFitsColumnsOfATerminal() {
    assertEquals(6, Text.width("\u65e5\u672c\u8a9e"));
    assertEquals(1, Text.width("e\u0301"));
    assertEquals(2, Text.width("\ud83d\ude00"));
    assertEquals("\u65e5\u672c\u8a9e", Text.fit("\u65e5\u672c\u8a9e", 6));
    assertEquals("\u65e5\u672c\u2026", Text.fit("\u65e5\u672c\u8a9e", 5));
    assertEquals("\u65e5\u2026", Text.fit("\u65e5\u672c\u8a9e", 4));
    assertEquals("\u2026", Text.fit("ab", 1));
  }

  @Test
  void aLineIsAsWideAsTheTerminal() {
    assertEquals(80, Console.width(Optional.of("80")));
    assertEquals(160, Console.width(Optional.of("")));
    assertEquals(160, Console.width(Optional.empty()));
  }
}
