package dev.inlet.certify;

import dev.inlet.CatalogException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts Inlet in processes of its own, with the Java, the flags and the class path of this one.
 *
 * @param command up to the main class
 */
public record Launcher(List<String> command) {
  public Launcher {
    command = List.copyOf(command);
  }

  /**
   * As this process was started.
   *
   * @throws CatalogException if that is not known, for something else than the class path brought
   *     Inlet here
   */
  public static Launcher ofThisProcess(Class<?> main) {
    String java = ProcessHandle.current().info().command().orElse("");
    if (java.isEmpty() || main.getClassLoader() != ClassLoader.getSystemClassLoader()) {
      throw new CatalogException(
          "inlet certify: it starts and kills runs, so it must know how: expected Inlet on the class"
              + " path of a plain java, found it loaded by spark-submit or the like. Without"
              + " SPARK_HOME, bin/inlet calls java itself; or call java with the flags of"
              + " conf/jvm.options and -cp \"INLET.jar:$SPARK_HOME/jars/*\" "
              + main.getName()
              + " certify JOB");
    }
    return of(
        java,
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        System.getProperty("java.class.path"),
        main.getName());
  }

  /** A debugger's port can be had only once. */
  static Launcher of(String java, List<String> flags, String classPath, String main) {
    List<String> command = new ArrayList<>();
    command.add(java);
    flags.stream().filter(flag -> !flag.startsWith("-agentlib:jdwp")).forEach(command::add);
    command.addAll(List.of("-cp", classPath, main));
    return new Launcher(command);
  }

  /**
   * Starts a command of Inlet.
   *
   * @param logs the folder for what it prints, in files of this name
   */
  Child start(List<String> arguments, Path logs, String name) {
    List<String> all = new ArrayList<>(command);
    all.addAll(arguments);
    return Child.start(all, logs.resolve(name + ".out"), logs.resolve(name + ".err"));
  }
}
