package dev.inlet.format;

import dev.inlet.format.GrokExpansion.Cell;
import java.util.List;
import java.util.regex.Matcher;

/** The cells of lines that a {@link Grok} pattern fits. */
final class GrokCells implements LineCells {
  private final List<Cell> cells;
  private final String[][] groups;
  private final Matcher matcher;
  private final GrokLine line = new GrokLine();
  private final int[] starts;
  private final int[] ends;
  private String problem = "";

  GrokCells(Grok grok) {
    GrokExpansion expansion = GrokExpansion.of(grok);
    this.cells = expansion.cells();
    this.groups =
        cells.stream().map(cell -> cell.groups().toArray(String[]::new)).toArray(String[][]::new);
    this.matcher = expansion.regex().matcher("");
    this.starts = new int[groups.length];
    this.ends = new int[groups.length];
  }

  @Override
  public List<String> names() {
    return cells.stream().map(Cell::name).toList();
  }

  @Override
  public boolean find(byte[] bytes, int from, int to) {
    if (!line.set(bytes, from, to)) {
      problem = "expected UTF-8 text, found other bytes";
      return false;
    }
    return matches() && findGroups();
  }

  private boolean matches() {
    matcher.reset(line);
    try {
      if (matcher.matches()) {
        return true;
      }
      problem = "expected a line that the pattern fits, found one that it does not fit" + where();
    } catch (GrokLine.TooManyStepsException e) {
      problem =
          "expected a line that the pattern fits, found none after "
              + line.steps()
              + " steps: it tries too many ways";
    } catch (StackOverflowError e) {
      // Alternatives that are repeated are a recursion for each character of the line.
      problem = "expected a line that the pattern fits, found one that is too long for it";
    }
    return false;
  }

  /** As far as the line was looked at, and no further, it may have been right. */
  private String where() {
    int furthest = line.furthest();
    return furthest >= line.length() - 1
        ? ""
        : " from character "
            + (furthest + 1)
            + " on, or before: "
            + Bytes.shown(line.text(furthest));
  }

  private boolean findGroups() {
    for (int i = 0; i < groups.length; i++) {
      int start = -1;
      int end = -1;
      for (String group : groups[i]) {
        int found = matcher.start(group);
        if (found >= 0 && start >= 0) {
          problem = "field '" + cells.get(i).name() + "': expected once, found twice";
          return false;
        }
        if (found >= 0) {
          start = found;
          end = matcher.end(group);
        }
      }
      starts[i] = line.place(Math.max(start, 0));
      ends[i] = line.place(Math.max(end, 0));
    }
    return true;
  }

  @Override
  public String problem() {
    return problem;
  }

  @Override
  public int start(int cell) {
    return starts[cell];
  }

  @Override
  public int end(int cell) {
    return ends[cell];
  }
}
