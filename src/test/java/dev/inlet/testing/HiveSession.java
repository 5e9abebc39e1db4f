package dev.inlet.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A JVM with a Spark that has Hive's jars, which the tests have not: it runs commands of Inlet and
 * statements of SQL, one after the other, in one Spark session.
 */
public final class HiveSession implements AutoCloseable {
  /**
   * What came of a command or statement.
   *
   * @param out what a command printed; the rows of a statement, with bars
   */
  public record Result(int exitCode, String out, String err) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedReader answers;

  private HiveSession(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * A new one.
   *
   * @param folder that it works in, and logs to
   */
  public static HiveSession start(Path folder) {
    Path build = Path.of(System.getProperty("inlet.build"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + InletProcess.PROJECT.resolve("conf/jvm.options"));
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of(
            "-cp",
            String.join(
                File.pathSeparator,
                build.resolve("classes").toString(),
                build.resolve("test-classes").toString(),
                MavenJars.of(InletProcess.PROJECT.resolve("src/test/hive/pom.xml")))));
    command.add("dev.inlet.cli.HiveShell");
    try {
      return new HiveSession(
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(folder.resolve("hive-session.log").toFile())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command, such as {@code table publish t}. */
  public Result inlet(String... args) {
    List<String> words = new ArrayList<>(List.of("inlet"));
    words.addAll(Arrays.asList(args));
    return ask(words);
  }

  /** Runs a statement in the session of the commands. */
  public Result sql(String statement) {
    return ask(List.of("sql", statement));
  }

  /** Has Hive's own parser read a statement. */
  public Result parse(String statement) {
    return ask(List.of("parse", statement));
  }

  private Result ask(List<String> words) {
    try {
      Writer questions = process.outputWriter(StandardCharsets.UTF_8);
      questions.write(JSON.writeValueAsString(words) + "\n");
      questions.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the session has ended: see hive-session.log");
      }
      return JSON.readValue(answer, Result.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
