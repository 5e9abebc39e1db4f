package dev.inlet.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts JVMs that measure, each with the options that Inlet has and a heap of its own. */
final class BenchJvm {
  /** Before a line that tells a result: its name and value, with tabs between. */
  static final String RESULT = "result\t";

  private BenchJvm() {}

  /** Not started yet; what it complains of is shown. */
  static ProcessBuilder of(String heap, List<String> arguments) {
    return of(heap, List.of(), arguments);
  }

  private static ProcessBuilder of(String heap, List<String> options, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@conf/jvm.options",
                "-Dinlet.project=" + Path.of("").toAbsolutePath(),
                "-Dinlet.build=" + Path.of("target").toAbsolutePath(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile="
                    + System.getProperty("log4j2.configurationFile", "log4j2-test.properties")));
    command.addAll(options);
    // Such as -XX:StartFlightRecording=…, to see where time goes.
    String more = System.getenv("INLET_BENCH_JVM");
    if (more != null && !more.isEmpty()) {
      command.addAll(List.of(more.split(" ", -1)));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** Measures in one, and gives the results that it prints. */
  static Map<String, String> measure(String heap, List<String> arguments)
      throws IOException, InterruptedException {
    return measure(heap, List.of(), arguments);
  }

  /** Measures in one with more options. */
  static Map<String, String> measure(String heap, List<String> options, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("measure"));
    words.addAll(arguments);
    Process process = of(heap, options, words).start();
    Map<String, String> results = new LinkedHashMap<>();
    results.put("heap given", heap);
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(RESULT)) {
          String[] fields = line.split("\t", -1);
          results.put(fields[1], fields[2]);
        }
      }
    }
    if (process.waitFor() != 0) {
      results.put("ended with", "code " + process.exitValue());
    }
    return results;
  }
}
