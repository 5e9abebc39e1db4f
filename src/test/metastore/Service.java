import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.metastore.HiveMetaStore;
import org.apache.hadoop.hive.metastore.HiveMetaStoreClient;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.NoSuchObjectException;
import org.apache.hadoop.hive.metastore.api.Partition;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.hadoop.hive.metastore.conf.MetastoreConf;
import org.apache.hadoop.hive.metastore.security.HadoopThriftAuthBridge;

/**
 * A Hive metastore with a database of its own in a folder, on a port that is free. It says "ready"
 * and its port, answers what it holds, and ends, with the folder, when its input does.
 */
public final class Service {
  private Service() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
    Configuration conf = configuration(folder);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    MetastoreConf.setVar(
        conf, MetastoreConf.ConfVars.THRIFT_URIS, "thrift://127.0.0.1:" + port);
    start(port, conf);
    System.out.println("ready " + port);
    HiveMetaStoreClient client = new HiveMetaStoreClient(conf);
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      String[] words = line.split(" ", -1);
      System.out.println(words[0].equals("table") ? table(client, words) : partitions(client, words));
      System.out.println("done");
    }
    // Threads of the service would keep the process alive.
    System.exit(0);
  }

  private static Configuration configuration(Path folder) {
    Configuration conf = MetastoreConf.newMetastoreConf();
    conf.set(
        "javax.jdo.option.ConnectionURL",
        "jdbc:derby:;databaseName=" + folder.resolve("database") + ";create=true");
    conf.set("javax.jdo.option.ConnectionDriverName", "org.apache.derby.jdbc.EmbeddedDriver");
    conf.set("datanucleus.schema.autoCreateAll", "true");
    for (String key : List.of("metastore.schema.verification", "hive.metastore.schema.verification")) {
      conf.set(key, "false");
    }
    conf.set("metastore.warehouse.dir", folder.resolve("warehouse").toUri().toString());
    for (String key :
        List.of(
            "metastore.compactor.initiator.on",
            "metastore.compactor.cleaner.on",
            "metastore.housekeeping.threads.on",
            "metastore.event.db.notification.api.auth")) {
      conf.set(key, "false");
    }
    conf.set(
        "metastore.task.threads.always",
        "org.apache.hadoop.hive.metastore.events.EventCleanerTask");
    conf.set(
        "metastore.expression.proxy",
        "org.apache.hadoop.hive.metastore.DefaultPartitionExpressionProxy");
    return conf;
  }

  private static void start(int port, Configuration conf) throws InterruptedException {
    Lock lock = new ReentrantLock();
    Condition served = lock.newCondition();
    AtomicBoolean serves = new AtomicBoolean();
    Thread service =
        new Thread(
            () -> {
              try {
                HiveMetaStore.startMetaStore(
                    port, HadoopThriftAuthBridge.getBridge(), conf, lock, served, serves);
              } catch (Throwable e) {
                e.printStackTrace();
                System.exit(1);
              }
            });
    service.setDaemon(true);
    lock.lock();
    try {
      service.start();
      while (!serves.get()) {
        served.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private static String table(HiveMetaStoreClient client, String[] words) throws Exception {
    Table table;
    try {
      table = client.getTable(words[1], words[2]);
    } catch (NoSuchObjectException e) {
      return "none";
    }
    return "type "
        + table.getTableType()
        + "\ncolumns "
        + names(table.getSd().getCols())
        + "\nkeys "
        + names(table.getPartitionKeys())
        + "\nserde "
        + table.getSd().getSerdeInfo().getSerializationLib()
        + "\nserde-properties "
        + new TreeMap<>(table.getSd().getSerdeInfo().getParameters())
        + "\nlocation "
        + table.getSd().getLocation()
        + "\nproperties "
        + new TreeMap<>(table.getParameters());
  }

  private static String names(List<FieldSchema> columns) {
    return columns.stream().map(c -> c.getName() + " " + c.getType()).collect(Collectors.joining(", "));
  }

  private static String partitions(HiveMetaStoreClient client, String[] words) throws Exception {
    return client.listPartitions(words[1], words[2], (short) -1).stream()
        .sorted(Comparator.comparing((Partition p) -> p.getValues().toString()))
        .map(p -> p.getValues() + " " + p.getSd().getLocation())
        .collect(Collectors.joining("\n"));
  }

  private static void remove(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + folder + ": " + e);
    }
  }
}
