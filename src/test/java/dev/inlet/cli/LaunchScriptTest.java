package dev.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code bin/inlet} calls Java, which here only tells the class path that it was given. */
final class LaunchScriptTest {
  @TempDir Path folder;

  @BeforeEach
  void install() throws IOException {
    Workspace home = new Workspace(folder);
    home.write("src/main/A.java", "");
    home.write("pom.xml", "");
    home.write("target/inlet-1.jar", "");
    home.write("target/runtime.classpath", "lib.jar");
    home.write(
        "java/bin/java", "#!/bin/sh\nwhile [ \"$1\" != -cp ]; do shift; done\necho \"$2\"\n");
    home.write("bin/inlet", Files.readString(Path.of("bin/inlet")));
    Files.setPosixFilePermissions(
        folder.resolve("java/bin/java"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
  }

  private String classpath(Optional<String> more) throws IOException, InterruptedException {
    ProcessBuilder script = new ProcessBuilder("bash", folder + "/bin/inlet", "crawl");
    Map<String, String> environment = script.environment();
    List.of("SPARK_HOME", "HADOOP_CONF_DIR", "INLET_SUBMIT_OPTS", "INLET_CLASSPATH")
        .forEach(environment::remove);
    environment.put("JAVA_HOME", folder + "/java");
    more.ifPresent(jars -> environment.put("INLET_CLASSPATH", jars));
    java.lang.Process process = script.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out.replace(folder.toRealPath() + "/", "");
  }

  @Test
  void jarsOfClassifiersStandBehindInletsOwn() throws Exception {
    assertEquals("target/inlet-1.jar:lib.jar\n", classpath(Optional.empty()));
    assertEquals(
        "target/inlet-1.jar:lib.jar:meters.jar:more.jar\n",
        classpath(Optional.of("meters.jar:more.jar")));
  }
}
