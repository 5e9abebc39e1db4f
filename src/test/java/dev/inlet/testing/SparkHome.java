package dev.inlet.testing;

import dev.inlet.testing.InletProcess.Result;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Spark of one line, with Delta, as its users have it: {@code jars}, and a {@code
 * bin/spark-submit} that puts the command line together by Spark's own launcher. Maven says which
 * jars those are: all that {@code pom.xml} calls provided for the line. It is made once for each
 * {@code pom.xml}, below {@code target/spark-home}.
 */
public final class SparkHome {
  private static final String DEFAULT_LINE = "4.1";

  /** The lines that Inlet is for. */
  public static final List<String> LINES = List.of(DEFAULT_LINE, "3.5");

  private static final Map<String, String> SCALA = Map.of(DEFAULT_LINE, "2.13", "3.5", "2.12");

  // What bin/spark-class of a Spark distribution does, but for finding Java and Spark.
  private static final String SUBMIT =
      """
      #!/usr/bin/env bash
      set -euo pipefail
      export SPARK_HOME=%s SPARK_SCALA_VERSION=%s
      java=%s
      mapfile -d '' -t command < <("$java" -Xmx128m -XX:TieredStopAtLevel=1 \\
        -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main \\
        org.apache.spark.deploy.SparkSubmit "$@")
      # The launcher begins with an empty word and a line feed.
      exec "${command[1]#$'\\n'}" "${command[@]:2}"
      """;

  private static final String FLAGS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private final String line;
  private final Path path;

  private SparkHome(String line, Path path) {
    this.line = line;
    this.path = path;
  }

  /**
   * The home of a line.
   *
   * @param line one of {@link #LINES}
   */
  public static synchronized SparkHome of(String line) {
    Path home =
        InletProcess.PROJECT.resolve("target/spark-home").resolve(line + "-" + digestOfPom());
    if (!Files.exists(home)) {
      make(line, home);
    }
    return new SparkHome(line, home);
  }

  /** The same without the jars whose names begin so. */
  public synchronized SparkHome without(String jars) {
    Path home = path.resolveSibling(path.getFileName() + "-without-" + jars);
    try (Stream<Path> all = Files.list(path.resolve("jars"))) {
      if (!Files.exists(home)) {
        make(line, home, all.filter(jar -> !jar.getFileName().toString().startsWith(jars)));
      }
      return new SparkHome(line, home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The home of the line that the tests run on. */
  public static SparkHome ofThisLine() {
    return of(System.getProperty("inlet.spark.line"));
  }

  /** The folder that {@code SPARK_HOME} names. */
  public Path path() {
    return path;
  }

  /** All jars, as {@code java -cp} takes them. */
  public String classPath() {
    return path.resolve("conf") + "/" + File.pathSeparator + path.resolve("jars") + "/*";
  }

  /** The flags of a JVM with this class path, whatever is behind it. */
  public String flags() {
    return FLAGS
        + " -XX:SharedArchiveFile="
        + ClassArchive.made(path.resolve("classes"), this::dump);
  }

  private Result dump(Path folder, String option) {
    List<String> run = List.of("--class", "dev.inlet.cli.Main", InletProcess.jar().toString());
    List<String> command = new ArrayList<>(submit(run));
    command.addAll(List.of("run", "orders"));
    return new InletProcess(folder).run(command, environment(FLAGS + " " + option));
  }

  /** What processes of this home need to have in their environment. */
  public Map<String, String> environment() {
    return environment(flags());
  }

  private Map<String, String> environment(String flags) {
    return Map.of(
        "SPARK_HOME",
        path.toString(),
        "SPARK_SCALA_VERSION",
        SCALA.get(line),
        "JAVA_HOME",
        System.getProperty("java.home"),
        "SPARK_SUBMIT_OPTS",
        flags);
  }

  /** The command line of {@code spark-submit}. */
  public List<String> submit(List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(path.resolve("bin/spark-submit").toString());
    command.addAll(args);
    return command;
  }

  private static void make(String line, Path home) {
    try {
      Files.createDirectories(home.getParent());
      Path list = Files.createTempFile(home.getParent(), line + ".", ".classpath");
      make(line, home, Stream.of(jarsOf(line, list).split(File.pathSeparator, -1)).map(Path::of));
      Files.delete(list);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make(String line, Path home, Stream<Path> all) throws IOException {
    Path draft = Files.createTempDirectory(home.getParent(), line + ".");
    Path jars = Files.createDirectories(draft.resolve("jars"));
    Files.createDirectories(draft.resolve("conf"));
    for (Path jar : all.toList()) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar.toRealPath());
    }
    Path submit = draft.resolve("bin/spark-submit");
    Files.createDirectories(submit.getParent());
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Files.writeString(submit, SUBMIT.formatted(quoted(home), SCALA.get(line), quoted(java)));
    if (!submit.toFile().setExecutable(true)) {
      throw new IOException(submit + ": cannot be made executable");
    }
    try {
      Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Tests run in several JVMs, and another one was first; this draft stays and harms nobody.
      if (!Files.exists(home)) {
        throw e;
      }
    }
  }

  private static String jarsOf(String line, Path file) throws IOException {
    List<String> maven = new ArrayList<>();
    maven.addAll(List.of("./mvnw", "-B", "-q", "-ntp"));
    if (!line.equals(DEFAULT_LINE)) {
      maven.add("-Pspark-" + line);
    }
    maven.addAll(
        List.of(
            "dependency:build-classpath",
            "-DincludeScope=compile",
            "-DexcludeArtifactIds=config,args4j",
            "-Dmdep.outputFile=" + file));
    Process process =
        new ProcessBuilder(maven)
            .directory(InletProcess.PROJECT.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", maven) + ":\n" + said);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return Files.readString(file).trim();
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }

  private static String digestOfPom() {
    try {
      byte[] pom = Files.readAllBytes(InletProcess.PROJECT.resolve("pom.xml"));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(pom);
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
