import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.minikdc.MiniKdc;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * HDFS in this process, alone or with YARN or Kerberos, until standard input ends: then it is gone
 * with its containers and its folder. {@code java Cluster.java FOLDER hdfs|yarn|kerberos}; prints
 * {@code ready} when {@code FOLDER/conf} is what {@code HADOOP_CONF_DIR} has to be.
 */
public final class Cluster {
  private static final String REALM = "INLET.TEST";
  private static final FsPermission ALL = new FsPermission((short) 01777);

  private final Path folder;
  private final Configuration conf = new YarnConfiguration();
  private final Configuration client = new Configuration(false);

  private Cluster(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    PrintStream answer = System.out;
    // The pipe has room for one word; nobody reads on.
    System.setOut(System.err);
    int exitCode = 0;
    try {
      Cluster cluster = new Cluster(folder);
      cluster.start(args[1]);
      cluster.writeClientConfiguration();
      answer.println("ready");
      while (System.in.read() >= 0) {
        // Nothing is said here but that it ends.
      }
    } catch (Throwable e) {
      e.printStackTrace();
      exitCode = 1;
    }
    endContainers();
    remove(folder);
    // Without the servers' own farewell, which takes seconds.
    Runtime.getRuntime().halt(exitCode);
  }

  private void start(String services) throws Exception {
    if (services.equals("kerberos")) {
      startKerberos();
    }
    MiniDFSCluster dfs = startHdfs();
    if (services.equals("yarn")) {
      startYarn(dfs);
    }
  }

  private MiniDFSCluster startHdfs() throws Exception {
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    both("dfs.replication", "1");
    conf.set("dfs.namenode.fs-limits.min-block-size", "1024");
    MiniDFSCluster dfs =
        new MiniDFSCluster.Builder(conf).numDataNodes(1).nameNodePort(0).build();
    dfs.waitActive();
    dfs.getFileSystem().setPermission(new org.apache.hadoop.fs.Path("/"), ALL);
    both("fs.defaultFS", dfs.getFileSystem().getUri().toString());
    return dfs;
  }

  private void startYarn(MiniDFSCluster dfs) {
    conf.setInt("yarn.nodemanager.resource.memory-mb", 4096);
    conf.setInt("yarn.nodemanager.resource.cpu-vcores", 8);
    conf.setInt("yarn.scheduler.minimum-allocation-mb", 128);
    conf.setInt("yarn.scheduler.maximum-allocation-mb", 4096);
    conf.setBoolean("yarn.nodemanager.vmem-check-enabled", false);
    conf.setBoolean("yarn.nodemanager.pmem-check-enabled", false);
    conf.setBoolean("yarn.nodemanager.disk-health-checker.enable", false);
    conf.setBoolean("yarn.minicluster.fixed.ports", false);
    conf.setBoolean("yarn.minicluster.control-resource-monitoring", false);
    // What a container left is looked at after its end.
    conf.setInt("yarn.nodemanager.delete.debug-delay-sec", 3600);
    conf.set(
        "yarn.resourcemanager.scheduler.class",
        "org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacityScheduler");
    conf.set("yarn.scheduler.capacity.root.queues", "default");
    conf.set("yarn.scheduler.capacity.root.default.capacity", "100");
    conf.set("yarn.scheduler.capacity.maximum-am-resource-percent", "0.9");
    MiniYARNCluster yarn = new MiniYARNCluster("yarn", 2, 1, 1);
    yarn.init(conf);
    yarn.start();
    for (String key :
        List.of(
            "yarn.resourcemanager.address",
            "yarn.resourcemanager.scheduler.address",
            "yarn.resourcemanager.resource-tracker.address",
            "yarn.resourcemanager.webapp.address",
            "yarn.resourcemanager.hostname")) {
      String value = yarn.getConfig().get(key);
      if (value != null) {
        client.set(key, value);
      }
    }
  }

  /** Tickets live for a short time, so that those who do not renew them are found out. */
  private void startKerberos() throws Exception {
    Properties settings = MiniKdc.createConf();
    settings.setProperty(MiniKdc.ORG_NAME, "INLET");
    settings.setProperty(MiniKdc.ORG_DOMAIN, "TEST");
    settings.setProperty(MiniKdc.MAX_TICKET_LIFETIME, "8");
    settings.setProperty(MiniKdc.MIN_TICKET_LIFETIME, "1");
    MiniKdc kdc = new MiniKdc(settings, Files.createDirectories(folder.resolve("kdc")).toFile());
    kdc.start();
    Path keytabs = Files.createDirectories(folder.resolve("keytabs"));
    Path servers = keytabs.resolve("servers.keytab");
    kdc.createPrincipal(servers.toFile(), "hdfs/localhost", "HTTP/localhost");
    kdc.createPrincipal(keytabs.resolve("inlet.keytab").toFile(), "inlet");
    Files.copy(kdc.getKrb5conf().toPath(), folder.resolve("krb5.conf"));
    both("hadoop.security.authentication", "kerberos");
    both("hadoop.security.authorization", "true");
    for (String server : List.of("namenode", "datanode")) {
      both("dfs." + server + ".kerberos.principal", "hdfs/localhost@" + REALM);
      conf.set("dfs." + server + ".keytab.file", servers.toString());
    }
    conf.set("dfs.web.authentication.kerberos.principal", "HTTP/localhost@" + REALM);
    conf.set("dfs.web.authentication.kerberos.keytab", servers.toString());
    conf.set("dfs.block.access.token.enable", "true");
    both("dfs.data.transfer.protection", "authentication");
    // In place of ports below 1024, or of certificates.
    conf.set("ignore.secure.ports.for.testing", "true");
    UserGroupInformation.setConfiguration(conf);
    UserGroupInformation.loginUserFromKeytab("hdfs/localhost@" + REALM, servers.toString());
  }

  private void both(String key, String value) {
    conf.set(key, value);
    client.set(key, value);
  }

  private void writeClientConfiguration() throws IOException {
    Path site = Files.createDirectories(folder.resolve("conf"));
    for (String name : List.of("core-site.xml", "hdfs-site.xml", "yarn-site.xml")) {
      try (OutputStream out = Files.newOutputStream(site.resolve(name))) {
        client.writeXml(out);
      }
    }
  }

  /** Until none is left, for a node may just be starting one. */
  private static void endContainers() {
    List<ProcessHandle> containers;
    do {
      containers = ProcessHandle.current().descendants().toList();
      containers.forEach(ProcessHandle::destroyForcibly);
      containers.forEach(container -> container.onExit().join());
    } while (!containers.isEmpty());
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
