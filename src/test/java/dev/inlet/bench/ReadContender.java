package dev.inlet.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** One that reads what it is asked to, in a JVM of its own that lives as long as it is asked. */
interface ReadContender extends AutoCloseable {
  /** Reads all values of all columns; gives how many are not null, or -1 if it does not know. */
  long read(ReadRequest request) throws Exception;

  @Override
  void close();

  /**
   * Answers requests from standard input, a line each, on standard output: with nanoseconds of the
   * clock, nanoseconds of the processor and the count of values.
   */
  static void serve(String name, int cores) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (ReadContender contender = of(name, cores);
        BufferedReader requests =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        ReadRequest request = ReadRequest.parse(line);
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        long values = contender.read(request);
        long nanos = System.nanoTime() - start;
        System.out.println(
            BenchJvm.RESULT + nanos + "\t" + (system.getProcessCpuTime() - cpu) + "\t" + values);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(name, e);
    }
  }

  private static ReadContender of(String name, int cores) throws IOException {
    return switch (name) {
      case "inlet", "spark" -> new SparkContender(name, cores);
      case "duckdb" -> new DuckDbContender(cores);
      case "tool" -> new ToolContender(cores);
      default -> throw new IllegalArgumentException("no contender is called " + name);
    };
  }
}
