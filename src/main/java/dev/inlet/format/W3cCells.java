package dev.inlet.format;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the cells of lines whose file names them. A tab parts them if the line has one, else
 * spaces; quotes may be around a cell.
 */
final class W3cCells implements LineCells {
  private static final int NOWHERE = -1;

  private final List<String> names;
  private final int[] starts;
  private final int[] ends;

  /** By place in the line the cell; of the last directive. */
  private int[] cells = {};

  private boolean named;
  private String unknown = "";
  private String failure = "";

  W3cCells(W3c layout) {
    this.names = layout.fields();
    this.starts = new int[names.size()];
    this.ends = new int[names.size()];
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public boolean skips(byte[] line, int from, int to) {
    Optional<List<String>> fields = Optional.empty();
    if (line[from] == '#') {
      fields = W3c.fieldsIn(Bytes.text(line, from, to));
    } else if (!named) {
      fields = W3c.flowFieldsIn(Bytes.text(line, from, to));
    }
    fields.ifPresent(
        found -> {
          named = true;
          cells = found.stream().mapToInt(names::indexOf).toArray();
          unknown = found.stream().filter(name -> !names.contains(name)).findFirst().orElse("");
        });
    return line[from] == '#' || fields.isPresent();
  }

  @Override
  public boolean find(byte[] line, int from, int to) {
    if (!named) {
      return fail(
          "expected a line of names, such as '#Fields: …', before the first record, found none");
    }
    Arrays.fill(starts, from);
    Arrays.fill(ends, from);
    byte delimiter = ' ';
    for (int i = from; i < to; i++) {
      delimiter = line[i] == '\t' ? (byte) '\t' : delimiter;
    }
    return find(line, from, end(line, from, to, delimiter), delimiter);
  }

  private static int end(byte[] line, int from, int to, byte delimiter) {
    int end = to;
    while (delimiter == ' ' && end > from && line[end - 1] == ' ') {
      end--;
    }
    return end;
  }

  private boolean find(byte[] line, int from, int to, byte delimiter) {
    int at = from;
    int found = 0;
    while (at <= to) {
      boolean quoted = at < to && line[at] == '"';
      int start = quoted ? at + 1 : at;
      int end = start;
      while (end < to && line[end] != (quoted ? '"' : delimiter)) {
        end++;
      }
      int next = quoted ? end + 1 : end;
      if (next > to || (next < to && line[next] != delimiter)) {
        return fail("expected quotes around all of a field, found others");
      }
      if (found < cells.length && cells[found] != NOWHERE) {
        starts[cells[found]] = start;
        ends[cells[found]] = end;
      } else if (found < cells.length) {
        return fail(
            "unknown field '"
                + unknown
                + "': run 'inlet crawl --full TABLE' to add it to the table");
      }
      found++;
      at = next + 1;
      while (delimiter == ' ' && at < to && line[at] == ' ') {
        at++;
      }
    }
    return found == cells.length
        || fail("expected " + cells.length + " fields, as the file names them, found " + found);
  }

  private boolean fail(String why) {
    failure = why;
    return false;
  }

  @Override
  public String problem() {
    return failure;
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
