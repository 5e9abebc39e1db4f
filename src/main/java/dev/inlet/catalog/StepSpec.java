package dev.inlet.catalog;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** One transformation, as it was declared. The order of columns in a list is the order written. */
public sealed interface StepSpec {
  /** Where the step stands in the job catalog. */
  Origin origin();

  /** The word that names the kind of step in the job catalog. */
  String word();

  /** A query over the sources' views and {@code rows}, the result of the steps before. */
  record Sql(String query, Origin origin) implements StepSpec {
    public Sql {
      requireNonNull(query, "query");
    }

    @Override
    public String word() {
      return "sql";
    }
  }

  /** New names for columns; what is not named stays as it is. */
  record Rename(String source, List<Pair> columns, Origin origin) implements OnRows {
    public Rename {
      columns = List.copyOf(columns);
    }

    @Override
    public String word() {
      return "rename";
    }
  }

  /** New types for columns; a value that cannot be converted rejects its row. */
  record Cast(String source, List<Pair> columns, Origin origin) implements OnRows {
    public Cast {
      columns = List.copyOf(columns);
    }

    @Override
    public String word() {
      return "cast";
    }
  }

  /** Removes columns. */
  record Drop(String source, List<String> columns, Origin origin) implements OnRows {
    public Drop {
      columns = List.copyOf(columns);
    }

    @Override
    public String word() {
      return "drop";
    }
  }

  /**
   * Keeps columns, in this order; each may be an expression such as {@code upper(city) as city}.
   */
  record Select(String source, List<String> columns, Origin origin) implements OnRows {
    public Select {
      columns = List.copyOf(columns);
    }

    @Override
    public String word() {
      return "select";
    }
  }

  /** Keeps the rows for which a condition is true. */
  record Filter(String source, String condition, Origin origin) implements OnRows {
    public Filter {
      requireNonNull(condition, "condition");
    }

    @Override
    public String word() {
      return "filter";
    }
  }

  /** A step on one set of rows: a named source's, or the result of the steps before. */
  sealed interface OnRows extends StepSpec permits Rename, Cast, Drop, Select, Filter {
    /** The source whose rows are meant; empty for the result of the steps before. */
    String source();
  }

  /** A column and what becomes of it: its new name, or its new type. */
  record Pair(String column, String becomes) {
    public Pair {
      requireNonNull(column, "column");
      requireNonNull(becomes, "becomes");
    }
  }
}
