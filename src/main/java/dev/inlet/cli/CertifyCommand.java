package dev.inlet.cli;

import dev.inlet.CatalogException;
import dev.inlet.RuleException;
import dev.inlet.catalog.JobSpec;
import dev.inlet.certify.Certificate;
import dev.inlet.certify.Certifier;
import dev.inlet.certify.Launcher;
import dev.inlet.certify.Request;
import dev.inlet.certify.Trial;
import java.io.File;
import java.time.Clock;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.kohsuke.args4j.Argument;
import org.kohsuke.args4j.Option;

/** {@code inlet certify}. */
final class CertifyCommand extends Command {
  private static final int SEEDS = 1_000_000;

  @Argument(required = true, metaVar = "JOB", usage = "a job of the catalog")
  private String job;

  @Option(name = "--kills", metaVar = "N", usage = "how many runs to kill (10)")
  private int kills = 10;

  @Option(
      name = "--seed",
      metaVar = "S",
      usage = "the seed of the first trial; each further one has the next (random)")
  private long seed = RandomGenerator.getDefault().nextInt(SEEDS);

  @Option(
      name = "--files",
      metaVar = "N",
      usage = "how many files to copy of each table, the newest (20)")
  private int files = 20;

  @Option(
      name = "--scratch",
      metaVar = "DIR",
      usage = "where to copy to, as _certify/<id> within (inlet.warehouse)")
  private String scratch;

  @Option(name = "--keep", usage = "leave the copies and trials there")
  private boolean keep;

  @Override
  String purpose() {
    return "kill runs on a copy, and prove that nothing is lost or doubled";
  }

  @Override
  String arguments() {
    return "JOB [options]";
  }

  @Override
  int run(Console console) {
    requireAtLeastOne("--kills", kills);
    requireAtLeastOne("--files", files);
    Launcher launcher = Launcher.ofThisProcess(Main.class);
    JobSpec spec = catalog().job(job);
    Request request =
        new Request(
            kills,
            seed,
            files,
            scratch == null ? catalog().settings().warehouse() : scratch,
            files().stream().map(File::getPath).toList(),
            keep);
    Certifier certifier =
        new Certifier(
            catalog(),
            hadoop(),
            new SparkStarter(catalog().settings()),
            launcher,
            Clock.systemUTC(),
            line -> {
              if (!wantsJson()) {
                console.err().println("certify " + job + ": " + line);
              }
            });
    Certificate certificate = certifier.certify(spec, request);
    if (wantsJson()) {
      console.json(certificate);
    } else {
      CertificatePrinter.print(certificate, console.out());
    }
    if (!certificate.bad().isEmpty()) {
      throw new RuleException(verdict(certificate));
    }
    return Main.DONE;
  }

  /** What differed, and what to do about it. */
  static String verdict(Certificate certificate) {
    return "job '"
        + certificate.job()
        + "': expected every killed run to be made good, found "
        + certificate.bad().size()
        + " of "
        + certificate.trials().size()
        + " that were not:\n"
        + certificate.bad().stream().map(CertifyCommand::text).collect(Collectors.joining("\n"))
        + "\nThe trials are kept in "
        + certificate.scratch()
        + ". If only hashes differ, see first that the steps give the same rows each time. A trial"
        + " is repeated with --kills 1 --seed and its seed";
  }

  private static String text(Trial trial) {
    return trial.differences().stream()
        .map(difference -> "  trial " + trial.number() + ": " + difference)
        .collect(Collectors.joining("\n"));
  }

  private static void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw new CatalogException(
          "inlet certify: " + option + ": expected at least 1, found " + value);
    }
  }
}
