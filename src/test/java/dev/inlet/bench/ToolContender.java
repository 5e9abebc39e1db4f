package dev.inlet.bench;

import java.io.IOException;
import java.util.List;

/**
 * The command-line tools, which decode and do nothing with the text; their time of the processor is
 * not seen here.
 */
final class ToolContender implements ReadContender {
  private final int cores;

  ToolContender(int cores) {
    this.cores = cores;
  }

  @Override
  public long read(ReadRequest request) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(request.codec(), request.path(), cores))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(request.path() + ": code " + process.exitValue());
    }
    return -1;
  }

  private static List<String> command(String codec, String path, int cores) {
    return switch (codec) {
      case "gzip" -> List.of("gzip", "-dc", path);
      case "bzip2" -> List.of("lbzip2", "-n" + cores, "-dc", path);
      case "zstd" -> List.of("zstd", "-dcq", path);
      case "lz4" -> List.of("lz4", "-dcq", path);
      case "lzop" -> List.of("lzop", "-dcq", path);
      default -> throw new IllegalArgumentException("no tool for " + codec);
    };
  }

  @Override
  public void close() {
    // Nothing is left open.
  }
}
