package dev.inlet.infer;

import dev.inlet.format.DataType.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * How alike the columns of two tables are: the share of the columns of either that both have. One
 * whose types have nothing but texts in common counts half. Tables of different formats, or of CSV
 * with different delimiters, are not alike at all, for they cannot be read as one.
 *
 * @param score from 0 to 1
 * @param shared columns of both
 * @param columns of either
 */
public record Similarity(double score, int shared, int columns) {

  /** Of two tables; which of them is first is of no account. */
  public static Similarity of(TableDefinition a, TableDefinition b) {
    Map<String, ColumnDefinition> left = byName(a);
    Map<String, ColumnDefinition> right = byName(b);
    TreeSet<String> all = new TreeSet<>(left.keySet());
    all.addAll(right.keySet());
    int shared = 0;
    double weight = 0;
    for (String name : left.keySet()) {
      if (right.containsKey(name)) {
        shared++;
        weight += alike(left.get(name), right.get(name)) ? 1 : 0.5;
      }
    }
    double score = isCompatible(a, b) && !all.isEmpty() ? weight / all.size() : 0;
    return new Similarity(score, shared, all.size());
  }

  /** Whether the files of two can be read as those of one table. */
  public static boolean isCompatible(TableDefinition a, TableDefinition b) {
    return a.format().equals(b.format())
        && a.csv().delimiter().equals(b.csv().delimiter())
        && a.csv().header() == b.csv().header();
  }

  /**
   * The least score that holds all together: each is so like another one of those that it is linked
   * with. With tables that grew column by column, each need only be like its neighbour. 1 for one
   * table or none.
   */
  public static double weakestLink(List<TableDefinition> tables) {
    List<TableDefinition> left = new ArrayList<>(tables);
    List<TableDefinition> linked = new ArrayList<>();
    double weakest = 1;
    while (!left.isEmpty()) {
      double best = linked.isEmpty() ? 1 : -1;
      TableDefinition next = left.get(0);
      for (TableDefinition one : linked.isEmpty() ? List.<TableDefinition>of() : left) {
        double score = linked.stream().mapToDouble(other -> of(one, other).score()).max().orElse(1);
        if (score > best) {
          best = score;
          next = one;
        }
      }
      weakest = Math.min(weakest, best);
      linked.add(next);
      left.remove(next);
    }
    return weakest;
  }

  private static boolean alike(ColumnDefinition a, ColumnDefinition b) {
    // Where nothing was seen a column is a string for want of a better type.
    boolean open = a.seen().isEmpty() || b.seen().isEmpty();
    return open
        || a.type().equals(b.type())
        || TypeLattice.join(a.column().type(), b.column().type()) != Scalar.STRING;
  }

  private static Map<String, ColumnDefinition> byName(TableDefinition table) {
    Map<String, ColumnDefinition> columns = new HashMap<>();
    table.columns().forEach(one -> columns.put(one.name().toLowerCase(Locale.ROOT), one));
    return columns;
  }
}
