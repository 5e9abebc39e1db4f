package dev.inlet.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Runs commands in this process, on the catalog {@code jobs.conf} of a workspace. */
final class CommandLine {
  /** What a command left behind; the workspace's path is taken out of its texts. */
  record Result(int exitCode, String out, String err) {
    @Override
    public String toString() {
      return "exit code " + exitCode + "\n--- out\n" + out + "--- err\n" + err;
    }
  }

  private CommandLine() {}

  static Result run(Path workspace, String... args) {
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "-c";
    all[args.length + 1] = workspace + "/jobs.conf";
    return runAsIs(workspace, all);
  }

  static Result runAsIs(Path workspace, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode = Main.run(args, new Console(stream(out), stream(err), false));
    return new Result(exitCode, text(out, workspace), text(err, workspace));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes, Path workspace) {
    return bytes
        .toString(StandardCharsets.UTF_8)
        .replace("file:" + workspace + "/", "")
        .replace(workspace + "/", "");
  }
}
