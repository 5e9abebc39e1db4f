package dev.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inlet.testing.GatedFileSystem.Gate;
import dev.inlet.testing.GatedFileSystem.Operation;
import dev.inlet.testing.HadoopCluster;
import dev.inlet.testing.InletProcess;
import dev.inlet.testing.InletProcess.Result;
import dev.inlet.testing.InletProcess.Running;
import dev.inlet.testing.OrdersProject;
import dev.inlet.testing.SparkHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** State and targets on an HDFS that asks Kerberos who is there. */
@Tag("cluster")
@Tag("one-line")
class KerberosIT {
  /** As long as a ticket lives there, and no longer. */
  private static final Duration TICKET = Duration.ofSeconds(5);

  @TempDir Path folder;
  private final HadoopCluster cluster = HadoopCluster.kerberos();
  private OrdersProject project;
  private String lake;

  @BeforeEach
  void makeProject(TestInfo test) {
    project = OrdersProject.in(folder, 2);
    lake = "/" + test.getTestMethod().orElseThrow().getName();
    declare("\"lake", "\"" + cluster.uri() + lake);
    // A relative path would be one of HDFS.
    declare("\"data/", "\"file:" + folder + "/data/");
  }

  @Test
  void aRunWithAKeytabOutlivesItsTicketsAndLandsEachFileOnce() throws IOException {
    logInAs("inlet", cluster.keytab("inlet"));
    // It has the lease when it looks for files.
    Gate gate =
        new Gate(folder.resolve("gate"), Operation.LOOK_UP, folder + "/data/orders", "main");
    Running running = started(gate, "run", "orders", "--json");
    gate.await(running);
    // All tickets that it has by now are over then, however fast the rest of it is.
    Instant over = Instant.now().plus(TICKET);
    assertTrue(running.await(() -> Instant.now().isAfter(over)), "it ended at the gate");
    gate.open();
    Result first = running.await();
    assertEquals(0, first.exitCode(), first::toString);
    JsonNode report = new ObjectMapper().readTree(first.out());
    Duration time =
        Duration.between(
            Instant.parse(report.get("startedAt").asText()),
            Instant.parse(report.get("endedAt").asText()));
    assertTrue(time.compareTo(TICKET) > 0, "the run took " + time);
    assertLanded();

    project.add();
    Result plan = inlet("plan", "orders");
    assertEquals(0, plan.exitCode(), plan::toString);
    Result shown = inlet("bookmark", "show", "orders");
    assertEquals(0, shown.exitCode(), shown::toString);

    // By spark-submit, which logs in before Inlet does.
    declare("\"spark.kerberos.principal\" = \"inlet\"", "");
    declare("\"spark.kerberos.keytab\" = \"" + cluster.keytab("inlet") + "\"", "");
    Result second = submitAs("inlet", cluster.keytab("inlet"));
    assertEquals(0, second.exitCode(), second::toString);
    assertLanded();
  }

  @Test
  void whoHasNoTicketIsTold() {
    assertRefused(
        "expected a ticket of `kinit`, or spark.kerberos.principal and spark.kerberos.keytab in"
            + " 'inlet.spark', found neither, and Hadoop's settings ask for Kerberos. Get a"
            + " ticket, or declare both\n",
        inlet("run", "orders"));
  }

  @Test
  void aPrincipalThatKerberosDoesNotKnowIsTold() {
    logInAs("nobody", cluster.keytab("inlet"));
    assertRefused(
        "expected to log in as nobody by "
            + cluster.keytab("inlet")
            + ", found: Unable to obtain password from user. Correct spark.kerberos.principal and"
            + " spark.kerberos.keytab, or /etc/krb5.conf\n",
        inlet("run", "orders"));
  }

  @Test
  void aKeytabThatIsNotThereIsTold() {
    logInAs("inlet", folder.resolve("none.keytab"));
    assertRefused(
        "spark.kerberos.keytab: expected a file that can be read, found none at "
            + folder.resolve("none.keytab")
            + ". Correct it, or its permissions\n",
        inlet("plan", "orders"));
  }

  @Test
  void aPrincipalWithoutAKeytabIsTold() {
    declare("spark {", "spark { \"spark.kerberos.principal\" = \"inlet\",");
    assertRefused(
        "expected spark.kerberos.principal and spark.kerberos.keytab together, found one of them."
            + " Declare both\n",
        inlet("plan", "orders"));
  }

  private void logInAs(String principal, Path keytab) {
    declare(
        "spark {",
        "spark { \"spark.kerberos.principal\" = \""
            + principal
            + "\"\n\"spark.kerberos.keytab\" = \""
            + keytab
            + "\"\n");
  }

  private void declare(String text, String other) {
    try {
      Path catalog = folder.resolve("conf/jobs.conf");
      String before = Files.readString(catalog);
      assertTrue(before.contains(text), before);
      Files.writeString(catalog, before.replace(text, other));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertRefused(String reason, Result result) {
    assertEquals(2, result.exitCode(), result::toString);
    assertEquals("conf/jobs.conf: Kerberos: " + reason, result.err());
    assertFalse(result.err().contains("\tat "), result::toString);
  }

  private void assertLanded() {
    try {
      Path copy = Files.createTempDirectory(folder, "copy").resolve("lake");
      cluster.get(lake, copy);
      assertEquals(project.numbers(), OrdersProject.delta(copy.resolve("orders")));
      assertEquals(project.numbers(), OrdersProject.parquet(copy.resolve("orders-parquet")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(cluster.environment());
    // A ticket of whoever runs the tests is none of theirs.
    environment.put("KRB5CCNAME", folder.resolve("no-tickets").toString());
    return environment;
  }

  private Result inlet(String... words) {
    return started(List.of(), cluster.conf().toString(), words).await();
  }

  /** A run that waits at a gate. */
  private Running started(Gate gate, String... words) {
    List<String> settings =
        gate.options().stream()
            .filter(option -> option.startsWith("spark.hadoop."))
            .map(option -> "-D" + option)
            .toList();
    return started(settings, cluster.conf() + ":" + InletProcess.testClasses(), words);
  }

  private Running started(List<String> settings, String folders, String... words) {
    List<String> java = new ArrayList<>(settings);
    java.add("-Djava.security.krb5.conf=" + cluster.krb5());
    InletProcess inlet = new InletProcess(folder, java.toArray(String[]::new));
    return inlet.startWith(folders, environment(), words);
  }

  private Result submitAs(String principal, Path keytab) {
    SparkHome spark = SparkHome.ofThisLine();
    Map<String, String> environment = environment();
    environment.putAll(spark.environment());
    environment.put(
        "SPARK_SUBMIT_OPTS", spark.flags() + " -Djava.security.krb5.conf=" + cluster.krb5());
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--master", "local[2]", "--principal", principal));
    words.addAll(List.of("--keytab", keytab.toString(), "--class", "dev.inlet.cli.Main"));
    words.addAll(List.of(InletProcess.jar().toString(), "run", "orders"));
    return new InletProcess(folder).run(spark.submit(words), environment);
  }
}
