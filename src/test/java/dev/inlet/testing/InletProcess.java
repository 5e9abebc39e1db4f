package dev.inlet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Runs the packaged jar in a JVM of its own, as its users do. */
public final class InletProcess {
  /** The root of the project. */
  public static final Path PROJECT = Path.of(System.getProperty("inlet.project"));

  /** Where the line that the tests run on is built. */
  private static final Path BUILD = Path.of(System.getProperty("inlet.build"));

  /** What a command left behind. */
  public record Result(int exitCode, String out, String err) {
    @Override
    public String toString() {
      return "exit code " + exitCode + "\n--- out\n" + out + "--- err\n" + err;
    }
  }

  private final Path folder;
  private final List<String> jvmOptions;
  private int started;

  /**
   * @param folder in which commands run
   * @param jvmOptions beside those of {@code conf/jvm.options}
   */
  public InletProcess(Path folder, String... jvmOptions) {
    this.folder = folder;
    this.jvmOptions = List.of(jvmOptions);
  }

  /** Runs a command to its end. */
  public Result run(String... args) {
    return start(args).await();
  }

  /** Runs any command line to its end. */
  public Result run(List<String> command, Map<String, String> environment) {
    Running running = start(command, environment);
    return running.await();
  }

  /** Starts a command and returns at once. */
  public Running start(String... args) {
    return start(Map.of(), args);
  }

  /** Starts a command with more in its environment. */
  public Running start(Map<String, String> environment, String... args) {
    return start(classPath(), environment, args);
  }

  /**
   * Starts a command with more on its class path and in its environment.
   *
   * @param folders behind the jars, for the archive of classes fits no path that begins otherwise
   */
  public Running startWith(String folders, Map<String, String> environment, String... args) {
    return start(classPath() + ":" + folders, environment, args);
  }

  private Running start(String classPath, Map<String, String> environment, String... args) {
    List<String> command = command("dev.inlet.cli.Main", classPath, List.of(args));
    command.add(1, "-XX:SharedArchiveFile=" + ClassArchive.file());
    return start(command, environment);
  }

  /** The command line of a JVM with Inlet's flags. */
  public List<String> command(String mainClass, String classPath, List<String> args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + PROJECT.resolve("conf/jvm.options"));
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dlog4j2.configurationFile=file:" + PROJECT.resolve("conf/log4j2.properties"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, mainClass));
    command.addAll(args);
    return command;
  }

  /** Starts any command line and returns at once. */
  public Running start(List<String> command, Map<String, String> environment) {
    try {
      started++;
      Path out = folder.resolve("out-" + started + ".txt");
      Path err = folder.resolve("err-" + started + ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().remove("SPARK_HOME");
      builder.environment().putAll(environment);
      return new Running(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jar and what it runs on. */
  public static String classPath() {
    return jar() + ":" + runtimeClassPath();
  }

  /** The jars that Spark, Hadoop and Delta are made of. */
  public static String runtimeClassPath() {
    try {
      return Files.readString(BUILD.resolve("runtime.classpath")).trim();
    } catch (IOException e) {
      throw new UncheckedIOException("not packaged: run ./mvnw verify", e);
    }
  }

  /** The classes of the tests, for processes that take some of them along. */
  public static Path testClasses() {
    return BUILD.resolve("test-classes");
  }

  /** The shaded jar. */
  public static Path jar() {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(BUILD, "inlet-*.jar")) {
      return jars.iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command that was started. */
  public static final class Running {
    private final Process process;
    private final Path out;
    private final Path err;

    private Running(Process process, Path out, Path err) {
      this.process = process;
      this.out = out;
      this.err = err;
    }

    /** Waits until its standard error holds a text; false if it ended before. */
    public boolean awaitErr(String text) {
      return await(
          () -> {
            try {
              return Files.readString(err).contains(text);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }

    /** Waits until there is a file; false if it ended before. */
    public boolean awaitFile(Path file) {
      return await(() -> Files.exists(file));
    }

    /** Waits until something is so; false if it ended before. */
    public boolean await(BooleanSupplier condition) {
      try {
        while (process.isAlive()) {
          if (condition.getAsBoolean()) {
            return true;
          }
          Thread.onSpinWait();
          process.waitFor(20, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
        return false;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** The processes that it has started, and those that they have. */
    public List<ProcessHandle> descendants() {
      return process.descendants().toList();
    }

    /** Ends it as {@code kill -9} does. */
    public Result kill() {
      process.destroyForcibly();
      return await();
    }

    /** Waits for its end. */
    public Result await() {
      try {
        int exitCode = process.waitFor();
        return new Result(
            exitCode,
            Files.readString(out, StandardCharsets.UTF_8),
            Files.readString(err, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
