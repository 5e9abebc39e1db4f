package dev.inlet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;

/** An {@link OrdersProject} whose files, state and targets are on HDFS, in a folder of its own. */
public final class HdfsOrders {
  private final HadoopCluster cluster;
  private final Path folder;
  private final OrdersProject orders;
  private final String name;

  private HdfsOrders(HadoopCluster cluster, Path folder, OrdersProject orders, String name) {
    this.cluster = cluster;
    this.folder = folder;
    this.orders = orders;
    this.name = name;
  }

  /**
   * A project with so many files of orders.
   *
   * @param folder on this machine, for {@code jobs.conf} and copies
   * @param name of the folder on HDFS
   * @param settings of Spark, as the job catalog has them
   */
  public static HdfsOrders in(
      HadoopCluster cluster, Path folder, String name, int files, String settings) {
    HdfsOrders project =
        new HdfsOrders(cluster, folder, OrdersProject.in(folder, files), "/" + name);
    project.declare("conf/jobs.conf", "\"lake", "\"" + project.uri("/lake"));
    project.declare("jobs.conf", "\"data/", "\"" + project.uri("/data/"));
    project.declare("jobs.conf", "\"spark.master\" = \"local[2]\",", settings);
    project.declare("jobs.conf", "format = delta", "format = delta, batch-column = true");
    project.upload();
    return project;
  }

  private String uri(String path) {
    return cluster.uri() + name + path;
  }

  /** A path of this project on HDFS; empty for the project's folder. */
  public org.apache.hadoop.fs.Path path(String path) {
    return new org.apache.hadoop.fs.Path(uri(path.isEmpty() ? "" : "/" + path));
  }

  /** Writes another text for one in the job catalog. */
  public void declare(String text, String other) {
    declare("jobs.conf", text, other);
  }

  private void declare(String from, String text, String other) {
    try {
      String catalog = Files.readString(folder.resolve(from));
      if (!catalog.contains(text)) {
        throw new IllegalArgumentException(from + " has no " + text);
      }
      Files.writeString(folder.resolve("jobs.conf"), catalog.replace(text, other));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds the next file of orders. */
  public void add() {
    orders.add();
    upload();
  }

  private void upload() {
    Path data = folder.resolve("data");
    try (FileSystem hdfs = cluster.files();
        Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        org.apache.hadoop.fs.Path to = path("data/" + data.relativize(file));
        if (!hdfs.exists(to)) {
          hdfs.copyFromLocalFile(new org.apache.hadoop.fs.Path(file.toUri()), to);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbers of all orders that were added, in order. */
  public List<Long> numbers() {
    return orders.numbers();
  }

  /** The numbers in the Delta target, in order, by Delta Kernel. */
  public List<Long> delta() {
    return OrdersProject.delta(copy("lake/orders"));
  }

  /** The numbers in the Parquet target, in order, by DuckDB. */
  public List<Long> parquet() {
    return OrdersProject.parquet(copy("lake/orders-parquet"));
  }

  /** Brings a folder of HDFS to this machine. */
  private Path copy(String from) {
    try (FileSystem hdfs = cluster.files()) {
      Path to = Files.createTempDirectory(folder, "copy").resolve(path(from).getName());
      hdfs.copyToLocalFile(false, path(from), new org.apache.hadoop.fs.Path(to.toUri()), true);
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
