package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.cli.RowTable.Heading;
import dev.inlet.format.Column;
import dev.inlet.format.DataType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RowTableTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);

  @Test
  void columnsAreAlignedAndNumbersStandToTheRight() {
    RowTable table = table(OptionalInt.empty(), "id int", "name string");
    table.row(new Object[] {7, "anna"});
    table.row(new Object[] {1200, null});
    table.row(new Object[] {null, ""});
    table.end();
    assertEquals(
        """
          id  name
         int  string
        ----  ------
           7  anna
        1200  ∅
           ∅
        """,
        text.toString());
  }

  @Test
  void wideCharactersAndMarksAreAlignedAsTheyAreShown() {
    RowTable table = table(OptionalInt.empty(), "a string", "b string");
    table.row(new Object[] {"\u65e5\u672c\u8a9e", "x"});
    table.row(new Object[] {"e\u0301", "y"});
    table.row(new Object[] {"two\nlines\u001b[31m", "z"});
    table.end();
    assertEquals(
        """
        a                     b
        string                string
        --------------------  ------
        \u65e5\u672c\u8a9e                x
        e\u0301                     y
        two\\nlines\\u001b[31m  z
        """,
        text.toString());
  }

  @Test
  void longCellsAreCut() {
    RowTable table = table(OptionalInt.empty(), "a string");
    table.row(new Object[] {"x".repeat(1_000_000)});
    table.end();
    assertEquals("x".repeat(59) + "…", lastLine());
  }

  @Test
  void cellsAreCutShorterWhereThatMakesAllColumnsFitTheTerminal() {
    RowTable table = table(OptionalInt.of(50), "a string", "b string");
    table.row(new Object[] {"x".repeat(100), "y".repeat(25)});
    table.end();
    assertEquals("x".repeat(19) + "…  " + "y".repeat(19) + "…", lastLine());
    assertEquals(0, table.hidden());
    assertEquals("", PreviewCommand.hidden(table));
  }

  @Test
  void columnsThatTheTerminalHasNoRoomForAreCounted() {
    RowTable table = table(OptionalInt.of(16), "first string", "second string", "third string");
    table.row(new Object[] {"a", "b", "c"});
    table.end();
    assertEquals("a       b", lastLine());
    assertEquals(1, table.hidden());
    assertEquals("; 1 column more: --format csv", PreviewCommand.hidden(table));
  }

  @Test
  void theFirstRowsSayHowWideColumnsAreAndLaterOnesAreNotHeld() {
    RowTable table = table(OptionalInt.empty(), "a string", "b string");
    for (int i = 0; i < 1_000; i++) {
      table.row(new Object[] {"1", "2"});
    }
    assertEquals(1_003, text.toString().lines().count());
    table.row(new Object[] {"1234567890", "2"});
    table.row(new Object[] {"1", "2"});
    table.end();
    assertEquals(
        List.of("1234567890  2", "1       2"), text.toString().lines().skip(1_003).toList());
  }

  private RowTable table(OptionalInt terminal, String... columns) {
    List<Column> all = new ArrayList<>();
    for (String column : columns) {
      String[] parts = column.split(" ", -1);
      all.add(new Column(parts[0], DataType.parse(parts[1])));
    }
    return new RowTable(all, Heading.TYPES, out, terminal);
  }

  private String lastLine() {
    List<String> lines = text.toString().lines().toList();
    return lines.get(lines.size() - 1);
  }
}
