package dev.inlet.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;

/** Contenders, each in a JVM of its own, that take turns. */
final class ReadRace implements AutoCloseable {
  private final List<String> names;
  private final Runner[] runners;
  private final int warmUps;
  private final int rounds;

  ReadRace(List<String> names, int cores, int warmUps, int rounds) throws IOException {
    this.names = names;
    this.warmUps = warmUps;
    this.rounds = rounds;
    this.runners = new Runner[names.size()];
    for (int i = 0; i < runners.length; i++) {
      runners[i] = new Runner(names.get(i), cores);
    }
  }

  /**
   * What one took, as medians; not a number if it cannot read the file, or failed.
   *
   * @param processorNanos of the whole process
   * @param values how many are not null; -1 if that is not known
   */
  record Result(double nanos, double processorNanos, long values) {
    static final Result NONE = new Result(Double.NaN, Double.NaN, -1);
  }

  /** By the order of the contenders. */
  Result[] run(ReadRequest request) throws IOException {
    Result[][] all = new Result[runners.length][warmUps + rounds];
    for (int round = 0; round < warmUps + rounds; round++) {
      for (int i = 0; i < runners.length; i++) {
        boolean canRead = reads(names.get(i), request);
        all[i][round] = canRead ? runners[i].run(request) : Result.NONE;
      }
    }
    return Arrays.stream(all).map(this::median).toArray(Result[]::new);
  }

  private Result median(Result[] results) {
    return new Result(
        median(Arrays.stream(results).skip(warmUps).mapToDouble(Result::nanos).toArray()),
        median(Arrays.stream(results).skip(warmUps).mapToDouble(Result::processorNanos).toArray()),
        results[results.length - 1].values());
  }

  /** None, if a round has none: who fails now and then has no rate. */
  private static double median(double[] values) {
    if (Arrays.stream(values).anyMatch(Double::isNaN)) {
      return Double.NaN;
    }
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static boolean reads(String name, ReadRequest request) {
    String codec = request.codec();
    return switch (name) {
      // Frames of lz4 and snappy end in OutOfMemoryError; nothing there knows lzop.
      case "spark" -> !List.of("lz4", "framed-snappy", "lzop").contains(codec);
      case "duckdb" ->
          List.of("plain", "gzip", "zstd").contains(codec) && !request.sink().equals("rows");
      case "tool" -> List.of("gzip", "bzip2", "zstd", "lz4", "lzop").contains(codec);
      default -> true;
    };
  }

  @Override
  public void close() {
    for (Runner runner : runners) {
      runner.close();
    }
  }

  private static final class Runner {
    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;

    Runner(String name, int cores) throws IOException {
      process = BenchJvm.of("3g", List.of("contender", name, String.valueOf(cores))).start();
      answers = process.inputReader();
      requests = process.outputWriter();
    }

    Result run(ReadRequest request) throws IOException {
      if (!process.isAlive()) {
        return Result.NONE;
      }
      requests.write(request.line() + "\n");
      requests.flush();
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(BenchJvm.RESULT)) {
          String[] words = line.split("\t", -1);
          return new Result(
              Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
        }
      }
      return Result.NONE;
    }

    void close() {
      try {
        requests.close();
        process.waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
