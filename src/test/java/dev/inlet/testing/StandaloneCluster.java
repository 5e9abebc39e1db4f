package dev.inlet.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A standalone Spark cluster of the line that the tests run on: a master and two workers of two
 * cores, each a JVM of its own, on ports that were free. It is started once for a test JVM, and
 * ends with it, however that ends; its executors and drivers too, and what it has written.
 */
public final class StandaloneCluster {
  private static final class Started {
    static final StandaloneCluster CLUSTER = start(SparkHome.ofThisLine());
  }

  // The parent of all of them. Its standard input is a pipe from the test JVM, which the system
  // closes when that JVM is gone. A worker takes its executors and drivers along.
  private static final String GUARD =
      """
      work=$1 java=$2 options=$3 jars=$4 flags=$5
      daemon() {
        # Before whoever waits for its text looks for it.
        : > "$work/$1.log"
        "$java" "@$options" -Xmx256m $flags \\
          -Djava.io.tmpdir="$work" -Dspark.master.rest.enabled=false -cp "$jars" "${@:2}" \\
          >> "$work/$1.log" 2>&1 < /dev/null &
        pids+=($!)
      }
      await() {
        tail -n +1 -f --pid="${pids[0]}" "$work/master.log" | grep -o -m "$1" "$2" | tail -n 1
      }
      stop() {
        kill "${pids[@]}"
        wait "${pids[@]}"
        rm -rf "$work"
      }
      pids=()
      trap 'trap "" TERM INT; stop; exit' TERM INT
      daemon master org.apache.spark.deploy.master.Master \\
        --host 127.0.0.1 --port 0 --webui-port 0
      url=$(await 1 'spark://127.0.0.1:[0-9]*')
      for i in 1 2; do
        daemon "worker-$i" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --port 0 \\
          --webui-port 0 --cores 2 --memory 3g --work-dir "$work/worker-$i" "$url"
      done
      await 2 'Registering worker' > /dev/null
      echo "$url"
      read -r _
      stop
      """;

  private final Process guard;
  private final String master;
  private final Path work;

  private StandaloneCluster(Process guard, String master, Path work) {
    this.guard = guard;
    this.master = master;
    this.work = work;
  }

  /** The cluster of this test JVM. */
  public static StandaloneCluster ofThisLine() {
    return Started.CLUSTER;
  }

  /** Starts one that ends when its guard's standard input does. */
  static StandaloneCluster start(SparkHome spark) {
    try {
      Path work = Files.createTempDirectory("inlet-cluster");
      ProcessBuilder builder =
          new ProcessBuilder(
              "bash",
              "-c",
              GUARD,
              "inlet-cluster",
              work.toString(),
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              InletProcess.PROJECT.resolve("conf/jvm.options").toString(),
              spark.classPath(),
              spark.flags());
      builder.environment().putAll(environment(spark, work));
      builder.redirectError(work.resolve("guard.log").toFile());
      Process guard = builder.start();
      // Not closed: the guard lives as long as its pipes do.
      BufferedReader out = guard.inputReader(StandardCharsets.UTF_8);
      String master = out.readLine();
      if (master == null || master.isEmpty()) {
        throw new IOException("no master came up: see " + work);
      }
      return new StandaloneCluster(guard, master, work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> environment(SparkHome spark, Path folder) {
    Map<String, String> environment = new HashMap<>(spark.environment());
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.put("SPARK_LOCAL_DIRS", folder.toString());
    return environment;
  }

  /** The address of the master. */
  public String master() {
    return master;
  }

  /** What a process that submits to it needs to have in its environment. */
  public Map<String, String> environment() {
    return environment(SparkHome.ofThisLine(), work);
  }

  /** The executors that run now, of all applications. */
  public List<ProcessHandle> executors() {
    return children("org.apache.spark.executor.CoarseGrainedExecutorBackend");
  }

  /** The drivers that run on the workers now. */
  public List<ProcessHandle> drivers() {
    return children("org.apache.spark.deploy.worker.DriverWrapper");
  }

  /** What all executors and drivers that there were have said, to look at where a test fails. */
  public String logs() {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(work)) {
      for (Path file : files.filter(f -> f.endsWith("stderr")).sorted().toList()) {
        text.append("--- ").append(file).append('\n').append(Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Only descendants of ours: somebody else's cluster may be on this machine. */
  private List<ProcessHandle> children(String mainClass) {
    List<ProcessHandle> found = new ArrayList<>();
    for (ProcessHandle child : guard.descendants().toList()) {
      if (commandLine(child).contains("\0" + mainClass + "\0")) {
        found.add(child);
      }
    }
    return found;
  }

  /** ProcessHandle itself cuts long ones off. */
  private static String commandLine(ProcessHandle process) {
    try {
      Path file = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // It has ended meanwhile.
      return "";
    }
  }

  /** Ends it, and waits until nothing of it is left. */
  void stop() {
    try {
      List<ProcessHandle> all = guard.descendants().toList();
      guard.getOutputStream().close();
      guard.waitFor();
      all.forEach(process -> process.onExit().join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Where it writes. */
  Path work() {
    return work;
  }

  /** Its processes that run now. */
  List<ProcessHandle> processes() {
    return guard.descendants().toList();
  }
}
