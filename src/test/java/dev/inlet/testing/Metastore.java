package dev.inlet.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The service of a Hive metastore, in a JVM of its own, on a port that was free. It ends with the
 * test JVM, however that ends, and takes its folder along.
 */
public final class Metastore implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final Path folder;
  private final String uri;

  private Metastore(Process process, BufferedReader answers, Path folder, String port) {
    this.process = process;
    this.answers = answers;
    this.folder = folder;
    this.uri = "thrift://127.0.0.1:" + port;
  }

  /** A new one, without tables. */
  public static Metastore start() {
    try {
      Path folder = Files.createTempDirectory("inlet-metastore");
      Path log = folder.resolve("service.log");
      Process process =
          new ProcessBuilder(command(folder))
              .directory(folder.toFile())
              .redirectError(log.toFile())
              .start();
      BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
      String ready = answers.readLine();
      if (ready == null || !ready.startsWith("ready ")) {
        throw new IllegalStateException("the metastore did not start: see " + log);
      }
      return new Metastore(process, answers, folder, ready.substring("ready ".length()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Path folder) {
    Path sources = InletProcess.PROJECT.resolve("src/test/metastore");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + InletProcess.PROJECT.resolve("conf/jvm.options"));
    command.add("--add-opens=java.base/java.util.regex=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.time=ALL-UNNAMED");
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dderby.system.home=" + folder);
    command.add("-Djava.io.tmpdir=" + folder);
    command.add("-Dlog4j2.configurationFile=file:" + sources.resolve("log4j2.properties"));
    command.addAll(List.of("-cp", MavenJars.of(sources.resolve("pom.xml"))));
    command.addAll(List.of(sources.resolve("Service.java").toString(), folder.toString()));
    return command;
  }

  /** What {@code hive.metastore.uris} has to be. */
  public String uri() {
    return uri;
  }

  /** What it holds of a table, by its own client; {@code none} if there is no such table. */
  public String table(String schema, String name) {
    return ask("table " + schema + " " + name);
  }

  /** The values and locations of a table's partitions. */
  public String partitions(String schema, String name) {
    return ask("partitions " + schema + " " + name);
  }

  private synchronized String ask(String question) {
    try {
      Writer questions = process.outputWriter(StandardCharsets.UTF_8);
      questions.write(question + "\n");
      questions.flush();
      List<String> lines = new ArrayList<>();
      for (String line = answers.readLine(); !"done".equals(line); line = answers.readLine()) {
        if (line == null) {
          throw new IllegalStateException("the metastore has ended");
        }
        lines.add(line);
      }
      return String.join("\n", lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether its process, or its folder, is there still. */
  public boolean isThere() {
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
