package dev.inlet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * HDFS with one data node, alone, with YARN or with Kerberos, in a JVM of its own: Hadoop's servers
 * are not on the class path of the tests. Each kind is started once for a test JVM, when it is
 * first asked for, on ports that were free. It ends with the test JVM, however that ends, and takes
 * its containers and its folder along.
 */
public final class HadoopCluster implements AutoCloseable {
  /** What runs beside HDFS. */
  private enum Kind {
    HDFS,
    YARN,
    KERBEROS
  }

  private static final class Hdfs {
    static final HadoopCluster CLUSTER = start(Kind.HDFS);
  }

  private static final class Yarn {
    static final HadoopCluster CLUSTER = start(Kind.YARN);
  }

  private static final class Kerberos {
    static final HadoopCluster CLUSTER = start(Kind.KERBEROS);
  }

  private final Process process;
  private final Path folder;

  private HadoopCluster(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /** HDFS alone. */
  public static HadoopCluster hdfs() {
    return Hdfs.CLUSTER;
  }

  /** HDFS, and YARN with two nodes. */
  public static HadoopCluster yarn() {
    return Yarn.CLUSTER;
  }

  /**
   * HDFS that knows its users by Kerberos. {@code inlet} is one, and its tickets end after seconds.
   */
  public static HadoopCluster kerberos() {
    return Kerberos.CLUSTER;
  }

  /** HDFS that is not the one of other tests. */
  static HadoopCluster another() {
    return start(Kind.HDFS);
  }

  private static HadoopCluster start(Kind kind) {
    try {
      Path folder = Files.createTempDirectory("inlet-hadoop");
      Path log = folder.resolve("servers.log");
      Process process =
          new ProcessBuilder(command(kind, folder))
              .directory(folder.toFile())
              .redirectError(log.toFile())
              .start();
      String word = process.inputReader(StandardCharsets.UTF_8).readLine();
      if (!"ready".equals(word)) {
        throw new IllegalStateException(kind + " did not start: see " + log);
      }
      HadoopCluster cluster = new HadoopCluster(process, folder);
      Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Kind kind, Path folder) {
    Path sources = InletProcess.PROJECT.resolve("src/test/hadoop");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + InletProcess.PROJECT.resolve("conf/jvm.options"));
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Djava.io.tmpdir=" + folder);
    command.add("-Dlog4j.configuration=file:" + sources.resolve("log4j.properties"));
    command.addAll(List.of("-cp", MavenJars.of(sources.resolve("pom.xml"))));
    command.add(sources.resolve("Cluster.java").toString());
    command.addAll(List.of(folder.toString(), kind.name().toLowerCase(java.util.Locale.ROOT)));
    return command;
  }

  /** Such as {@code hdfs://localhost:9000}, without a slash at the end. */
  public String uri() {
    return configuration().get("fs.defaultFS");
  }

  /** What {@code HADOOP_CONF_DIR} has to name. */
  public Path conf() {
    return folder.resolve("conf");
  }

  /** The Kerberos configuration of this realm, for {@code -Djava.security.krb5.conf}. */
  public Path krb5() {
    return folder.resolve("krb5.conf");
  }

  /** The keys of a user of this realm. */
  public Path keytab(String user) {
    return folder.resolve("keytabs").resolve(user + ".keytab");
  }

  /** The settings of its clients. */
  public Configuration configuration() {
    Configuration conf = new Configuration();
    for (String name : List.of("core-site.xml", "hdfs-site.xml")) {
      conf.addResource(new org.apache.hadoop.fs.Path(conf().resolve(name).toUri()));
    }
    return conf;
  }

  /** Its files, for its administrator. */
  public DistributedFileSystem files() {
    try {
      Configuration conf = configuration();
      return (DistributedFileSystem)
          org.apache.hadoop.fs.FileSystem.newInstance(URI.create(uri()), conf);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What clients need to have in their environment. */
  public Map<String, String> environment() {
    return Map.of("HADOOP_CONF_DIR", conf().toString());
  }

  /** The processes of its containers, those with this text in their command line. */
  public List<ProcessHandle> containers(String text) {
    return process
        .descendants()
        .filter(child -> commandLine(child).contains(text))
        .filter(child -> commandLine(child).contains("/bin/java\0"))
        .toList();
  }

  /** What {@link ProcessHandle} tells of it is cut off. */
  private static String commandLine(ProcessHandle child) {
    try {
      Path file = Path.of("/proc", String.valueOf(child.pid()), "cmdline");
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // It has ended.
    }
  }

  /** What all containers that there were have said on standard error. */
  public String containerLogs() {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> found = Files.walk(folder.resolve("target"))) {
      for (Path file : found.filter(f -> f.endsWith("stderr")).sorted().toList()) {
        text.append("--- ").append(file).append('\n').append(Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Whether its process, or its folder, is there still. */
  boolean isThere() {
    return process.isAlive() || Files.exists(folder);
  }

  /** Ends it, and waits until it is gone. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
