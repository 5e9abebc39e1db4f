package dev.inlet.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.InletProcess.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
@Tag("long")
class StandaloneClusterIT {
  @TempDir Path folder;

  /** A JVM that has a cluster, as a JVM of tests has. */
  static final class Owner {
    public static void main(String[] args) throws IOException, InterruptedException {
      StandaloneCluster cluster = StandaloneCluster.ofThisLine();
      List<String> lines = new ArrayList<>(List.of(cluster.work().toString()));
      cluster.processes().forEach(process -> lines.add(String.valueOf(process.pid())));
      Path draft = Files.write(Path.of(args[0] + ".draft"), lines);
      Files.move(draft, Path.of(args[0]));
      Thread.currentThread().join();
    }
  }

  @Test
  void nothingIsLeftOfAClusterWhoseTestsAreKilled() throws IOException {
    Path facts = folder.resolve("facts");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Stream.of("inlet.project", "inlet.build", "inlet.spark.line")
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.addAll(List.of("-cp", InletProcess.testClasses().toString()));
    command.addAll(List.of(Owner.class.getName(), facts.toString()));
    Running owner = new InletProcess(folder).start(command, Map.of());
    assertTrue(owner.awaitFile(facts));
    List<ProcessHandle> all = owner.descendants();
    List<String> lines = Files.readAllLines(facts);
    assertTrue(lines.size() > 3, lines::toString);

    assertEquals(137, owner.kill().exitCode());
    all.forEach(process -> process.onExit().join());
    for (String pid : lines.subList(1, lines.size())) {
      assertTrue(
          ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty(), pid);
    }
    assertTrue(Files.notExists(Path.of(lines.get(0))));
  }
}
