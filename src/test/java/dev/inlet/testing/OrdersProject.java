package dev.inlet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A folder with a small job: orders, joined with places, into a Delta table and Parquet files.
 * Every order has a number of its own, so it shows which of them are missing or there twice.
 */
public final class OrdersProject {
  private static final int ROWS = 100;

  private final Path folder;
  private int files;

  private OrdersProject(Path folder) {
    this.folder = folder;
  }

  /** A project with so many files of orders. */
  public static OrdersProject in(Path folder, int files) {
    return in(folder, files, "select o.*, p.city from orders o left join places p on p.id = place");
  }

  /** With another step. */
  public static OrdersProject in(Path folder, int files, String sql) {
    Workspace workspace = new Workspace(folder);
    workspace.write(
        "conf/jobs.conf",
        """
        inlet {
          state = "lake/_inlet"
          warehouse = "lake"
          spark { "spark.master" = "local[2]", "spark.sql.shuffle.partitions" = 2 }
          tables {
            orders { location = "data/orders", hints { number = bigint } }
            places { location = "data/places.csv" }
          }
          jobs.orders {
            sources {
              orders { table = orders, bookmark = files }
              places { table = places, bookmark = off }
            }
            steps = [ { sql = "%s" } ]
            targets {
              lake { path = ${inlet.warehouse}"/orders", format = delta }
              parquet {
                path = ${inlet.warehouse}"/orders-parquet"
                format = parquet
                partition-by = [ { column = day } ]
              }
            }
          }
        }
        """
            .formatted(sql));
    workspace.write("data/places.csv", "id,city\n1,Roma\n2,Oslo\n3,Lima\n");
    OrdersProject project = new OrdersProject(folder);
    for (int i = 0; i < files; i++) {
      project.add();
    }
    return project;
  }

  /** Adds the next file of orders, in a folder of its own. */
  public void add() {
    StringBuilder text = new StringBuilder("number,place,day\n");
    for (long number = first(files); number < first(files + 1); number++) {
      text.append(number).append(',').append(number % 4).append(",2001-01-0");
      text.append(number % 3 + 1).append('\n');
    }
    files++;
    Path file =
        new Workspace(folder).write("data/orders/in-" + files + "/orders.csv", text.toString());
    try {
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L + files * 1000L));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long first(int file) {
    return (long) file * ROWS;
  }

  /** The numbers of all orders that were added, in order. */
  public List<Long> numbers() {
    return LongStream.range(0, first(files)).boxed().toList();
  }

  /** The numbers in the Parquet target, in order, by DuckDB. */
  public static List<Long> parquet(Path target) {
    return DuckDb.query("select number from " + DuckDb.parquet(target) + " order by 1").stream()
        .map(row -> (Long) row.get(0))
        .toList();
  }

  /** The numbers in the Delta target, in order, by Delta Kernel. */
  public static List<Long> delta(Path target) {
    return DeltaKernelReader.rows(target.toString()).stream()
        .map(row -> (Long) row.get("number"))
        .sorted()
        .toList();
  }

  /** The names of the documents in the ledger, in order. */
  public List<String> ledger() {
    try (Stream<Path> names = Files.list(folder.resolve("lake/_inlet/jobs/orders/ledger"))) {
      return names.map(name -> name.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every file and folder below some of the project's, with its size and time. */
  public SortedMap<String, String> snapshot(String... names) {
    SortedMap<String, String> snapshot = new TreeMap<>();
    for (String name : names) {
      try (Stream<Path> found = Files.walk(folder.resolve(name))) {
        for (Path path : found.toList()) {
          snapshot.put(
              folder.relativize(path).toString(),
              Files.size(path) + " bytes of " + Files.getLastModifiedTime(path));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return snapshot;
  }
}
