package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.InletException;
import dev.inlet.catalog.Nearest;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.kohsuke.args4j.CmdLineException;
import org.kohsuke.args4j.CmdLineParser;
import org.kohsuke.args4j.ParserProperties;

/** The command {@code inlet}. */
public final class Main {
  /** Exit code of a command that did what it was asked for. */
  static final int DONE = 0;

  private static final Map<String, Supplier<Command>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("init", InitCommand::new);
    COMMANDS.put("validate", ValidateCommand::new);
    COMMANDS.put("explain", ExplainCommand::new);
    COMMANDS.put("preview", PreviewCommand::new);
    COMMANDS.put("crawl", CrawlCommand::new);
    COMMANDS.put("table", TableCommand::new);
    COMMANDS.put("plan", PlanCommand::new);
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("compact", CompactCommand::new);
    COMMANDS.put("submit", SubmitCommand::new);
    COMMANDS.put("bookmark", BookmarkCommand::new);
    COMMANDS.put("runs", RunsCommand::new);
    COMMANDS.put("rejects", RejectsCommand::new);
    COMMANDS.put("certify", CertifyCommand::new);
  }

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Console console = new Console(utf8(FileDescriptor.out), utf8(FileDescriptor.err), isTerminal());
    int exitCode = run(args, console);
    console.out().flush();
    console.err().flush();
    if (exitCode == DONE && isYarnDriver()) {
      // YARN takes a driver that ends by itself, or that had no Spark, for one that failed.
      SparkSession.builder().getOrCreate();
      return;
    }
    // Ends threads of Spark and Hadoop that would otherwise keep the process alive.
    System.exit(exitCode);
  }

  /** Runs one command and returns its exit code. */
  static int run(String[] args, Console console) {
    if (args.length == 0
        || args[0].equals("--help")
        || args[0].equals("-h")
        || args[0].equals("help")) {
      usage(console.out());
      return args.length == 0 ? CatalogException.EXIT_CODE : DONE;
    }
    if (args[0].equals("--version") || args[0].equals("version")) {
      String version = Main.class.getPackage().getImplementationVersion();
      console.out().println("inlet " + (version == null ? "(not packaged)" : version));
      return DONE;
    }
    try {
      return command(args, console);
    } catch (Throwable e) {
      // Also what no signature declares: Spark throws checked exceptions that it does not tell of.
      return tell(e, console);
    }
  }

  /** Prints why something ended, and returns the exit code for it. */
  static int tell(Throwable problem, Console console) {
    Throwable told =
        problem instanceof LinkageError misfit
            ? SparkLine.ofClassPath().misfit(misfit).map(Throwable.class::cast).orElse(misfit)
            : problem;
    if (told instanceof InletException known) {
      console.err().println(known.getMessage());
      return known.exitCode();
    }
    console.err().println("This is a bug of Inlet, please report it with what follows:");
    told.printStackTrace(console.err());
    return InletException.BUG_EXIT_CODE;
  }

  private static int command(String[] args, Console console) {
    Supplier<Command> supplier = COMMANDS.get(args[0]);
    if (supplier == null) {
      throw new CatalogException(
          "inlet: no command '" + args[0] + "'. " + Nearest.hint(args[0], COMMANDS.keySet()));
    }
    Command command = supplier.get();
    CmdLineParser parser =
        new CmdLineParser(command, ParserProperties.defaults().withUsageWidth(100));
    try {
      parser.parseArgument(command.words(Arrays.copyOfRange(args, 1, args.length)));
    } catch (CmdLineException e) {
      throw new CatalogException(
          "inlet " + args[0] + ": " + e.getMessage() + ". See `inlet " + args[0] + " --help`", e);
    }
    if (command.asksForHelp()) {
      console.out().println("inlet " + args[0] + " " + command.arguments());
      console.out().println("  " + command.purpose());
      parser.printUsage(console.out());
      return DONE;
    }
    if (command.isVerbose()) {
      Logs.verbose();
    } else {
      Logs.quiet();
    }
    return command.run(console);
  }

  private static void usage(PrintStream out) {
    out.println("inlet brings files into a data lake, in batches, exactly once.");
    out.println();
    COMMANDS.forEach(
        (name, supplier) -> {
          Command command = supplier.get();
          out.printf("  %-32s %s%n", name + " " + command.arguments(), command.purpose());
        });
    out.println();
    out.println(
        "`inlet COMMAND --help` shows a command's options. Exit codes: 0 done, 2 the catalog");
    out.println("or the command is wrong, 3 bad input, 4 a conflict (try again), 5 commit state");
    out.println("unknown, 6 a rule said no, 70 a bug.");
  }

  private static boolean isYarnDriver() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** bin/inlet knows whether standard error is a terminal; Java alone does not. */
  private static boolean isTerminal() {
    return "1".equals(System.getenv("INLET_TTY"));
  }
}
